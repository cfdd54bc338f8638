"""The key file: what organisers keep of a campaign's key. JSON, described in docs/keys.md.

Everything in it may be known to a thief but the passphrase, which is not in it.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import NamedTuple, Self

from campaign.db import Json
from campaign.errors import CampaignError
from campaign.vault.keys import LANES, NONCE, PUBLIC, SALT, CampaignKey

FORMAT, VERSION = "campaign-key", 1
LARGEST = 10_000
_PROTECTED = 48
_MOST_MEMORY_KIB, _MOST_PASSES = 1024 * 1024, 16
_KDF, _CIPHER = "argon2id", "aes-256-gcm"


class KeyFileUnclear(CampaignError):
    """Not a key file, or one that was altered."""

    code = "key-file-unclear"


class KeyFile(NamedTuple):
    """A campaign's key under a passphrase, with the short name of the campaign."""

    campaign: str
    key: CampaignKey

    def text(self) -> str:
        """The file's content; ends with a line feed."""
        protected = self.key.protected
        nonce_at, locked_at = 5 + SALT, 5 + SALT + NONCE
        facts = {
            "format": FORMAT,
            "version": VERSION,
            "campaign": self.campaign,
            "public_key": _words(self.key.public),
            "kdf": {
                "name": _KDF,
                "memory_kib": self.key.hardness.memory_kib,
                "passes": self.key.hardness.passes,
                "lanes": LANES,
                "salt": _words(protected[5:nonce_at]),
            },
            "cipher": {"name": _CIPHER, "nonce": _words(protected[nonce_at:locked_at])},
            "private_key": _words(protected[locked_at:]),
        }
        return json.dumps(facts, indent=2) + "\n"

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Raises KeyFileUnclear, also for one whose passphrase would cost more than we spend."""
        try:
            facts = json.loads(content[: LARGEST + 1])
            kdf, cipher = facts["kdf"], facts["cipher"]
            _only(facts["format"] == FORMAT and facts["version"] == VERSION)
            _only(kdf["name"] == _KDF and kdf["lanes"] == LANES and cipher["name"] == _CIPHER)
            _only(8 * LANES <= kdf["memory_kib"] <= _MOST_MEMORY_KIB)
            _only(1 <= kdf["passes"] <= _MOST_PASSES)
            cost = int(kdf["memory_kib"]).to_bytes(4) + int(kdf["passes"]).to_bytes(1)
            salt, nonce = _bytes(kdf, "salt", SALT), _bytes(cipher, "nonce", NONCE)
            locked = _bytes(facts, "private_key", _PROTECTED)
            public = _bytes(facts, "public_key", PUBLIC)
            return cls(str(facts["campaign"]), CampaignKey(public, cost + salt + nonce + locked))
        except (ValueError, KeyError, TypeError):  # RecursionError cannot be: it is too short
            raise KeyFileUnclear from None


def public_from(text: str) -> bytes:
    """A public key as `campaign keys new` prints it: base64 of 32 bytes. Raises KeyFileUnclear."""
    try:
        return _bytes({"key": text.strip()}, "key", PUBLIC)
    except ValueError:
        raise KeyFileUnclear from None


def words_of(public_key: bytes) -> str:
    """A public key as people copy it."""
    return _words(public_key)


def _words(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(facts: Mapping[str, Json], name: str, length: int) -> bytes:
    raw = b64decode(facts[name], validate=True)
    _only(len(raw) == length)
    return raw


def _only(holds: bool) -> None:  # noqa: FBT001 - reads as the sentence it guards
    if not holds:
        raise ValueError("not what a key file says")
