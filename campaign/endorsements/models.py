"""Endorsements: organisations that stand behind a campaign, each given by a named officer."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.appeals.commitments import Committed
from campaign.appeals.models import Appeal, AppealText
from campaign.db import Model, utcnow
from campaign.endorsements.proofs.models import Proof
from campaign.endorsements.register.models import Organisation, OrganisationKind
from campaign.i18n import Texts, in_language
from campaign.resolutions.models import Campaign


class EndorsementState(StrEnum):
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    APPROVED = "approved"
    DECLINED = "declined"
    COUNTED = "counted"
    WITHDRAWN = "withdrawn"


class Shown(StrEnum):
    """Who may see which organisation it is."""

    PUBLIC = "public"
    TOGETHER = "together"
    """Everyone, from the day on which enough organisations stand together."""
    CHOSEN = "chosen"
    """The addressees that were chosen, in packets and letters; nobody else."""
    NOBODY = "nobody"


STANDING = (EndorsementState.APPROVED, EndorsementState.COUNTED)


class Endorsement(Model):
    __tablename__ = "endorsement"
    __table_args__ = (
        CheckConstraint(
            "(shown = 'together') = (hold_until IS NOT NULL)", name="held_until_so_many"
        ),
        CheckConstraint("state != 'declined' OR reason IS NOT NULL", name="declined_with_a_reason"),
        Index(
            "uq_endorsement_one_organisation_once",
            "campaign_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("state IN ('approved', 'counted')"),
            postgresql_where=text("state IN ('approved', 'counted')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    state: Mapped[EndorsementState] = mapped_column(default=EndorsementState.SUBMITTED)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """The register's record, from its approval on. What follows is what the officer typed."""
    names: Mapped[dict[str, str]]
    kind: Mapped[OrganisationKind]
    country: Mapped[str]
    registration_number: Mapped[str]
    number_key: Mapped[str]
    site: Mapped[str]
    place: Mapped[str]
    region: Mapped[str]
    logo_sha256: Mapped[str | None] = mapped_column(ForeignKey("logo.sha256"))
    label: Mapped[str] = mapped_column(default="")
    """What a law may require to stand wherever its name stands."""
    statement: Mapped[str] = mapped_column(default="")
    shown: Mapped[Shown] = mapped_column(default=Shown.PUBLIC)
    hold_until: Mapped[int | None]
    """Shown, and counted, once so many organisations stand together."""
    opened_at: Mapped[datetime | None]
    """Of a held one: since when so many stood. It stays when others withdraw."""
    officer_shown: Mapped[dict[str, str] | None]
    """{"name", "role"} of an officer who chose to be named."""
    officer: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "endorsement.officer"}
    )
    """Encrypted JSON {"name", "role", "mail", "mandate"}: read by the organisers who vet it."""
    language: Mapped[str]
    browser_print: Mapped[str]
    code_print: Mapped[str]
    code_tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    reason: Mapped[str | None]

    campaign: Mapped[Campaign] = relationship()
    registered: Mapped[Organisation | None] = relationship()
    proofs: Mapped[list[Proof]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=Proof.id
    )
    approvals: Mapped[list["Approval"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Approval.at"
    )
    appeals: Mapped[list["EndorsedAppeal"]] = relationship(
        cascade="all, delete-orphan", back_populates="endorsement", order_by="EndorsedAppeal.id"
    )

    @property
    def organisation(self) -> str:
        """Its name in the officer's language: as letters to them say it."""
        return in_language(self.names, self.language).text

    @property
    def called(self) -> Texts:
        """Its names as the register has them, or as they were typed."""
        return self.registered.names if self.registered else self.names


class Approval(Model):
    """One organiser's yes; the endorsement stands with as many as the campaign asks for."""

    __tablename__ = "approval"

    endorsement_id: Mapped[int] = mapped_column(
        ForeignKey("endorsement.id", ondelete="CASCADE"), primary_key=True
    )
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)


class OwnOrganisation(Model):
    """An organisation that an organiser belongs to: they do not vet it."""

    __tablename__ = "own_organisation"

    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), primary_key=True)
    country: Mapped[str] = mapped_column(primary_key=True)
    number_key: Mapped[str] = mapped_column(primary_key=True)
    registration_number: Mapped[str]


class EndorsedAppeal(Committed, Model):
    """One organisation on one appeal text: counted in its own class."""

    __tablename__ = "endorsed_appeal"
    __table_args__ = (
        UniqueConstraint("endorsement_id", "appeal_id"),
        Index("ix_endorsed_appeal_to_count", "ledger_index", "taken_back_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    endorsement_id: Mapped[int] = mapped_column(ForeignKey("endorsement.id", ondelete="CASCADE"))
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), index=True)
    shown: Mapped[bool] = mapped_column(default=True)
    """Of an endorsement shown to chosen addressees: whether this one may see the name."""
    appeal_text_id: Mapped[int] = mapped_column(ForeignKey("appeal_text.id"))

    endorsement: Mapped[Endorsement] = relationship(back_populates="appeals")
    appeal: Mapped[Appeal] = relationship()
    appeal_text: Mapped[AppealText] = relationship()
