"""What a bounce says: RFC 3464 reports, and by flufl.bounce those that are none. Pure."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from hashlib import sha256

from flufl.bounce import all_failures

_GONE = re.compile(r"5\.1\.(?:0|1|2|3|6|10)|5\.2\.1")
"""RFC 3463 and RFC 7505: no such mailbox or domain, or closed for good. Not 5.7, "refused by
policy": a provider that turns against us, or is told to, must not take anybody out of the count."""
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_TO = ("to", "delivered-to", "x-original-to", "envelope-to")
_UNDEFINED = ("", "5.0.0")
logging.getLogger("flufl.bounce").disabled = True  # what it trips over is a person's letter


@dataclass(frozen=True)
class Failure:
    """One recipient that a letter did not reach. `recipients`: as written, and as found there."""

    recipients: tuple[str, ...]
    status: str
    permanent: bool

    @property
    def is_gone(self) -> bool:
        return self.permanent and _GONE.fullmatch(self.status) is not None


@dataclass(frozen=True)
class Report:
    id: str
    """Its own Message-ID, or a hash of all of it where it has none."""
    to: tuple[str, ...]
    failures: tuple[Failure, ...]


def read(raw: bytes) -> Report:
    """Of an answering machine, a delay or any other letter: no failure."""
    message = message_from_bytes(raw, policy=policy.compat32)
    to = [str(value) for name in _TO for value in message.get_all(name, [])]
    failures = tuple(_of_report(message)) or tuple(_of_others(message))
    return Report(str(message.get("Message-ID") or sha256(raw).hexdigest()), tuple(to), failures)


def _of_report(message: Message) -> Iterator[Failure]:
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Message) and _field(block, "Action").lower() == "failed":
                    yield _failure(block)


def _failure(block: Message) -> Failure:
    named = (_field(block, name) for name in ("Original-Recipient", "Final-Recipient"))
    recipients = tuple(_address(value) for value in named if value)
    status = _status(_field(block, "Status"))
    if status in _UNDEFINED:  # the server's own words may know more
        status = _status(_field(block, "Diagnostic-Code")) or status
    return Failure(recipients, status, status.startswith("5"))


def _of_others(message: Message) -> Iterator[Failure]:
    """qmail's, and others that write in words: what is permanent, with the status they name."""
    if message.get_content_type() == "multipart/report":
        return
    try:
        _, permanent = all_failures(message)
    except Exception:  # noqa: BLE001 - its detectors trip over letters of a shape they do not know
        return
    words = b"".join(
        part.get_payload(decode=True) or b""  # type: ignore[misc]
        for part in message.walk()
        if not part.is_multipart()
    )
    for address in sorted(permanent):
        yield Failure((_text(address),), _status(words.decode("utf-8", "replace")), permanent=True)


def _field(block: Message, name: str) -> str:
    return str(block.get(name) or "").strip()


def _address(value: str) -> str:
    """RFC 3464, section 2.3.1: "rfc822; name@example.org"."""
    return value.partition(";")[2].strip(" <>") or value


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return found[1] if found else ""


def _text(address: bytes | str) -> str:
    return address.decode("utf-8", "replace") if isinstance(address, bytes) else address
