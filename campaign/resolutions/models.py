"""Resolutions and the campaigns for them: what was adopted, what it demands, and of whom."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, event, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Json, Model, utcnow
from campaign.institutions.models import Institution
from campaign.stops import Stop


class Campaign(Model):
    """A resolution being campaigned for: its names, its keys, its ledger's origin."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    titles: Mapped[dict[str, str]]
    summaries: Mapped[dict[str, str]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    demonstration: Mapped[bool] = mapped_column(default=False)
    """The sample: its packets say that they are not to be acted on."""
    sender: Mapped[dict[str, Json]] = mapped_column(default=dict)
    """Who writes to the institutions: letterhead, applicants, opening… in the languages of letters."""
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary, info={"not_encrypted": "public"})
    """Signers' details are sealed to it. Made when the first appeal is opened."""
    protected_key: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"not_encrypted": "under the organisers’ passphrase"}
    )
    """Its private half, under the organisers' passphrase; empty where it is not on the server."""
    pepper: Mapped[str | None]
    """Name of the file without which its prints mean nothing; none: prints without a pepper."""
    prints_forgotten_at: Mapped[datetime | None]
    """Since then no address can be found again, and nobody can sign."""
    forgotten_at: Mapped[datetime | None]
    """Since then nothing personal is left."""
    origin: Mapped[str | None] = mapped_column(unique=True)
    """Name of the ledger in its checkpoints (C2SP tlog-checkpoint)."""
    ledger_public_key: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"not_encrypted": "public"}
    )
    ledger_private_key: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "campaign.ledger_private_key"}
    )
    """Ed25519, encrypted with the server's key ring."""
    shared_mailboxes: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Two people with different names may sign from one mailbox."""
    approvals_needed: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """How many organisers must approve an endorsement before it stands: one, or two."""
    names_together: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Names of organisations appear once so many stand together; 0: each chooses for itself."""
    kept_days: Mapped[int] = mapped_column(default=30, server_default=text("30"))
    """After its end: told before signing, changed by two (`retention/keeping.py`)."""
    work_until: Mapped[datetime | None]
    """Under attack until then: the sign form asks the browser for some work (`signatures/attack.py`)."""
    work_because: Mapped[str | None]
    no_work_until: Mapped[datetime | None]
    """An organiser ended it: until then no job begins it again."""

    @property
    def asks_for_work(self) -> bool:
        return self.work_until is not None and self.work_until > utcnow()

    resolution: Mapped["Resolution"] = relationship(back_populates="campaign", uselist=False)
    stopped: Mapped[list[Stop]] = relationship(
        primaryjoin=lambda: (Stop.campaign_id == Campaign.id) & Stop.until.is_(None),
        order_by=Stop.id,
        viewonly=True,
    )


class Resolution(Model):
    """The adopted document, in the languages it has; `language` is the authoritative one."""

    __tablename__ = "resolution"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), unique=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    """Of the resolution's own lines: the same document is imported once."""
    language: Mapped[str]
    titles: Mapped[dict[str, str]]
    places: Mapped[dict[str, str]] = mapped_column(default=dict)
    adopted_on: Mapped[date | None]
    preamble: Mapped[list[Json]]
    """Paragraphs: {"key": 1, "line": 12, "last_line": 12, "texts": {"en": …}}."""
    problems: Mapped[list[Json]]
    source_lines: Mapped[list[Json]]
    """The document's own lines, without what stood around it; line numbers count from 1."""
    doubts: Mapped[list[Json]]
    """What the outline was not sure of: {"line", "code", "facts"}, and "confidence" if it has one."""
    paragraphs: Mapped[list[Json]] = mapped_column(default=list)
    """The first and last line of each paragraph of the source: [[1, 1], [3, 5]]."""
    looked_at: Mapped[list[Json]] = mapped_column(default=list)
    """The doubts that an organiser ticked off, by their marks (`review.doubts`)."""
    last_key: Mapped[int] = mapped_column(default=0)
    """The highest key given to a section, demand or passage so far."""
    version: Mapped[int] = mapped_column(default=0)
    """Moves on with every change under review, also with one taken back."""
    translations_note: Mapped[dict[str, str]] = mapped_column(default=dict)
    published: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    """A `Reviewed`, laid flat, as the newest texts have it; none while it is as it stands here."""
    imported_at: Mapped[datetime] = mapped_column(default=utcnow)

    campaign: Mapped[Campaign] = relationship(back_populates="resolution")
    sections: Mapped[list["Section"]] = relationship(
        order_by="Section.position",
        cascade="all, delete-orphan",
        back_populates="resolution",
        lazy="selectin",
    )

    @property
    def demands(self) -> list["Demand"]:
        return [demand for section in self.sections for demand in section.demands]


