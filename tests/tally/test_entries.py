"""Lines of the ledger: read back as written, and refused when they contradict."""

from hashlib import sha256

import pytest

from campaign.tally import entries
from campaign.tally.entries import BadEntry, Counted, Removed, Withdrawn

R, W = b"r" * 32, b"w" * 32
TEXT = sha256(b"text").hexdigest()
C = entries.commitment("an-appeal", TEXT, "person", sha256(R).digest(), sha256(W).digest())
SIGNED = Counted("person", "an-appeal", TEXT, C)
TAKEN_BACK = Withdrawn(0, W.hex(), sha256(R).hexdigest())


@pytest.mark.parametrize("entry", [SIGNED, TAKEN_BACK, Removed(7, "duplicate")])
def test_a_line_says_what_its_entry_says(entry):
    assert entries.parse(entry.line()) == entry


def test_a_count_is_what_was_counted_less_what_was_taken_back():
    found = entries.tally(
        [SIGNED.line(), SIGNED.line(), TAKEN_BACK.line(), Removed(1, "fraud").line()]
    )

    line = found["an-appeal", "person"]
    assert (line.counted, line.withdrawn, line.removed, line.standing) == (2, 1, 1, 0)


def test_those_who_stand_are_told_apart_by_the_version_of_the_text():
    newer = Counted("person", "an-appeal", "b" * 64, SIGNED.commitment)
    found = entries.tally([SIGNED.line(), SIGNED.line(), newer.line(), Removed(0, "fraud").line()])

    assert found["an-appeal", "person"].texts == {SIGNED.text_hash: 1, "b" * 64: 1}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([b"S person"], "entry 0 is none of the three kinds"),
        ([SIGNED.line(), b""], "entry 1 is none"),
        ([SIGNED.line(), TAKEN_BACK.line(), TAKEN_BACK.line()], "entry 2 takes back entry 0, which does not stand"),
        ([SIGNED.line(), Withdrawn(0, R.hex(), sha256(R).hexdigest()).line()], "entry 1 does not open entry 0"),
        ([Removed(3, "fraud").line()], "takes back entry 3"),
        ([SIGNED.line() + b"\n"], "none of the three"),
    ],
)  # fmt: skip
def test_what_contradicts_the_rules_is_named(lines, words):
    with pytest.raises(BadEntry, match=words):
        entries.tally(lines)
