"""The chain: each entry's hash takes in the one before it, so that a cut or a change is seen.

    hash = SHA-256("campaign.audit.v1" ‖ 0x00 ‖ hash before (32 bytes) ‖ the entry as JSON)

JSON in UTF-8, keys sorted, no blanks: number, at (UTC, microseconds), organiser, campaign, action,
subject, facts, before, after, why_sha256. Of somebody's own words only SHA-256(salt ‖ words) is
taken in, so that they can be forgotten. Entries are chained when their transaction commits: the
head's lock is the last one taken and held for a moment, so no two writers wait for each other.

Whoever can write to the database can also write a whole new chain. What shows that is an earlier
head, kept elsewhere: on paper, in an export, in a mail to somebody.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import Row, event, func, select, update
from sqlalchemy.orm import Session, SessionTransaction

from campaign.audit.models import AuditEntry, AuditHead, Words, kept, words_in
from campaign.db import Json, db, table_of
from campaign.vault import VaultLocked

_DOMAIN = b"campaign.audit.v1\0"
BEGINNING = sha256(_DOMAIN).hexdigest()
"""Stands before the first entry."""
_WAITS = "audit_entries_wait"
_AT_ONCE = 1000


@dataclass(frozen=True)
class Head:
    """How far the chain goes; written down elsewhere, it shows later that the end was cut."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, written: str) -> "Head":
        """Raises ValueError."""
        number, _, digest = written.strip().partition(":")
        if not number.isdecimal() or len(bytes.fromhex(digest)) != sha256().digest_size:
            raise ValueError(written)
        return cls(int(number), digest.lower())


class FaultKind(StrEnum):
    MISSING = "missing"
    CHANGED = "changed"
    WORDS_CHANGED = "words-changed"
    CUT = "cut"
    LOOSE = "loose"
    ANOTHER = "another"


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    number: int
    """Where it is seen; for LOOSE how many."""


@dataclass(frozen=True)
class Verdict:
    head: Head
    words_forgotten: int
    faults: list[Fault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def seal_why(entry: AuditEntry, why: str) -> None:
    words = Words(why, secrets.token_hex(16))
    entry.why_kept = kept(words)
    entry.why_sha256 = why_print(words.salt, why)


def why_print(salt: str, why: str) -> str:
    return sha256(bytes.fromhex(salt) + why.encode()).hexdigest()


def expect_entries() -> None:
    """There is something to chain when this transaction commits."""
    db.session.info[_WAITS] = True


def head() -> Head:
    row = db.session.execute(select(table_of(AuditHead))).one()
    return Head(row.number, row.hash)


def verify(earlier: Head | None = None) -> Verdict:
    """Reads the whole chain and says where it does not hold; also whether `earlier` is part of it.

    As far as the head was when it began: what others append meanwhile is no fault.
    """
    now, end, faults = head(), Head(0, BEGINNING), []
    words_forgotten, earlier_is_in_it = 0, earlier is None or earlier == end
    for row in _in_order(now.number):
        if row.number != end.number + 1:
            faults.append(Fault(FaultKind.MISSING, end.number + 1))
        if row.hash != hash_of(end.hash, spoken(row)):
            faults.append(Fault(FaultKind.CHANGED, row.number))
        if row.why_kept is not None and not _are_as_they_were(row.why_kept, row.why_sha256):
            faults.append(Fault(FaultKind.WORDS_CHANGED, row.number))
        words_forgotten += row.why_kept is None and row.why_sha256 is not None
        end = Head(row.number, row.hash)
        earlier_is_in_it = earlier_is_in_it or end == earlier
    if now != end:
        faults.append(Fault(FaultKind.CUT, end.number + 1))
    if loose := _loose():
        faults.append(Fault(FaultKind.LOOSE, loose))
    if earlier and not earlier_is_in_it:
        faults.append(Fault(FaultKind.ANOTHER, earlier.number))
    return Verdict(now, words_forgotten, faults)


def hash_of(before: str, said: bytes) -> str:
    return sha256(_DOMAIN + bytes.fromhex(before) + said).hexdigest()


def spoken(entry: AuditEntry | Row[Any]) -> bytes:
    """The entry as it is hashed."""
    return json.dumps(
        facts_of(entry), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def facts_of(entry: AuditEntry | Row[Any]) -> dict[str, Json]:
    return {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "organiser": entry.organiser_id,
        "campaign": entry.campaign_id,
        "action": entry.action,
        "subject": entry.subject,
        "facts": entry.facts,
        "before": entry.before,
        "after": entry.after,
        "why_sha256": entry.why_sha256,
    }


def _are_as_they_were(words: bytes, sha256_of_them: str) -> bool:
    """Also false where no key of the ring opens them."""
    try:
        found = words_in(words)
    except VaultLocked:
        return False
    return why_print(found.salt, found.text) == sha256_of_them


def _loose() -> int:
    """Entries that no head covers; one statement, so that both are seen at the same moment."""
    end = select(AuditHead.number).scalar_subquery()
    beyond = AuditEntry.number.is_(None) | (AuditEntry.number > end)
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(beyond)) or 0


def _in_order(last: int) -> Iterator[Row[Any]]:
    entry = table_of(AuditEntry)
    query = select(entry).where(entry.c.number <= last).order_by(entry.c.number)
    yield from db.session.execute(query.execution_options(yield_per=_AT_ONCE))


@event.listens_for(db.session, "before_commit")
def _chain(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.pop(_WAITS, False):
        return
    session.flush()
    loose = session.scalars(
        select(AuditEntry).where(AuditEntry.number.is_(None)).order_by(AuditEntry.id)
    ).all()
    at_end = table_of(AuditHead)
    end = session.execute(select(at_end).with_for_update()).one()
    number, last = end.number, end.hash
    for entry in loose:
        number += 1
        entry.number = number
        entry.hash = last = hash_of(last, spoken(entry))
    session.flush()
    session.execute(update(at_end).values(number=number, hash=last))


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, over: SessionTransaction) -> None:
    if not over.nested:
        session.info.pop(_WAITS, None)
