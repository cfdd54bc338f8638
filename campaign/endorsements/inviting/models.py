"""Who was asked to endorse, and what was answered. That a letter was opened is noted nowhere."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Model, utcnow
from campaign.endorsements.models import Endorsement
from campaign.resolutions.models import Campaign


class InvitedState(StrEnum):
    LISTED = "listed"
    SENT = "sent"
    DECLINED = "declined"
    """They said so themselves, by the button of their link."""


class InvitedOrganisation(Model):
    """One organisation asked by one campaign. Forgotten 90 days after it was listed."""

    __tablename__ = "invited_organisation"
    __table_args__ = (
        UniqueConstraint("campaign_id", "mail_print", name="uq_invited_organisation_once"),
        CheckConstraint("(state = 'listed') = (sent_at IS NULL)", name="sent_with_a_time"),
        CheckConstraint("reminded_at IS NULL OR sent_at IS NOT NULL", name="reminded_once_sent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    state: Mapped[InvitedState] = mapped_column(default=InvitedState.LISTED)
    known: Mapped[bytes] = mapped_column(
        LargeBinary, info={"encrypted": "invited_organisation.known"}
    )
    """Encrypted JSON of a `listing.Known`: name, mail, language, site, kind, registration number."""
    mail_print: Mapped[str] = mapped_column(index=True)
    """Keyed hash of the campaign and the canonical address."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    sent_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    endorsement_id: Mapped[int | None] = mapped_column(
        ForeignKey("endorsement.id", ondelete="SET NULL"), index=True
    )
    """What was sent by its link; gone again if nobody confirms it."""
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letter.id", ondelete="SET NULL"), index=True
    )
    """The newest letter to it, while that is kept: its bounce is read there."""

    campaign: Mapped[Campaign] = relationship()
    endorsement: Mapped[Endorsement | None] = relationship()


class InvitingWords(Model):
    """The sentence of the organisers' own in a campaign's letters of invitation, by language."""

    __tablename__ = "inviting_words"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    sentences: Mapped[dict[str, str]] = mapped_column(default=dict)
