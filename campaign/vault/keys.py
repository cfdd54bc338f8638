"""A campaign's key pair, its private half under the organisers' passphrase (Argon2id)."""

from dataclasses import dataclass
from secrets import token_bytes
from typing import Self
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from campaign.errors import CampaignError
from campaign.vault.passphrases import long_enough
from campaign.vault.sealing import OpenedKey

LANES = 4
SALT, NONCE = 16, 12
PUBLIC = 32


class PassphraseWrong(CampaignError):
    code = "passphrase-wrong"


@dataclass(frozen=True)
class Hardness:
    """Cost of guessing a passphrase: Argon2id, RFC 9106 section 4, second choice."""

    memory_kib: int = 64 * 1024
    passes: int = 3


HARDNESS = Hardness()


@dataclass(frozen=True)
class CampaignKey:
    """A campaign's key pair as it may be kept: the private half under the organisers' passphrase.

    `protected` is memory in KiB (4) ‖ passes (1) ‖ salt (16) ‖ nonce (12) ‖ AES-256-GCM of the
    private key, with the public key as associated data.
    """

    public: bytes
    protected: bytes

    @classmethod
    def create(cls, passphrase: str, hardness: Hardness | None = None) -> Self:
        """Raises PassphraseTooShort."""
        raw = X25519PrivateKey.generate().private_bytes_raw()
        return cls.protect(OpenedKey(raw), passphrase, hardness)

    @classmethod
    def protect(cls, key: OpenedKey, passphrase: str, hardness: Hardness | None = None) -> Self:
        """A new key, or one from shares, under this passphrase. Raises PassphraseTooShort."""
        salt, nonce = token_bytes(SALT), token_bytes(NONCE)
        hardness = hardness or HARDNESS
        stretched = _stretch(long_enough(passphrase), salt, hardness)
        locked = AESGCM(stretched).encrypt(nonce, key.raw(), key.public)
        cost = hardness.memory_kib.to_bytes(4) + hardness.passes.to_bytes(1)
        return cls(key.public, cost + salt + nonce + locked)

    @property
    def hardness(self) -> Hardness:
        return Hardness(int.from_bytes(self.protected[:4]), self.protected[4])

    def unlock(self, passphrase: str) -> OpenedKey:
        """Raises PassphraseWrong."""
        rest = self.protected[5:]
        salt, nonce, locked = rest[:SALT], rest[SALT : SALT + NONCE], rest[SALT + NONCE :]
        try:
            stretched = _stretch(passphrase, salt, self.hardness)
            raw = AESGCM(stretched).decrypt(nonce, locked, self.public)
        except InvalidTag:
            raise PassphraseWrong from None
        return OpenedKey(raw)


def new_signing_key() -> tuple[bytes, bytes]:
    """An Ed25519 pair for a ledger's checkpoints, raw: (private, public)."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def _stretch(passphrase: str, salt: bytes, hardness: Hardness) -> bytes:
    """In NFC: one keyboard writes Й as one character, another as two."""
    return Argon2id(
        salt=salt,
        length=32,
        iterations=hardness.passes,
        lanes=LANES,
        memory_cost=hardness.memory_kib,
    ).derive(normalize("NFC", passphrase).encode())
