"""The key ring: the first key seals, all open, and two keys are never mixed up."""

from hashlib import sha256

import pytest
from click.testing import CliRunner

from campaign.cli import cli
from campaign.errors import SettingMissing
from campaign.vault import Vault, VaultLocked
from tests.databases import KEY

OLD, NEW = KEY, bytes(range(32))


def test_the_first_key_seals_and_all_open():
    old, both, new = Vault((OLD,), KEY), Vault((NEW, OLD), KEY), Vault((NEW,), KEY)

    assert both.decrypt(old.encrypt(b"secret", "here"), "here") == b"secret"
    assert new.decrypt(both.encrypt(b"secret", "here"), "here") == b"secret"
    with pytest.raises(VaultLocked):
        new.decrypt(old.encrypt(b"secret", "here"), "here")


def test_what_was_encrypted_for_one_place_opens_in_no_other():
    one = Vault((OLD,), KEY)

    with pytest.raises(VaultLocked):
        one.decrypt(one.encrypt(b"secret", "here"), "there")


def test_two_keys_that_would_be_taken_for_one_another_are_refused():
    alike = next(
        key
        for number in range(100_000)
        if (key := number.to_bytes(32)) != OLD
        and sha256(key).digest()[:1] == sha256(OLD).digest()[:1]
    )

    with pytest.raises(SettingMissing):
        Vault((alike, OLD), KEY)


def test_the_command_tells_when_the_old_key_is_no_longer_needed(settings, monkeypatch):
    from base64 import b64encode

    for name, value in {
        "SECRET_KEY": "only for tests",
        "VAULT_KEYS": f"{b64encode(NEW).decode()},{b64encode(OLD).decode()}",
        "FINGERPRINT_KEY": b64encode(KEY).decode(),
        "DATABASE_URL": settings.database_url,
        "PEPPERS": str(settings.peppers),
    }.items():
        monkeypatch.setenv(f"CAMPAIGN_{name}", value)

    answer = CliRunner().invoke(cli, ["rotate"])

    assert answer.exit_code == 0, answer.output
    assert "needs no other" in answer.output
