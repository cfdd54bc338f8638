"""Endorsements: organisations that stand behind a campaign, each given by a named officer."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.appeals.commitments import Committed
from campaign.appeals.models import Appeal, AppealText
from campaign.db import Model, utcnow
from campaign.endorsements.proofs.models import Proof
from campaign.endorsements.register.models import Organisation
from campaign.endorsements.told import Told, decrypted, encrypted
from campaign.i18n import Texts, in_language
from campaign.resolutions.models import Campaign
from campaign.vault import vault


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


_REASON = "endorsement.reason_kept"
STANDING = (EndorsementState.APPROVED, EndorsementState.COUNTED)


class Endorsement(Model):
    __tablename__ = "endorsement"
    __table_args__ = (
        CheckConstraint(
            "(shown = 'together') = (hold_until IS NOT NULL)", name="held_until_so_many"
        ),
        CheckConstraint(
            "state != 'declined' OR reason_kept IS NOT NULL", name="declined_with_a_reason"
        ),
        Index(
            "uq_endorsement_one_organisation_once",
            "campaign_id",
            "organisation_print",
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
    """The register's record, while everyone may see that it endorses: what is confidential leads to
    no record."""
    organisation_print: Mapped[str]
    """Keyed hash of the campaign, country and registration number."""
    told_kept: Mapped[bytes] = mapped_column(
        LargeBinary, info={"encrypted": "endorsement.told_kept"}
    )
    """Encrypted JSON of a `Told`."""
    logo: Mapped[bytes | None] = mapped_column(
        LargeBinary, deferred=True, info={"encrypted": "endorsement.logo"}
    )
    shown: Mapped[Shown] = mapped_column(default=Shown.PUBLIC)
    hold_until: Mapped[int | None]
    """Shown, and counted, once so many organisations stand together."""
    opened_at: Mapped[datetime | None]
    """Of a held one: since when so many stood. It stays when others withdraw."""
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
    reason_kept: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "endorsement.reason_kept"}
    )
    """Why it was declined, encrypted: whoever writes it may name the organisation."""

    campaign: Mapped[Campaign] = relationship()
    registered: Mapped[Organisation | None] = relationship()
    proofs: Mapped[list[Proof]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by=Proof.id
    )
    approvals: Mapped[list["Approval"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Approval.at"
    )
    appeals: Mapped[list["EndorsedAppeal"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        back_populates="endorsement",
        order_by="EndorsedAppeal.id",
        primaryjoin=lambda: (
            (EndorsedAppeal.endorsement_id == Endorsement.id) & EndorsedAppeal.left_at.is_(None)
        ),
    )

    _open: ClassVar[tuple[bytes, Told | None]] = (b"", None)

    @property
    def told(self) -> Told:
        """What the officer typed. Raises VaultLocked."""
        kept, found = self._open
        if found is None or kept != self.told_kept:
            found = decrypted(self.told_kept)
            self.__dict__["_open"] = self.told_kept, found
        return found

    @told.setter
    def told(self, given: Told) -> None:
        self.told_kept = encrypted(given)

    @property
    def reason(self) -> str | None:
        return vault.decrypt(self.reason_kept, _REASON).decode() if self.reason_kept else None

    @reason.setter
    def reason(self, words: str) -> None:
        self.reason_kept = vault.encrypt(words.encode(), _REASON)

    @property
    def organisation(self) -> str:
        """Its name in the officer's language: as letters to them say it."""
        return in_language(self.told.names, self.language).text

    @property
    def called(self) -> Texts:
        """Its names as the register has them, or as they were typed."""
        return self.registered.names if self.registered else self.told.names


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

    number_print: Mapped[str] = mapped_column(primary_key=True)
    """Keyed hash of the organiser, the country and the registration number."""
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), index=True)
    number_kept: Mapped[bytes] = mapped_column(
        LargeBinary, info={"encrypted": "own_organisation.number_kept"}
    )
    """Encrypted JSON {"country", "registration_number"}."""


class EndorsedAppeal(Committed, Model):
    """One organisation on one appeal text: counted in its own class."""

    __tablename__ = "endorsed_appeal"
    __table_args__ = (
        Index(
            "uq_endorsed_appeal_one_each",
            "endorsement_id",
            "appeal_id",
            unique=True,
            sqlite_where=text("left_at IS NULL"),
            postgresql_where=text("left_at IS NULL"),
        ),
        Index("ix_endorsed_appeal_to_count", "ledger_index", "taken_back_index"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    endorsement_id: Mapped[int] = mapped_column(ForeignKey("endorsement.id", ondelete="CASCADE"))
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), index=True)
    shown: Mapped[bool] = mapped_column(default=True)
    """Of an endorsement shown to chosen addressees: whether this one may see the name."""
    appeal_text_id: Mapped[int] = mapped_column(ForeignKey("appeal_text.id"))
    left_at: Mapped[datetime | None]
    """When the organisation moved on to a newer text: another row has it, and this one is taken back."""

    endorsement: Mapped[Endorsement] = relationship(back_populates="appeals")
    appeal: Mapped[Appeal] = relationship()
    appeal_text: Mapped[AppealText] = relationship()
