"""`campaign keys`: on a machine without database, settings and network."""

import stat

import pytest
from click.testing import CliRunner

from campaign.cli import cli
from campaign.vault.key_file import KeyFile, words_of

PASSPHRASE = "six felt horns on white wool"


@pytest.fixture
def run(monkeypatch):
    """A command line in an empty environment."""
    for name in ("CAMPAIGN_SECRET_KEY", "CAMPAIGN_VAULT_KEYS", "CAMPAIGN_FINGERPRINT_KEY"):
        monkeypatch.delenv(name, raising=False)

    def command(*arguments, typed="", status=0):
        answer = CliRunner().invoke(cli, ["keys", *map(str, arguments)], input=typed)
        assert answer.exit_code == status, answer.output
        return answer

    return command


@pytest.fixture
def key_file(run, tmp_path):
    file = tmp_path / "change.json"
    run("new", "change", file, "--passphrase", PASSPHRASE)
    return file


def test_a_new_key_is_kept_in_a_file_for_its_owner_alone(key_file):
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert KeyFile.read(key_file.read_bytes()).campaign == "change"


def test_only_the_public_half_is_printed(run, tmp_path):
    answer = run("new", "change", tmp_path / "key.json", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")

    found = KeyFile.read((tmp_path / "key.json").read_bytes())
    assert answer.stdout.splitlines()[-1] == words_of(found.key.public)
    assert PASSPHRASE not in answer.output


def test_a_key_file_is_never_written_over(run, key_file):
    before = key_file.read_text()

    run("new", "change", key_file, "--passphrase", PASSPHRASE, status=1)

    assert key_file.read_text() == before


def test_two_of_three_shares_make_the_file_anew_under_a_new_passphrase(run, key_file, tmp_path):
    lines = run("share", key_file, "--passphrase", PASSPHRASE).stdout.splitlines()
    again = tmp_path / "again.json"

    run("join", again, "--share", lines[0], "--share", lines[2], "--passphrase", "another long one")

    before, after = (KeyFile.read(file.read_bytes()) for file in (key_file, again))
    assert len(lines) == 3
    assert (after.campaign, after.key.public) == (before.campaign, before.key.public)
    assert after.key.unlock("another long one").raw() == before.key.unlock(PASSPHRASE).raw()


def test_a_mistyped_share_is_told_in_a_sentence(run, key_file, tmp_path):
    line = run("share", key_file, typed=f"{PASSPHRASE}\n").stdout.splitlines()[-1]
    wrong = line[:-1] + ("Z" if line[-1] != "Z" else "Y")

    answer = run("join", tmp_path / "x", typed=f"a long passphrase\na long passphrase\n{wrong}\n{line}\n", status=1)  # fmt: skip

    assert "mistyped" in answer.output
    assert not (tmp_path / "x").exists()


def test_a_file_tells_whose_key_it_holds(run, key_file):
    answer = run("show", key_file)

    public = words_of(KeyFile.read(key_file.read_bytes()).key.public)
    assert answer.stdout == f"change  {public}\n"
    run("show", key_file, "--passphrase", "not this one at all", status=1)
