"""What is stopped in an emergency: signing, mail or names of one campaign; asked for by all that do them.

Whoever turns these on and off is in `organisers/emergency.py`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, exists, select, text
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from campaign.db import Model, db, utcnow
from campaign.errors import CampaignError

ASKED_LASTS = timedelta(hours=72)
"""From asking to sign or endorse until the request is erased."""
CREDIT = timedelta(days=7)
"""At most so long a stop of signing or mail puts that off: it is told before signing."""
Pause = tuple[datetime, datetime]


class StopKind(StrEnum):
    SIGNING = "signing"
    MAIL = "mail"
    NAMES = "names"


CLOCK_STANDS = (StopKind.SIGNING, StopKind.MAIL)
"""While one of these is on, nobody could have confirmed."""


class SigningPaused(CampaignError):
    """For everybody, for now; nothing is recorded."""

    code = "signing-paused"


class NamesHidden(CampaignError):
    """What would show names waits until they are shown again."""

    code = "names-hidden"


class Stop(Model):
    """One kind, from when until when; none: it is on."""

    __tablename__ = "stop"
    __table_args__ = (
        Index(
            "uq_stop_on_once",
            "campaign_id",
            "kind",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[StopKind]
    since: Mapped[datetime] = mapped_column(default=utcnow)
    until: Mapped[datetime | None]


def on(campaign_id: int) -> dict[StopKind, Stop]:
    """What is stopped now."""
    found = db.session.scalars(
        select(Stop).where(Stop.campaign_id == campaign_id, Stop.until.is_(None)).order_by(Stop.id)
    )
    return {stop.kind: stop for stop in found}


def is_on(kind: StopKind, campaign_id: int) -> bool:
    return bool(db.session.scalar(select(_on(kind, campaign_id))))


def stopped(
    kind: StopKind, campaign_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """The same as part of another query, so that it costs none of its own."""
    return exists().where(Stop.campaign_id == campaign_id, Stop.kind == kind, Stop.until.is_(None))


def campaigns_with(kind: StopKind) -> list[int]:
    return list(
        db.session.scalars(select(Stop.campaign_id).where(Stop.kind == kind, Stop.until.is_(None)))
    )


def stands_still() -> dict[int, list[Pause]]:
    """By campaign, the pauses that may still put off an end."""
    since = utcnow() - ASKED_LASTS - CREDIT
    rows = db.session.execute(
        select(Stop.campaign_id, Stop.since, Stop.until)
        .where(Stop.kind.in_(CLOCK_STANDS), Stop.until.is_(None) | (Stop.until > since))
        .order_by(Stop.since)
    )
    found: dict[int, list[Pause]] = {}
    for campaign_id, begun, until in rows:
        found.setdefault(campaign_id, []).append((begun, until or utcnow()))
    return found


def asked_before(campaign_id: int) -> datetime:
    """What was asked for before this moment, and not confirmed, has run out."""
    return earliest(utcnow(), stands_still().get(campaign_id, []))


def earliest(now: datetime, pauses: Sequence[Pause]) -> datetime:
    """Pure: 72 hours before now, going back over pauses as if they had not been; at most CREDIT
    more."""
    left, at = ASKED_LASTS, now
    for since, until in reversed(merged(pauses)):
        running = at - min(until, at)
        if running >= left:
            break
        left, at = left - running, min(since, at)
    return max(at - left, now - ASKED_LASTS - CREDIT)


def put_off(asked_at: datetime, now: datetime, pauses: Sequence[Pause]) -> timedelta:
    """Pure: for how long since then the clock stood, at most CREDIT."""
    stood = sum(
        (
            min(until, now) - max(since, asked_at)
            for since, until in merged(pauses)
            if until > asked_at and since < now
        ),
        timedelta(0),
    )
    return min(stood, CREDIT)


def merged(pauses: Sequence[Pause]) -> list[Pause]:
    """In their order, those that touch made one."""
    found: list[Pause] = []
    for since, until in sorted(pauses):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found


def _on(kind: StopKind, campaign_id: int) -> ColumnElement[bool]:
    return exists().where(Stop.campaign_id == campaign_id, Stop.kind == kind, Stop.until.is_(None))
