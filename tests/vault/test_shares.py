"""Shares of a key: two give it back, one tells nothing, a mistyped one says so."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.vault import OpenedKey
from campaign.vault.shares import (
    Share,
    SharesDiffer,
    ShareUnclear,
    divide,
    join,
    multiply,
    split,
)

law = settings(deadline=None)  # many sums in plain Python
keys = st.binary(min_size=32, max_size=32).map(OpenedKey)
numbers = st.integers(0, 255)
KEY = OpenedKey(bytes(range(1, 33)))


@pytest.mark.parametrize(
    ("a", "b", "product"),
    [
        (0x57, 0x83, 0xC1),  # FIPS 197, section 4.2
        (0x57, 0x13, 0xFE),  # FIPS 197, section 4.2.1
        (0x57, 0x02, 0xAE),
        (0xAE, 0x02, 0x47),
        (0x53, 0xCA, 0x01),  # inverses of each other
        (3, 7, 9),
        (0, 0xFF, 0),
    ],
)
def test_the_field_is_the_one_of_aes(a, b, product):
    assert multiply(a, b) == multiply(b, a) == product


@law
@given(numbers, st.integers(1, 255))
def test_dividing_undoes_multiplying(a, b):
    assert divide(multiply(a, b), b) == a


@law
@given(numbers, numbers, numbers)
def test_the_field_distributes(a, b, c):
    assert multiply(a, b ^ c) == multiply(a, b) ^ multiply(a, c)


def test_nothing_is_divided_by_zero():
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)


def test_shares_written_down_before_still_open():
    """y(x) = s + a·x with a = 32, 31 … 1: reckoned by hand for the first byte, 1 + 32·2 = 65."""
    lines = [
        Share("change-cant-wait", x, split(KEY, "")[0].key_print, bytes(
            s ^ multiply(a, x) for s, a in zip(range(1, 33), range(32, 0, -1), strict=True)
        )).line()
        for x in (2, 3)
    ]  # fmt: skip

    assert Share.read(lines[0]).secret[0] == 65
    assert (
        lines[0]
        == "change-cant-wait:2:NAMF-ZXT1-7GZK-WF9G-6CX3-J917-4RJJ-GASJ-6460-Y3GD-001G-M28M-2WB1-A60V-492S-QRJR"
    )
    assert join([Share.read(line) for line in lines]).raw() == KEY.raw()


@law
@given(keys, st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True))
def test_any_two_shares_give_the_key_back(key, campaign):
    lines = [share.line() for share in split(key, campaign)]

    for chosen in (*permutations(lines, 2), *permutations(lines, 3)):
        assert join([Share.read(line) for line in chosen]).raw() == key.raw()


@law
@given(st.data())
def test_one_share_fits_every_key(data):
    """For each other key there is a second share with which this one gives that key."""
    share = data.draw(st.sampled_from(split(KEY, "change")))
    other = data.draw(keys)
    fitting = split(other, "change")[0]
    slope = bytes(
        divide(y ^ s, share.number) for y, s in zip(share.secret, other.raw(), strict=True)
    )
    second = 1 if share.number != 1 else 2
    made_up = Share("change", second, fitting.key_print, bytes(
        s ^ multiply(a, second) for s, a in zip(other.raw(), slope, strict=True)
    ))  # fmt: skip

    assert join([share._replace(key_print=fitting.key_print), made_up]).raw() == other.raw()


def test_a_share_names_its_campaign_and_its_number():
    assert [share.line()[:19] for share in split(KEY, "change-cant-wait")] == [
        "change-cant-wait:1:",
        "change-cant-wait:2:",
        "change-cant-wait:3:",
    ]


def test_a_share_is_read_as_people_type_it():
    one, _, three = split(KEY, "change")
    loose = one.line().lower().replace("-", " ").replace("0", "o").replace("1", "l")
    loose = loose.replace("change:l:", " change : 1 : ")

    assert join([Share.read(loose), three]).raw() == KEY.raw()


LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@law
@given(st.integers(0), st.integers(1, len(LETTERS) - 1))
def test_one_wrong_letter_is_noticed(place, step):
    line = split(KEY, "change")[0].line()
    written = [at for at in range(len("change:1:"), len(line)) if line[at] != "-"]
    at = written[place % len(written)]
    letter = LETTERS[(LETTERS.index(line[at]) + step) % len(LETTERS)]

    with pytest.raises(ShareUnclear):
        Share.read(line[:at] + letter + line[at + 1 :])


@pytest.mark.parametrize(
    "line", ["", "change", "change:1:", "change:4:AAAA", "change:1:" + "U" * 64]
)
def test_what_is_no_share_is_refused(line):
    with pytest.raises(ShareUnclear):
        Share.read(line)


def test_a_share_of_another_campaign_or_number_is_not_this_one():
    line = split(KEY, "change")[0].line()

    for other in (line.replace("change", "chance"), line.replace(":1:", ":2:")):
        with pytest.raises(ShareUnclear):
            Share.read(other)


def test_it_takes_two_different_shares_of_one_split():
    first, again = split(KEY, "change"), split(KEY, "change")
    foreign = split(OpenedKey(bytes(32)), "change")

    for wrong in (
        [first[0]],
        [first[0], first[0]],
        [first[0], foreign[1]],
        [first[0], again[1]],
        [*first[:2], again[2]],
    ):
        with pytest.raises(SharesDiffer):
            join(wrong)


def test_the_two_given_need_not_be_the_first_two():
    shares = split(KEY, "change")

    assert {join(pair).raw() for pair in combinations(shares, 2)} == {KEY.raw()}
