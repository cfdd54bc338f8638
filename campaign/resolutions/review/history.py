"""The steps of a review as they are taken, undone and redone: everything is kept, and dense."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select, update

from campaign.db import Json, db, utcnow
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.resolutions.models import Reading, Resolution, ReviewStep, StepState
from campaign.resolutions.review import keeping
from campaign.resolutions.review.reviewed import (
    Reviewed,
    differences,
    laid_flat,
    raised_from,
    with_changes,
)
from campaign.resolutions.review.steps import Change

ONE_SITTING = timedelta(minutes=10)
"""Saved again and again while somebody writes, a text is one step."""
WRITING = "words changed"


class ChangedMeanwhile(CampaignError):
    """Somebody else changed the same since the page was shown."""

    code = "changed-meanwhile"


class NoReading(CampaignError):
    """It was imported before readings were kept beside what is made of them."""

    code = "no-reading"


def take(
    resolution: Resolution, verb: str, change: Change, *, seen: int, about: int | None = None
) -> ReviewStep | None:
    """Takes one step and keeps it; none where nothing changes. In the caller's transaction.

    `seen` is the version its organiser saw: a step that touches what others changed since is
    refused with ChangedMeanwhile, and any other goes through. `about` is the key of a demand.
    """
    _lock(resolution)
    before = keeping.reviewed(resolution)
    after = change(before)
    was, now = differences(laid_flat(before), laid_flat(after))
    if not now:
        return None
    if verb != WRITING and {*now} & _touched_since(resolution, seen):
        raise ChangedMeanwhile
    _leave_what_was_undone(resolution)
    keeping.keep(resolution, before, after)
    resolution.version += 1
    if verb == WRITING and (step := _still_being_written(resolution, now)):
        step.after, step.moved_at_version, step.at = now, resolution.version, utcnow()
        db.session.flush()
        return None
    step = ReviewStep(
        resolution_id=resolution.id,
        verb=verb,
        number=before.number_of(about) if about else None,
        before=was,
        after=now,
        moved_at_version=resolution.version,
    )
    db.session.add(step)
    db.session.flush()
    return step


def undo(resolution: Resolution, *, seen: int) -> ReviewStep:
    """Takes the last step back. Raises ChangedMeanwhile unless the page showed it as the last."""
    step = _next(resolution, seen, last_done(resolution))
    _move(resolution, step, step.before)
    step.state = StepState.UNDONE
    return step


def redo(resolution: Resolution, *, seen: int) -> ReviewStep:
    """Takes the step again that was undone last."""
    step = _next(resolution, seen, first_undone(resolution))
    _move(resolution, step, step.after)
    step.state = StepState.DONE
    return step


def last_done(resolution: Resolution) -> ReviewStep | None:
    return db.session.scalars(
        select(ReviewStep)
        .where(ReviewStep.resolution_id == resolution.id, ReviewStep.state == StepState.DONE)
        .order_by(ReviewStep.id.desc())
        .limit(1)
    ).first()


def first_undone(resolution: Resolution) -> ReviewStep | None:
    return db.session.scalars(
        select(ReviewStep)
        .where(ReviewStep.resolution_id == resolution.id, ReviewStep.state == StepState.UNDONE)
        .order_by(ReviewStep.id)
        .limit(1)
    ).first()


def reading_of(resolution: Resolution) -> Reviewed:
    """What was read, before anyone touched it. Raises NoReading for one imported before these were kept."""
    kept = db.session.get(Reading, resolution.id)
    if kept is None:
        raise NoReading
    return raised_from(kept.content)


def steps_of(resolution: Resolution) -> list[ReviewStep]:
    """All of them, in the order they were first taken."""
    return list(
        db.session.scalars(
            select(ReviewStep)
            .where(ReviewStep.resolution_id == resolution.id)
            .order_by(ReviewStep.id)
        )
    )


def _next(resolution: Resolution, seen: int, step: ReviewStep | None) -> ReviewStep:
    _lock(resolution)
    if resolution.version != seen:
        raise ChangedMeanwhile
    if step is None:
        raise StepOutOfOrder
    return step


def _move(resolution: Resolution, step: ReviewStep, changes: Mapping[str, Json]) -> None:
    now = keeping.reviewed(resolution)
    keeping.keep(resolution, now, raised_from(with_changes(laid_flat(now), changes)))
    resolution.version += 1
    step.moved_at_version = resolution.version
    db.session.flush()


def _lock(resolution: Resolution) -> None:
    """Two organisers' steps follow one another, also on PostgreSQL."""
    db.session.refresh(resolution, with_for_update=True)


def _touched_since(resolution: Resolution, seen: int) -> set[str]:
    if seen >= resolution.version:
        return set()
    steps = db.session.scalars(
        select(ReviewStep).where(
            ReviewStep.resolution_id == resolution.id, ReviewStep.moved_at_version > seen
        )
    )
    return {name for step in steps for name in (*step.before, *step.after)}


def _leave_what_was_undone(resolution: Resolution) -> None:
    db.session.execute(
        update(ReviewStep)
        .where(ReviewStep.resolution_id == resolution.id, ReviewStep.state == StepState.UNDONE)
        .values(state=StepState.LEFT)
    )


def _still_being_written(resolution: Resolution, now: Mapping[str, Json]) -> ReviewStep | None:
    step = last_done(resolution)
    same = step is not None and step.verb == WRITING and {*step.after} == {*now}
    return step if same and step and step.at > utcnow() - ONE_SITTING else None
