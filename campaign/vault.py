"""What is secret: sealing to a campaign's key, what the server must read, and fingerprints.

Three protections, never mixed:
* *sealed*: to the campaign's public key (HPKE, RFC 9180). The server cannot open it.
* *encrypted*: with the server's key ring (AES-256-GCM), for what a job must still read.
* *fingerprint*: a keyed hash (HMAC-SHA256), to find the same value again and nothing else.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_bytes
from typing import NewType, Self, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from flask import current_app
from werkzeug.local import LocalProxy

from campaign.errors import CampaignError

Fingerprint = NewType("Fingerprint", str)
"""Hex of a keyed hash; tells only whether two values are the same."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_SALT, _NONCE = 16, 12


class PassphraseWrong(CampaignError):
    code = "passphrase-wrong"


class VaultLocked(CampaignError):
    """Something was encrypted with a key that is no longer in the ring, or was altered."""

    code = "vault-locked"


@dataclass(frozen=True)
class Hardness:
    """Cost of guessing a passphrase: Argon2id, RFC 9106 section 4, second choice."""

    memory_kib: int = 64 * 1024
    passes: int = 3


HARDNESS = Hardness()


@dataclass(frozen=True)
class CampaignKey:
    """A campaign's key pair as it may be kept: the private half under the organisers' passphrase."""

    public: bytes
    protected: bytes

    @classmethod
    def create(cls, passphrase: str, hardness: Hardness | None = None) -> Self:
        private = X25519PrivateKey.generate()
        salt, nonce = token_bytes(_SALT), token_bytes(_NONCE)
        hardness = hardness or HARDNESS
        key = _stretch(passphrase, salt, hardness)
        public = private.public_key().public_bytes_raw()
        locked = AESGCM(key).encrypt(nonce, private.private_bytes_raw(), public)
        cost = hardness.memory_kib.to_bytes(4) + hardness.passes.to_bytes(1)
        return cls(public, cost + salt + nonce + locked)

    def unlock(self, passphrase: str) -> "OpenedKey":
        """Raises PassphraseWrong."""
        memory, passes, rest = self.protected[:4], self.protected[4:5], self.protected[5:]
        hardness = Hardness(int.from_bytes(memory), int.from_bytes(passes))
        salt, nonce, locked = rest[:_SALT], rest[_SALT : _SALT + _NONCE], rest[_SALT + _NONCE :]
        try:
            raw = AESGCM(_stretch(passphrase, salt, hardness)).decrypt(nonce, locked, self.public)
        except InvalidTag:
            raise PassphraseWrong from None
        return OpenedKey(raw)


class OpenedKey:
    """A campaign's private key in memory: opens what was sealed; shows nothing of itself."""

    def __init__(self, raw: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(raw)

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises VaultLocked for what was sealed to another key or in another context."""
        try:
            return _SUITE.decrypt(sealed, self._private, info=context.encode())
        except (InvalidTag, ValueError):
            raise VaultLocked from None

    def raw(self) -> bytes:
        """For the vault alone, to keep an unlocked key encrypted for the length of one job."""
        return self._private.private_bytes_raw()


def seal(public_key: bytes, text: bytes, context: str) -> bytes:
    """HPKE (RFC 9180) to a campaign's public key; `context` must be given again to open it."""
    return _SUITE.encrypt(
        text, X25519PublicKey.from_public_bytes(public_key), info=context.encode()
    )


class Vault:
    """The server's own secrets: a key ring (first key seals, all open) and the fingerprint key."""

    def __init__(self, keys: tuple[bytes, ...], fingerprint_key: bytes) -> None:
        self._ring = {sha256(key).digest()[:1]: AESGCM(key) for key in reversed(keys)}
        self._current = sha256(keys[0]).digest()[:1]
        self._fingerprint_key = fingerprint_key

    def encrypt(self, text: bytes, context: str) -> bytes:
        """key id (1) ‖ nonce (12) ‖ AES-256-GCM; `context` (table.column) binds it to its place."""
        nonce = token_bytes(_NONCE)
        locked = self._ring[self._current].encrypt(nonce, text, context.encode())
        return self._current + nonce + locked

    def decrypt(self, kept: bytes, context: str) -> bytes:
        """Raises VaultLocked."""
        key = self._ring.get(kept[:1])
        try:
            if key is None:
                raise VaultLocked
            return key.decrypt(kept[1 : 1 + _NONCE], kept[1 + _NONCE :], context.encode())
        except InvalidTag:
            raise VaultLocked from None

    def fingerprint(self, purpose: str, value: str) -> Fingerprint:
        """The same value gives the same print for one purpose, and another print for another."""
        message = f"{purpose}\0{value}".encode()
        return Fingerprint(hmac.new(self._fingerprint_key, message, sha256).hexdigest())


def new_signing_key() -> tuple[bytes, bytes]:
    """An Ed25519 pair for a ledger's checkpoints, raw: (private, public)."""
    private = Ed25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


vault = cast("Vault", LocalProxy(lambda: current_app.extensions["campaign.vault"]))
"""The running application's vault."""


def _stretch(passphrase: str, salt: bytes, hardness: Hardness) -> bytes:
    return Argon2id(
        salt=salt,
        length=32,
        iterations=hardness.passes,
        lanes=4,
        memory_cost=hardness.memory_kib,
    ).derive(passphrase.encode())
