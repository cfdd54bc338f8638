"""Who did what, when: append only, and never a person's details."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import BigId, Json, Model, db, utcnow


class AuditEntry(Model):
    """One change by an organiser, or by the service itself (organiser_id is then empty)."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    action: Mapped[str]
    subject: Mapped[str]
    facts: Mapped[dict[str, Json]] = mapped_column(default=dict)


def record(
    organiser_id: int | None,
    action: str,
    subject: str,
    *,
    campaign_id: int | None = None,
    **facts: Json,
) -> None:
    """In the caller's transaction: a change that is undone leaves no entry."""
    db.session.add(
        AuditEntry(
            organiser_id=organiser_id,
            campaign_id=campaign_id,
            action=action,
            subject=subject,
            facts=facts,
        )
    )


def has_happened(campaign_id: int, actions: Sequence[str]) -> bool:
    """Whether one of these was done in the campaign, ever."""
    done = select(AuditEntry.id).where(
        AuditEntry.campaign_id == campaign_id, AuditEntry.action.in_(actions)
    )
    return db.session.scalar(done.limit(1)) is not None
