"""Signed-in browsers: each a row that its owner sees and can end."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.orm import joinedload

from campaign import audit
from campaign.db import db, utcnow
from campaign.organisers.models import Device, Organiser, SignedInSession

ENDS_UNSEEN = timedelta(hours=8)
ENDS_ANYWAY = timedelta(days=7)
_AN_HOUR = timedelta(hours=1)


def begin(organiser: Organiser, device: Device) -> str:
    """The new session's token, for the cookie; only its hash is kept (OWASP ASVS 7.2.3, 7.2.4)."""
    token = secrets.token_urlsafe(32)
    now = utcnow()
    db.session.add(
        SignedInSession(
            token_hash=hash_of(token),
            organiser_id=organiser.id,
            device=device,
            seen_at=full_hour(now),
            proved_at=now,
        )
    )
    audit.record(organiser.id, "signed in", f"organiser:{organiser.id}")
    return token


def with_token(token: str) -> SignedInSession | None:
    """Of an account that is still active, and neither unseen for hours nor older than a week."""
    return db.session.scalar(
        select(SignedInSession)
        .join(SignedInSession.organiser)
        .options(joinedload(SignedInSession.organiser))
        .where(SignedInSession.token_hash == hash_of(token), Organiser.active, ~is_over(utcnow()))
    )


def of(organiser: Organiser) -> Sequence[SignedInSession]:
    """The newest first."""
    return db.session.scalars(
        select(SignedInSession)
        .where(SignedInSession.organiser_id == organiser.id, ~is_over(utcnow()))
        .order_by(SignedInSession.id.desc())
    ).all()


def see(session: SignedInSession) -> None:
    session.seen_at = full_hour(utcnow())


def prove(session: SignedInSession) -> None:
    """A passphrase or passkey was just given again."""
    session.proved_at = utcnow()


def end(organiser: Organiser, session_id: int) -> None:
    """One of the organiser's own; any other id changes nothing."""
    db.session.execute(
        delete(SignedInSession).where(
            SignedInSession.id == session_id, SignedInSession.organiser_id == organiser.id
        )
    )
    audit.record(organiser.id, "signed out", f"organiser:{organiser.id}")


def end_all(organiser: Organiser, *, but: int | None = None) -> None:
    """In every browser, but in the session of this id (OWASP ASVS 7.4.3)."""
    mine = delete(SignedInSession).where(SignedInSession.organiser_id == organiser.id)
    db.session.execute(mine.where(SignedInSession.id != but) if but else mine)
    audit.record(organiser.id, "signed out everywhere", f"organiser:{organiser.id}")


def is_over(now: datetime) -> ColumnElement[bool]:
    """The cookie knows the minute it was last seen; the row only the hour, and is an hour kinder."""
    return or_(
        SignedInSession.seen_at < full_hour(now) - ENDS_UNSEEN - _AN_HOUR,
        SignedInSession.began_at < now - ENDS_ANYWAY,
    )


def full_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
