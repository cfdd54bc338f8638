"""The ledger's rows, its tree, its checkpoints, and the tally that pages read."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import BigId, Json, Model, utcnow


class SupportClass(StrEnum):
    """Three kinds of support, never added together."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PAPER = "paper"


class LedgerEntry(Model):
    """One line of bytes; never changed, never deleted."""

    __tablename__ = "ledger_entry"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    index: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    line: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "public"})


class LedgerNode(Model):
    """The hash of a complete subtree: level 0 are leaves (RFC 9162, section 2.1)."""

    __tablename__ = "ledger_node"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    index: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "public"})


class Checkpoint(Model):
    """A signed head of the ledger, after each batch."""

    __tablename__ = "checkpoint"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "public"})
    note: Mapped[str]
    """The signed note as published (C2SP tlog-checkpoint)."""
    made_at: Mapped[datetime] = mapped_column(default=utcnow)


class Count(Model):
    """The tally of one appeal and class at the newest checkpoint, written with it."""

    __tablename__ = "count"
    __table_args__ = (
        CheckConstraint("counted >= withdrawn + removed", name="taken_back_at_most_once"),
    )

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    support: Mapped[SupportClass] = mapped_column(primary_key=True)
    counted: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)

    @property
    def standing(self) -> int:
        return self.counted - self.withdrawn - self.removed


class RemovedCount(Model):
    """How many entries of an appeal and class were removed for one reason; they add up to
    `Count.removed`."""

    __tablename__ = "removed_count"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    support: Mapped[SupportClass] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(primary_key=True)
    """As the ledger's X says it."""
    removed: Mapped[int] = mapped_column(default=0)


class TextCount(Model):
    """How many stand on one version of an appeal's text; over its versions they add up to
    `Count.standing`."""

    __tablename__ = "text_count"

    appeal_text_id: Mapped[int] = mapped_column(ForeignKey("appeal_text.id"), primary_key=True)
    support: Mapped[SupportClass] = mapped_column(primary_key=True)
    standing: Mapped[int] = mapped_column(default=0)


class PendingCount(Model):
    """Requests of a campaign that wait for their owner, as it was at that time, in whole tens."""

    __tablename__ = "pending_count"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    tens: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=utcnow)


class CampaignCount(Model):
    """Distinct signatories or organisations with at least one standing entry in a campaign."""

    __tablename__ = "campaign_count"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    support: Mapped[SupportClass] = mapped_column(primary_key=True)
    standing: Mapped[int] = mapped_column(default=0)


class DistrictCount(Model):
    """Persons by district, for one appeal; shown only from 10 up."""

    __tablename__ = "district_count"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    district: Mapped[str] = mapped_column(primary_key=True)
    """ISO 3166-2 code, or "" where none was given."""
    standing: Mapped[int] = mapped_column(default=0)


class WeekCount(Model):
    """Persons standing at the end of a week (its Monday), for the chart in a packet."""

    __tablename__ = "week_count"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
    standing: Mapped[int] = mapped_column(default=0)


class DayCount(Model):
    """What of an appeal and class stood at the end of a day (UTC), for the organisers' plot.

    Kept by day; shown only in steps of ten and more (`history.py`)."""

    __tablename__ = "day_count"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    support: Mapped[SupportClass] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    standing: Mapped[int] = mapped_column(default=0)


class Told(Model):
    """What an institution was told last by a tally letter."""

    __tablename__ = "told"

    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), primary_key=True)
    size: Mapped[int] = mapped_column(BigId)
    counts: Mapped[dict[str, Json]]
    at: Mapped[datetime] = mapped_column(default=utcnow)
