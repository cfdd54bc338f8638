"""Checkpoints: a ledger's signed head. C2SP signed-note and tlog-checkpoint, Ed25519. Pure."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_LINES = 3


class BadCheckpoint(ValueError):
    """Not a checkpoint, or not signed by the key given."""


@dataclass(frozen=True)
class Head:
    """What is signed: whose ledger, how many entries, and the root of their tree."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Raises BadCheckpoint."""
        lines = text.split("\n")
        try:
            origin, size, root = lines[:_LINES]
            return cls(origin, int(size), b64decode(root, validate=True))
        except (ValueError, NotBase64):
            raise BadCheckpoint("is not a checkpoint") from None


def sign(head: Head, private_key: bytes) -> str:
    """The note as it is published: text, a blank line, one signature line named by the origin."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    text = head.text()
    signed = key_id(head.origin, key.public_key().public_bytes_raw()) + key.sign(text.encode())
    return f"{text}\n— {head.origin} {b64encode(signed).decode()}\n"


def read(note: str, origin: str, public_key: bytes) -> Head:
    """The head, if this key signed it under this name; raises BadCheckpoint."""
    text, found, signatures = note.partition("\n\n")
    if not found:
        raise BadCheckpoint("is not a signed note")
    text += "\n"
    for line in signatures.splitlines():
        if _signed_by(line, text, origin, public_key):
            return Head.from_text(text)
    raise BadCheckpoint("is not signed by this ledger's key")


def key_id(name: str, public_key: bytes) -> bytes:
    """Four bytes: SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key), C2SP signed-note."""
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The line one gives to others: name+hex id+base64 of type and key."""
    packed = b64encode(_ED25519 + public_key).decode()
    return f"{name}+{key_id(name, public_key).hex()}+{packed}"


def read_verifier_key(line: str) -> tuple[str, bytes]:
    """(name, public key); raises BadCheckpoint."""
    try:
        name, _, packed = line.strip().split("+", 2)
        raw = b64decode(packed, validate=True)
    except (ValueError, NotBase64):
        raise BadCheckpoint("is not a verifier key") from None
    if raw[:1] != _ED25519:
        raise BadCheckpoint("is not an Ed25519 key")
    return name, raw[1:]


def _signed_by(line: str, text: str, origin: str, public_key: bytes) -> bool:
    head, _, packed = line.rpartition(" ")
    if head != f"— {origin}":
        return False
    try:
        raw = b64decode(packed, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(raw[4:], text.encode())
    except (NotBase64, InvalidSignature):
        return False
    return raw[:4] == key_id(origin, public_key)
