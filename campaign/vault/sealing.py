"""Sealing to a campaign's public key, and opening with its private one: HPKE, RFC 9180."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from campaign.errors import CampaignError

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class VaultLocked(CampaignError):
    """Something was encrypted with a key that is no longer in the ring, or was altered."""

    code = "vault-locked"


class OpenedKey:
    """A campaign's private key in memory: opens what was sealed; shows nothing of itself."""

    def __init__(self, raw: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(raw)

    @property
    def public(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    def open(self, sealed: bytes, context: str) -> bytes:
        """Raises VaultLocked for what was sealed to another key or in another context."""
        try:
            return _SUITE.decrypt(sealed, self._private, info=context.encode())
        except (InvalidTag, ValueError):
            raise VaultLocked from None

    def raw(self) -> bytes:
        """For the vault alone: to protect it, to cut it into shares, or to keep it encrypted for
        the length of one job."""
        return self._private.private_bytes_raw()


def seal(public_key: bytes, text: bytes, context: str) -> bytes:
    """HPKE (RFC 9180) to a campaign's public key; `context` must be given again to open it."""
    return _SUITE.encrypt(
        text, X25519PublicKey.from_public_bytes(public_key), info=context.encode()
    )
