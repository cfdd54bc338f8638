"""Appeals: one institution's demands as a page to sign, and the frozen texts that are signed."""

import json
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Json, Model, utcnow
from campaign.institutions.models import Institution
from campaign.resolutions.models import Campaign


class AppealState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    DELIVERED = "delivered"
    ANSWERED = "answered"


PUBLIC = (AppealState.OPEN, AppealState.CLOSED, AppealState.DELIVERED, AppealState.ANSWERED)
"""States in which an appeal has a page."""
SIGNABLE = (AppealState.OPEN, AppealState.DELIVERED, AppealState.ANSWERED)
"""A delivery or an answer does not end the signing; its closing date does."""


class Appeal(Model):
    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("campaign_id", "institution_id"),
        CheckConstraint("target > 0", name="aims_for_some"),
        CheckConstraint("(state = 'draft') = (opened_at IS NULL)", name="open_since_it_opened"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"))
    state: Mapped[AppealState] = mapped_column(default=AppealState.DRAFT)
    target: Mapped[int] = mapped_column(default=1000)
    closes_on: Mapped[date | None]
    """The last day to sign, in the country's zone; none: until an organiser closes it."""
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    """When an organiser, or the calendar, closed it."""

    campaign: Mapped[Campaign] = relationship()
    institution: Mapped[Institution] = relationship()
    texts: Mapped[list["AppealText"]] = relationship(
        order_by="AppealText.version", back_populates="appeal"
    )

    @property
    def text(self) -> "AppealText":
        """The version that is signed now."""
        return self.texts[-1]

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC


class AppealText(Model):
    """One frozen version in all its languages. Signing binds to its SHA-256."""

    __tablename__ = "appeal_text"
    __table_args__ = (UniqueConstraint("appeal_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    version: Mapped[int]
    body: Mapped[str]
    """Canonical JSON (sorted keys, no blanks, UTF-8): these bytes are what is hashed."""
    sha256: Mapped[str]
    why: Mapped[dict[str, str]] = mapped_column(default=dict)
    """What was changed, and why, for everybody to read; empty for the first version."""
    frozen_at: Mapped[datetime] = mapped_column(default=utcnow)

    appeal: Mapped[Appeal] = relationship(back_populates="texts")

    @property
    def content(self) -> dict[str, Json]:
        """campaign, appeal, institution (texts), title (texts), authoritative, translations,
        demands: [{number, theme (texts), texts}]."""
        read: dict[str, Json] = json.loads(self.body)
        return read
