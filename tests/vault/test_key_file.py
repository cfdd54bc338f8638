"""The key file: what anyone's own program must read, and what ours refuses."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from campaign.vault import CampaignKey, PassphraseWrong, keys, seal
from campaign.vault.key_file import KeyFile, KeyFileUnclear, public_from, words_of
from campaign.vault.passphrases import PassphraseTooShort

PASSPHRASE = "six felt horns on white wool"
VECTOR = """{
  "format": "campaign-key",
  "version": 1,
  "campaign": "change-cant-wait",
  "public_key": "B6N8vBQgk8i3VdwbEOhstCY3StFqqFPtC9/AsrhtHHw=",
  "kdf": {
    "name": "argon2id",
    "memory_kib": 64,
    "passes": 1,
    "lanes": 4,
    "salt": "AAECAwQFBgcICQoLDA0ODw=="
  },
  "cipher": {
    "name": "aes-256-gcm",
    "nonce": "EBESExQVFhcYGRob"
  },
  "private_key": "7BUaQZ8KIlAMndjVT8FLqTeBNCX1WBu07oGxYVmUqto0O1lq87u91EBYf5qn53zo"
}
"""
"""Stands in docs/keys.md as well."""
PRIVATE = bytes(range(1, 33))


def a_file():
    return KeyFile("change-cant-wait", CampaignKey.create(PASSPHRASE))


def test_what_was_sealed_opens_with_the_file_and_the_passphrase():
    made = a_file()

    read = KeyFile.read(made.text().encode())

    sealed = seal(read.key.public, "Айгүл".encode(), "signatory:1")
    assert read == made
    assert read.key.unlock(PASSPHRASE).open(sealed, "signatory:1").decode() == "Айгүл"


def test_the_vector_of_the_documentation_opens():
    found = KeyFile.read(VECTOR.encode())

    assert found.campaign == "change-cant-wait"
    assert found.key.unlock(PASSPHRASE).raw() == PRIVATE
    assert found.text() == VECTOR


def test_another_program_reads_the_file_by_its_description_alone():
    facts = json.loads(a_file().text())
    kdf, cipher = facts["kdf"], facts["cipher"]

    stretched = hash_secret_raw(
        PASSPHRASE.encode(),
        b64decode(kdf["salt"]),
        time_cost=kdf["passes"],
        memory_cost=kdf["memory_kib"],
        parallelism=kdf["lanes"],
        hash_len=32,
        type=Type.ID,
    )
    raw = AESGCM(stretched).decrypt(
        b64decode(cipher["nonce"]),
        b64decode(facts["private_key"]),
        b64decode(facts["public_key"]),
    )

    assert len(raw) == 32


def test_one_passphrase_typed_on_two_keyboards_is_one_passphrase():
    key = CampaignKey.create("алтымышкы\u0439 күн")

    assert key.unlock("алтымышкы\u0438\u0306 күн").public == key.public


def test_another_passphrase_opens_nothing():
    with pytest.raises(PassphraseWrong):
        a_file().key.unlock("six felt horns on black wool")


def test_a_passphrase_is_long():
    with pytest.raises(PassphraseTooShort):
        CampaignKey.create("short")


def test_a_public_key_of_another_cannot_be_slipped_in():
    facts = json.loads(a_file().text()) | {"public_key": words_of(bytes(32))}
    found = KeyFile.read(json.dumps(facts).encode())

    with pytest.raises(PassphraseWrong):
        found.key.unlock(PASSPHRASE)


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"public_key": "not base64"},
        {"public_key": b64encode(bytes(31)).decode()},
        {"private_key": b64encode(bytes(32)).decode()},
        {"kdf": {"memory_kib": 2**40}},
        {"kdf": {"passes": 0}},
        {"kdf": {"memory_kib": "64"}},
        {"kdf": {"lanes": 1}},
        {"kdf": None},
        {"cipher": {"nonce": ""}},
    ],
)
def test_an_altered_file_is_refused(change):
    facts = json.loads(a_file().text())
    for name, value in change.items():
        facts[name] = facts[name] | value if isinstance(value, dict) else value

    with pytest.raises(KeyFileUnclear):
        KeyFile.read(json.dumps(facts).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"{" * 9000, b" " * 20_000])
def test_what_is_no_key_file_is_refused(content):
    with pytest.raises(KeyFileUnclear):
        KeyFile.read(content)


def test_a_public_key_is_read_as_it_is_printed():
    public = a_file().key.public

    assert public_from(f" {words_of(public)}\n") == public
    with pytest.raises(KeyFileUnclear):
        public_from("AAAA")


def test_the_cost_of_guessing_is_that_of_rfc_9106():
    assert keys.Hardness() == keys.Hardness(memory_kib=65536, passes=3)


def test_the_documentation_shows_this_vector():
    page = (Path(__file__).parents[2] / "docs" / "keys.md").read_text("utf-8")

    shown = page[page.index('    {"format": "campaign-key"') :].partition("\n\n")[0]

    assert json.loads(shown) == json.loads(VECTOR)
    assert PASSPHRASE in page
