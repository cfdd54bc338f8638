"""Whose turn it is: any number of processes run the calendar, one of them at a time."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import Model, db, insert_into, utcnow


class Turn(Model):
    """When a part of the calendar is due again; whoever moves it on does the work."""

    __tablename__ = "turn"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


def is_late(name: str, by: timedelta) -> bool:
    """Nobody took this turn when it was due, for that long; or ever."""
    next_at = db.session.scalar(select(Turn.next_at).where(Turn.name == name))
    return next_at is None or next_at + by < utcnow()


def take(name: str, every: timedelta) -> bool:
    """Whether it is due and ours, in the caller's transaction. A process that is killed at its work
    is followed by another when it is due again, which goes on."""
    now = utcnow()
    first = {"name": name, "next_at": datetime(2000, 1, 1, tzinfo=UTC)}
    db.session.execute(insert_into(Turn).values(first).on_conflict_do_nothing())
    taken = db.session.scalar(
        update(Turn)
        .where(Turn.name == name, Turn.next_at <= now)
        .values(next_at=now + every)
        .returning(Turn.name)
    )
    return taken is not None
