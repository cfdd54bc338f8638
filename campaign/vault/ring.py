"""The server's own secrets: a key ring for what a job must read, and keyed fingerprints."""

import hmac
from hashlib import sha256
from secrets import token_bytes
from typing import NewType, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from werkzeug.local import LocalProxy

from campaign.errors import SettingMissing
from campaign.vault.sealing import VaultLocked

Fingerprint = NewType("Fingerprint", str)
"""Hex of a keyed hash; tells only whether two values are the same."""

_NONCE = 12


class Vault:
    """The server's own secrets: a key ring (first key seals, all open) and the fingerprint key."""

    def __init__(self, keys: tuple[bytes, ...], fingerprint_key: bytes) -> None:
        """Raises SettingMissing for two different keys under one id: make one of them anew."""
        self._ring = {_id(key): AESGCM(key) for key in keys}
        if len(self._ring) < len(set(keys)):
            raise SettingMissing(name="CAMPAIGN_VAULT_KEYS")
        self.current = _id(keys[0])
        self._fingerprint_key = fingerprint_key

    def encrypt(self, text: bytes, context: str) -> bytes:
        """key id (1) ‖ nonce (12) ‖ AES-256-GCM; `context` (table.column) binds it to its place."""
        nonce = token_bytes(_NONCE)
        locked = self._ring[self.current].encrypt(nonce, text, context.encode())
        return self.current + nonce + locked

    def decrypt(self, kept: bytes, context: str) -> bytes:
        """Raises VaultLocked."""
        key = self._ring.get(kept[:1])
        try:
            if key is None:
                raise VaultLocked
            return key.decrypt(kept[1 : 1 + _NONCE], kept[1 + _NONCE :], context.encode())
        except InvalidTag:
            raise VaultLocked from None

    def fingerprint(self, purpose: str, value: str, pepper: bytes = b"") -> Fingerprint:
        """The same value gives the same print for one purpose, and another print for another.

        With a pepper the print means nothing any more once the pepper is destroyed.
        """
        message = f"{purpose}\0{value}".encode()
        return Fingerprint(hmac.new(self._fingerprint_key + pepper, message, sha256).hexdigest())


vault = cast("Vault", LocalProxy(lambda: current_app.extensions["campaign.vault"]))
"""The running application's vault."""


def _id(key: bytes) -> bytes:
    """What a key is known by in what it encrypted."""
    return sha256(key).digest()[:1]
