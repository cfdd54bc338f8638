"""What is kept of who did what: one row a deed, each tied to the one before, and the end of the row."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import BigId, Json, Model, utcnow


class AuditEntry(Model):
    """One change by an organiser, or by the service itself (organiser_id is then empty)."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_of_campaign", "campaign_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[int | None] = mapped_column(BigId, unique=True)
    """Its place in the chain, from 1, without a gap; given when its transaction commits."""
    at: Mapped[datetime] = mapped_column(default=utcnow)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    action: Mapped[str]
    subject: Mapped[str]
    facts: Mapped[dict[str, Json]] = mapped_column(default=dict)
    before: Mapped[dict[str, Json] | None]
    after: Mapped[dict[str, Json] | None]
    why: Mapped[str | None]
    """Somebody's own words, so they may have to be forgotten: the chain holds only their hash."""
    why_salt: Mapped[str | None]
    why_sha256: Mapped[str | None]
    hash: Mapped[str | None]
    """Over the hash before it and all of the above but the words and their salt; see `chain`."""


class AuditHead(Model):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str]
