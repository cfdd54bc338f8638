"""The audit as its readers ask for it: of one campaign, by person, deed, thing and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from campaign.audit.models import AuditEntry
from campaign.db import db

_Kind = TypeVar("_Kind")
BISHKEK = ZoneInfo("Asia/Bishkek")
"""Where its readers look at the clock."""
MOST_TO_CHOOSE = 300


ABOUT_ACCOUNTS = (
    "account created",
    "passphrase changed",
    "new passphrase asked for",
    "one-time codes added",
    "one-time codes removed",
    "passkey added",
    "passkey removed",
    "recovery codes renewed",
    "recovery code used",
    "another address asked for",
    "address changed",
    "second factor taken off by the server's people",
    "signed out everywhere",
)
"""Of no campaign: what somebody signs in with. When they sign in is not among it."""


@dataclass(frozen=True)
class Account:
    """Whose entries are read too: an organiser, from a moment on."""

    organiser_id: int
    since: datetime | None = None


@dataclass(frozen=True)
class Wanted:
    campaign_id: int
    accounts: Sequence[Account] = ()
    """What was done to these is wanted too."""
    organiser_id: int | None = None
    by_the_service: bool = False
    """What nobody did by hand."""
    action: str = ""
    subject: str = ""
    day: date | None = None
    """By the clock of Bishkek."""


@dataclass(frozen=True)
class Choices:
    """What there is to filter by."""

    organiser_ids: Sequence[int]
    actions: Sequence[str]
    subjects: Sequence[str]
    by_the_service: bool


def entries(
    wanted: Wanted, *, below: int | None = None, most: int | None = None
) -> list[AuditEntry]:
    """The newest first; `below` a number, to read on."""
    query = select(AuditEntry).where(*_conditions(wanted)).order_by(AuditEntry.number.desc())
    if below is not None:
        query = query.where(AuditEntry.number < below)
    return list(db.session.scalars(query.limit(most)))


def days_of(campaign_id: int, action: str, *, subject: str = "", since: datetime) -> list[date]:
    """On which days it was done, by the clock of Bishkek; each once, the oldest first."""
    query = select(AuditEntry.at).where(
        AuditEntry.campaign_id == campaign_id,
        AuditEntry.action == action,
        AuditEntry.at >= since,
    )
    if subject:
        query = query.where(AuditEntry.subject == subject)
    return sorted({at.astimezone(BISHKEK).date() for at in db.session.scalars(query)})


def choices(wanted: Wanted) -> Choices:
    """Whatever is filtered out now."""
    people = _different(AuditEntry.organiser_id, wanted)
    return Choices(
        organiser_ids=[one for one in people if one is not None],
        actions=_different(AuditEntry.action, wanted),
        subjects=_different(AuditEntry.subject, wanted),
        by_the_service=None in people,
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    asked = [_scope(wanted)]
    if wanted.organiser_id is not None:
        asked.append(AuditEntry.organiser_id == wanted.organiser_id)
    if wanted.by_the_service:
        asked.append(AuditEntry.organiser_id.is_(None))
    if wanted.action:
        asked.append(AuditEntry.action == wanted.action)
    if wanted.subject:
        asked.append(AuditEntry.subject == wanted.subject)
    if wanted.day:
        begins = datetime.combine(wanted.day, time(), BISHKEK)
        asked += [AuditEntry.at >= begins, AuditEntry.at < begins + timedelta(days=1)]
    return asked


def _scope(wanted: Wanted) -> ColumnElement[bool]:
    mine = AuditEntry.campaign_id == wanted.campaign_id
    if not wanted.accounts:
        return mine
    theirs = or_(*(_about(account) for account in wanted.accounts))
    about = AuditEntry.action.in_(ABOUT_ACCOUNTS) & AuditEntry.campaign_id.is_(None)
    return mine | (about & theirs)


def _about(account: Account) -> ColumnElement[bool]:
    it = AuditEntry.subject == f"organiser:{account.organiser_id}"
    return it & (AuditEntry.at >= account.since) if account.since else it


def _different(column: InstrumentedAttribute[_Kind], wanted: Wanted) -> list[_Kind]:
    query = select(column).where(_scope(wanted)).distinct()
    return list(db.session.scalars(query.order_by(column).limit(MOST_TO_CHOOSE)))
