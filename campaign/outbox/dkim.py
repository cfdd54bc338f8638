"""DKIM (RFC 6376, RFC 8463): this domain answers for this letter. Signed last, in the worker.

relaxed/relaxed, with rsa-sha256 or ed25519-sha256 after the kind of the key.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from campaign.errors import SettingMissing

SIGNED = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type",
    "content-language", "auto-submitted", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip
"""RFC 8058, section 4: the unsubscribe headers must be under the signature."""
_SPACES = re.compile(rb"[ \t]+")


@dataclass(frozen=True)
class Signer:
    """One domain's key, as its DNS record `<selector>._domainkey.<domain>` publishes it."""

    domain: str
    selector: str
    algorithm: str
    sign: Callable[[bytes], bytes]

    @classmethod
    def from_file(cls, path: Path, selector: str, domain: str) -> Self:
        """PEM, PKCS#1 or PKCS#8; RSA or Ed25519. Raises SettingMissing for anything else."""
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError):
            raise SettingMissing(name="CAMPAIGN_DKIM_KEY") from None
        if isinstance(key, RSAPrivateKey):
            rsa = key
            return cls(domain, selector, "rsa-sha256", lambda m: rsa.sign(m, PKCS1v15(), SHA256()))
        if isinstance(key, Ed25519PrivateKey):
            ed = key
            return cls(domain, selector, "ed25519-sha256", lambda m: ed.sign(sha256(m).digest()))
        raise SettingMissing(name="CAMPAIGN_DKIM_KEY")

    def signed(self, message: bytes) -> bytes:
        """The same message with its signature in front."""
        head, _, body = message.partition(b"\r\n\r\n")
        headers = [relaxed_header(raw) for raw in re.split(rb"\r\n(?![ \t])", head)]
        chosen = [line for name in SIGNED for line in headers if _name(line) == name]
        tags = {
            "v": "1",
            "a": self.algorithm,
            "c": "relaxed/relaxed",
            "d": self.domain,
            "s": self.selector,
            "h": ":".join(_name(line) for line in chosen),
            "bh": b64encode(sha256(relaxed_body(body)).digest()).decode(),
            "b": "",
        }
        field = "DKIM-Signature: " + "; ".join(f"{tag}={value}" for tag, value in tags.items())
        to_sign = b"\r\n".join([*chosen, relaxed_header(field.encode())])
        signature = b64encode(self.sign(to_sign)).decode()
        return f"{_folded(field)}{_folded(signature)}\r\n".encode() + message


def relaxed_header(raw: bytes) -> bytes:
    """RFC 6376, section 3.4.2."""
    name, _, value = raw.partition(b":")
    flat = _SPACES.sub(b" ", value.replace(b"\r\n", b"")).strip(b" \t")
    return name.strip().lower() + b":" + flat


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376, section 3.4.4."""
    lines = [_SPACES.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    text = b"\r\n".join(lines).rstrip(b"\r\n")
    return text + b"\r\n" if text else b""


def _name(line: bytes) -> str:
    return line.partition(b":")[0].decode()


def _folded(text: str) -> str:
    """After each tag, and within a long signature: where white space means nothing."""
    if text.startswith("DKIM"):
        return text.replace("; ", ";\r\n ")
    return "".join(f"\r\n {text[at : at + 70]}" for at in range(0, len(text), 70))
