"""A letter as it goes over the line (RFC 5322, RFC 2045): the same facts, the same bytes.

Pure. Written by hand and not with the standard library's generator, which takes longer over one
letter than a mail server does, and puts chance into its boundaries.
"""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from functools import cached_property
from hashlib import sha256

from flask_mail import BadHeaderError

_LINE = 76


@dataclass(frozen=True)
class File:
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Head:
    """What many letters share: who writes, about what, in which language. Encoded once for all."""

    sender_name: str
    sender: str
    subject: str
    language: str

    @cached_property
    def lines(self) -> bytes:
        """Raises BadHeaderError where a line would become two."""
        return _lines(
            ("From", formataddr((self.sender_name, self.sender))),
            ("Subject", _words(self.subject)),
            ("Auto-Submitted", "auto-generated"),
            ("Content-Language", self.language),
            ("MIME-Version", "1.0"),
        )


@dataclass(frozen=True)
class Message:
    """Text and HTML say the same; `headers` are this letter's own."""

    head: Head
    recipient: str
    message_id: str
    date: datetime
    text: str
    html: str
    headers: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()

    def as_bytes(self) -> bytes:
        """Raises BadHeaderError, and UnicodeError for an address that SMTP cannot write."""
        own = (
            ("To", self.recipient),
            ("Date", format_datetime(self.date)),
            ("Message-ID", self.message_id),
            *self.headers,
        )
        return _lines(*own) + self.head.lines + self._body()

    def _body(self) -> bytes:
        """The boundary is made from the Message-ID; "=_" stands in no base64."""
        mark = sha256(self.message_id.encode()).hexdigest()[:24]
        alternative = _parts(
            "alternative",
            f"=_alt_{mark}",
            [_written("plain", self.text), _written("html", self.html)],
        )
        if not self.files:
            return alternative
        return _parts("mixed", f"=_mix_{mark}", [alternative, *map(_attached, self.files)])


def _parts(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    between = f"--{boundary}".encode()
    body = b"".join(between + b"\r\n" + part + b"\r\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
    return head + body + between + b"--\r\n"


def _written(kind: str, text: str) -> bytes:
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + _base64("\r\n".join(text.splitlines()).encode() + b"\r\n")


def _attached(file: File) -> bytes:
    head = _lines(
        ("Content-Type", file.mime),
        ("Content-Disposition", f'attachment; filename="{file.name}"'),
        ("Content-Transfer-Encoding", "base64"),
    )
    return head + b"\r\n" + _base64(file.content)


def _base64(raw: bytes) -> bytes:
    """In lines of 76 (RFC 2045, section 6.8)."""
    whole = b64encode(raw)
    return b"".join(whole[at : at + _LINE] + b"\r\n" for at in range(0, len(whole), _LINE))


def _words(text: str) -> str:
    """RFC 2047 where it is not plain ASCII."""
    if text.isascii() and len(text) < _LINE:
        return text
    return Header(text, "utf-8", maxlinelen=_LINE).encode(linesep="\r\n")


def _lines(*headers: tuple[str, str]) -> bytes:
    for _, value in headers:
        if "\n" in value.replace("\r\n ", "") or "\r" in value.replace("\r\n ", ""):
            raise BadHeaderError
    return "".join(f"{name}: {value}\r\n" for name, value in headers).encode("ascii")
