"""The tally as pages, letters and packets read it: rows written with a checkpoint, never counted here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from campaign.db import db
from campaign.tally import history
from campaign.tally.districts import Shown, shown
from campaign.tally.models import (
    CampaignCount,
    Checkpoint,
    Count,
    DayCount,
    DistrictCount,
    PendingCount,
    RemovedCount,
    SupportClass,
    TextCount,
    WeekCount,
)


@dataclass(frozen=True)
class Line:
    """One class: what was counted, what was taken back, what stands."""

    counted: int = 0
    withdrawn: int = 0
    removed: int = 0

    @property
    def standing(self) -> int:
        return self.counted - self.withdrawn - self.removed


@dataclass(frozen=True)
class AppealTally:
    """Three kinds of support, never added together."""

    lines: dict[SupportClass, Line] = field(default_factory=dict)

    def line(self, support: SupportClass) -> Line:
        return self.lines.get(support, Line())

    @property
    def person(self) -> int:
        return self.line(SupportClass.PERSON).standing

    @property
    def organisation(self) -> int:
        return self.line(SupportClass.ORGANISATION).standing

    @property
    def paper(self) -> int:
        return self.line(SupportClass.PAPER).standing

    def as_counts(self) -> dict[str, int]:
        return {support.value: self.line(support).standing for support in SupportClass}


@dataclass(frozen=True)
class CampaignTally:
    """Distinct persons and organisations with at least one standing entry in the campaign."""

    person: int = 0
    organisation: int = 0
    paper: int = 0


def of_campaign(campaign_id: int) -> CampaignTally:
    rows = db.session.scalars(select(CampaignCount).where(CampaignCount.campaign_id == campaign_id))
    return CampaignTally(**{row.support.value: row.standing for row in rows})


def of_appeals(appeal_ids: Sequence[int]) -> dict[int, AppealTally]:
    """Every id asked for is in the answer; one query."""
    found: dict[int, dict[SupportClass, Line]] = {appeal_id: {} for appeal_id in appeal_ids}
    for row in db.session.scalars(select(Count).where(Count.appeal_id.in_(list(appeal_ids)))):
        found[row.appeal_id][row.support] = Line(row.counted, row.withdrawn, row.removed)
    return {appeal_id: AppealTally(lines) for appeal_id, lines in found.items()}


def removed_by_reason(appeal_ids: Sequence[int]) -> dict[int, dict[SupportClass, dict[str, int]]]:
    """Of what was removed, by appeal and class, how many for each reason of the ledger's."""
    found: dict[int, dict[SupportClass, dict[str, int]]] = {}
    asked = select(RemovedCount).where(RemovedCount.appeal_id.in_(list(appeal_ids)))
    for row in db.session.scalars(asked.order_by(RemovedCount.reason)):
        by_class = found.setdefault(row.appeal_id, {})
        by_class.setdefault(row.support, {})[row.reason] = row.removed
    return found


def by_text(text_ids: Sequence[int]) -> dict[int, dict[SupportClass, int]]:
    """How many of each class stand on these versions; every id asked for is in the answer."""
    found: dict[int, dict[SupportClass, int]] = {text_id: {} for text_id in text_ids}
    asked = select(TextCount).where(TextCount.appeal_text_id.in_(list(text_ids)))
    for row in db.session.scalars(asked):
        found[row.appeal_text_id][row.support] = row.standing
    return found


def pending(campaign_id: int) -> int:
    """Requests that waited for their owner an hour ago or less, in whole tens."""
    row = db.session.get(PendingCount, campaign_id)
    return row.tens if row else 0


def of_appeal(appeal_id: int) -> AppealTally:
    return of_appeals([appeal_id])[appeal_id]


def latest_checkpoint(campaign_id: int) -> Checkpoint | None:
    return db.session.scalar(
        select(Checkpoint)
        .where(Checkpoint.campaign_id == campaign_id)
        .order_by(Checkpoint.size.desc())
        .limit(1)
    )


def districts_shown(appeal_id: int) -> Shown:
    """Persons by district, only from 10 up; the rest together, and never a small one alone."""
    rows = db.session.scalars(select(DistrictCount).where(DistrictCount.appeal_id == appeal_id))
    return shown({row.district: row.standing for row in rows})


def growth(appeal_id: int) -> tuple[history.Step, ...]:
    """How the persons on an appeal grew, by days in UTC, never fewer than ten at a time."""
    rows = db.session.scalars(
        select(DayCount)
        .where(DayCount.appeal_id == appeal_id, DayCount.support == SupportClass.PERSON)
        .order_by(DayCount.day)
    )
    return history.steps([(row.day, row.standing) for row in rows])


def weeks(appeal_id: int) -> list[tuple[date, int]]:
    """(Monday, persons standing at the end of that week), oldest first."""
    rows = db.session.scalars(
        select(WeekCount).where(WeekCount.appeal_id == appeal_id).order_by(WeekCount.monday)
    )
    return [(row.monday, row.standing) for row in rows]
