"""Whoever has the files of a ledger sees for themselves what was changed in them."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from campaign.db import transaction
from campaign.tally import checkpoint, counting, export, verify
from tests import factories
from tests.tally.signed import signed

CHANGED_ROOT = "The root recomputed from the entries is not the one that was signed."


@pytest.fixture
def folder(app, tmp_path):
    """The export of three persons on one appeal."""
    appeal = factories.an_appeal()
    for _ in range(3):
        signed(appeal)
    with transaction():
        counting.count(appeal.campaign_id)
    list(export.export(appeal.campaign, tmp_path / "ledger"))
    return tmp_path / "ledger"


def test_an_export_holds_as_it_was_written(folder):
    report = verify.verify(folder)

    assert report.holds, report.faults
    assert (report.size, [found.standing for found in report.counts.values()]) == (3, [3])


def test_any_flipped_byte_of_the_entries_is_seen(folder):
    path = folder / "entries"
    raw = path.read_bytes()

    for at in range(0, len(raw), 7):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert not verify.verify(folder).holds, at


def test_a_flipped_digit_of_a_commitment_is_a_changed_root(folder):
    path = folder / "entries"
    raw = path.read_bytes().rstrip(b"\n")
    path.write_bytes(raw[:-1] + (b"0" if raw[-1:] != b"0" else b"1") + b"\n")

    assert verify.verify(folder).faults == (CHANGED_ROOT,)


def test_a_dropped_line_is_missed(folder):
    path = folder / "entries"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))

    assert verify.verify(folder).faults == ("The checkpoint is over 3 entries, the file holds 2.",)


def test_two_lines_that_changed_places_are_a_changed_root(folder):
    path = folder / "entries"
    first, second, third = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(second + first + third)

    assert verify.verify(folder).faults == (CHANGED_ROOT,)


def test_a_checkpoint_signed_by_another_key_is_refused(folder):
    origin, public_key = checkpoint.read_verifier_key((folder / "key").read_text("utf-8"))
    head = checkpoint.read((folder / "checkpoint").read_text("utf-8"), origin, public_key)
    another = Ed25519PrivateKey.generate().private_bytes_raw()
    (folder / "checkpoint").write_text(checkpoint.sign(head, another), "utf-8")

    assert verify.verify(folder).faults == ("The checkpoint is not signed by this ledger's key.",)


def test_a_checkpoint_whose_size_was_rewritten_is_refused(folder):
    path = folder / "checkpoint"
    path.write_text(path.read_text("utf-8").replace("\n3\n", "\n4\n", 1), "utf-8")

    assert "The checkpoint is not signed by this ledger's key." in verify.verify(folder).faults


def test_an_altered_text_is_named(folder):
    [text] = (folder / "texts").iterdir()
    text.write_text(text.read_text("utf-8") + " ", "utf-8")

    assert verify.verify(folder).faults == (
        f"The text {text.name} does not have the hash it is named by.",
    )


def test_without_its_files_it_says_so_and_does_not_hold(folder):
    for name in ("checkpoint", "entries"):
        (folder / name).unlink()

    assert verify.verify(folder).faults == (
        "The checkpoint or the key cannot be read: FileNotFoundError.",
        "The entries cannot be read.",
    )
