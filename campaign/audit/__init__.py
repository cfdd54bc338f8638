"""Who did what, when, why, before and after: append only, chained, never a person's details."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select, update

from campaign.audit import chain
from campaign.audit.models import AuditEntry, AuditHead
from campaign.db import Json, db, utcnow

__all__ = ["AuditEntry", "AuditHead", "done_lately", "forget_why", "has_happened", "record"]


def record(  # noqa: PLR0913 - an entry has as many columns, and each call names them
    organiser_id: int | None,
    action: str,
    subject: str,
    *,
    campaign_id: int | None = None,
    why: str | None = None,
    before: Mapping[str, Json] | None = None,
    after: Mapping[str, Json] | None = None,
    **facts: Json,
) -> None:
    """In the caller's transaction: a change that is undone leaves no entry, and none goes without.

    `action` is a word of `web/audit_words.py`, which says it in three languages. `before` and
    `after` hold only what changed. Only `why` may hold somebody's own words: it can be forgotten.
    """
    entry = AuditEntry(
        organiser_id=organiser_id,
        campaign_id=campaign_id,
        action=action,
        subject=subject,
        facts=facts,
    )
    if before is not None:
        entry.before = dict(before)
    if after is not None:
        entry.after = dict(after)
    if why:
        chain.seal_why(entry, why)
    db.session.add(entry)
    chain.expect_entries()


def forget_why(*, campaign_ids: Sequence[int] = (), subject: str = "") -> int:
    """Somebody's own words go, of these campaigns or about this thing; their hash stays, and the
    chain holds. In the caller's transaction; gives how many."""
    asked = AuditEntry.campaign_id.in_(campaign_ids) | (AuditEntry.subject == subject)
    words = (
        update(AuditEntry)
        .where(AuditEntry.why_kept.is_not(None), asked)
        .values(why_kept=None)
        .returning(AuditEntry.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session.scalars(words).all())


def done_lately(organiser_id: int, action: str, subject: str, within: timedelta) -> bool:
    """Whether this organiser did it to this thing in the time that ends now."""
    done = select(AuditEntry.id).where(
        AuditEntry.organiser_id == organiser_id,
        AuditEntry.action == action,
        AuditEntry.subject == subject,
        AuditEntry.at > utcnow() - within,
    )
    return db.session.scalar(done.limit(1)) is not None


def has_happened(campaign_id: int, actions: Sequence[str]) -> bool:
    """Whether one of these was done in the campaign, ever."""
    done = select(AuditEntry.id).where(
        AuditEntry.campaign_id == campaign_id, AuditEntry.action.in_(actions)
    )
    return db.session.scalar(done.limit(1)) is not None