class Section(Model):
    """A list of demands under one heading: whom it addresses, and its theme if it has one."""

    __tablename__ = "section"
    __table_args__ = (
        UniqueConstraint("resolution_id", "position"),
        Index("uq_section_one_key_once", "resolution_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"))
    key: Mapped[int]
    """Stays when others come and go; the position does not."""
    position: Mapped[int]
    line: Mapped[int]
    heading: Mapped[str]
    themes: Mapped[dict[str, str]] = mapped_column(default=dict)

    resolution: Mapped[Resolution] = relationship(back_populates="sections")
    demands: Mapped[list["Demand"]] = relationship(
        order_by="Demand.number",
        cascade="all, delete-orphan",
        back_populates="section",
        lazy="selectin",
    )


class Demand(Model):
    """One thing asked, of one or more institutions."""

    __tablename__ = "demand"
    __table_args__ = (UniqueConstraint("section_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(
        ForeignKey("section.id", ondelete="CASCADE"), index=True
    )
    key: Mapped[int]
    """Stays when demands are split, merged and moved; the number does not."""
    number: Mapped[int]
    texts: Mapped[dict[str, str]]
    origins: Mapped[list[Json]] = mapped_column(default=list)
    """Keys of the demands, as they were read, whose words it holds; none if it was added."""
    line: Mapped[int]
    last_line: Mapped[int]
    phrases: Mapped[list[Json]]
    """The words in which the document names its addressees."""
    confidence: Mapped[float]

    section: Mapped[Section] = relationship(back_populates="demands")
    addressees: Mapped[list[Institution]] = relationship(
        secondary="demand_addressee", order_by="Institution.id", lazy="selectin"
    )


class DemandAddressee(Model):
    """Routing is per demand. A group stands here as the document names it."""

    __tablename__ = "demand_addressee"

    demand_id: Mapped[int] = mapped_column(
        ForeignKey("demand.id", ondelete="CASCADE"), primary_key=True
    )
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)


class GroupMember(Model):
    """Whom the organiser picked for a group, in this campaign."""

    __tablename__ = "group_member"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("institution.id"), primary_key=True)


class Reading(Model):
    """What the machine found in the document, beside what was made of it. Written once."""

    __tablename__ = "reading"

    resolution_id: Mapped[int] = mapped_column(
        ForeignKey("resolution.id", ondelete="CASCADE"), primary_key=True
    )
    content: Mapped[dict[str, Json]]
    """A `Reviewed`, laid flat, as it was before anyone touched it."""
    made_at: Mapped[datetime] = mapped_column(default=utcnow)


class StepState(StrEnum):
    DONE = "done"
    UNDONE = "undone"
    LEFT = "left"
    """Undone, and then something else was done instead."""


class ReviewStep(Model):
    """One change under review, kept so that it can be undone, redone and counted. Says not who."""

    __tablename__ = "review_step"
    __table_args__ = (Index("ix_review_step_moved", "resolution_id", "moved_at_version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"))
    verb: Mapped[str]
    number: Mapped[int | None]
    """Of the demand it was about, as it was numbered then."""
    state: Mapped[StepState] = mapped_column(default=StepState.DONE)
    before: Mapped[dict[str, Json]]
    """Of the resolution laid flat, what was changed: as it was; null where nothing was."""
    after: Mapped[dict[str, Json]]
    moved_at_version: Mapped[int]
    """The version that doing it, or undoing it, led to."""
    at: Mapped[datetime] = mapped_column(default=utcnow)


class Alignment(Model):
    """A second document beside the resolution: the same in another language, pair by pair."""

    __tablename__ = "alignment"
    __table_args__ = (UniqueConstraint("resolution_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    resolution_id: Mapped[int] = mapped_column(ForeignKey("resolution.id", ondelete="CASCADE"))
    language: Mapped[str]
    sha256: Mapped[str]
    texts: Mapped[list[Json]]
    """What was read in it: {"kind": "demand", "text": …}."""
    pairs: Mapped[list[Json]]
    """{"fields": ["d7.text"], "texts": [6], "confidence": 0.8}; the places of `texts`."""
    version: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(default=utcnow)


@event.listens_for(Reading, "before_update")
def _is_written_once(_mapper: Any, _connection: Any, _reading: Reading) -> None:  # noqa: ANN401
    raise RuntimeError("a reading is written once")
