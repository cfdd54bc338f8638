"""Peppers: never silently new, read once in a while, gone when destroyed."""

import stat

import pytest

from campaign.vault import Vault, peppers
from campaign.vault.peppers import PepperMissing, Peppers, PeppersNotWritable
from tests.databases import KEY


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "peppers"


def test_a_pepper_is_random_and_for_its_owner_alone(folder):
    kept = Peppers(folder)

    one, other = kept.create(), kept.create()

    assert kept.of(one) != kept.of(other)
    assert len(kept.of(one)) == 32
    assert stat.S_IMODE((folder / one).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_process_reads_the_same_pepper(folder):
    kept = Peppers(folder)
    name = kept.create()

    assert Peppers(folder).of(name) == kept.of(name)


def test_a_missing_pepper_is_a_refusal_and_never_a_new_one(folder):
    name = Peppers(folder).create()
    (folder / name).rename(folder.parent / "lost")

    with pytest.raises(PepperMissing):
        Peppers(folder).of(name)

    assert not list(folder.iterdir())


def test_a_pepper_cut_short_is_no_pepper(folder):
    name = Peppers(folder).create()
    (folder / name).write_bytes(b"short")

    with pytest.raises(PepperMissing):
        Peppers(folder).of(name)


def test_a_pepper_is_read_once_and_again_after_ten_minutes(folder, monkeypatch):
    kept = Peppers(folder)
    name = kept.create()
    there = kept.of(name)
    (folder / name).unlink()
    assert kept.of(name) == there

    monkeypatch.setattr(peppers, "KEPT_SECONDS", -1)

    with pytest.raises(PepperMissing):
        kept.of(name)


def test_a_destroyed_pepper_is_in_no_file_and_no_memory(folder):
    kept = Peppers(folder)
    name = kept.create()
    kept.of(name)

    kept.destroy(name)
    kept.destroy(name)

    assert not (folder / name).exists()
    with pytest.raises(PepperMissing):
        kept.of(name)


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(PeppersNotWritable):
        Peppers(tmp_path / "file").create()


def test_a_campaign_older_than_peppers_keeps_its_prints(folder):
    vault = Vault((KEY,), KEY)

    assert Peppers(folder).of(None) == b""
    assert vault.fingerprint("mail:1", "a@example.org", b"") == vault.fingerprint(
        "mail:1", "a@example.org"
    )


def test_one_address_has_another_print_under_another_pepper(folder):
    vault, kept = Vault((KEY,), KEY), Peppers(folder)
    prints = {
        vault.fingerprint("mail:1", "a@example.org", kept.of(name))
        for name in (None, kept.create(), kept.create())
    }

    assert len(prints) == 3
