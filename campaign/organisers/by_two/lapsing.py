"""What nobody answered in time lapses, and what stood open closes; by the jobs, each minute."""

from sqlalchemy import select, update

from campaign.db import db, utcnow
from campaign.organisers.by_two.asking import record
from campaign.organisers.by_two.models import ActByTwo, ActState


def lapse() -> int:
    """In the caller's transaction; gives how many."""
    past = (
        select(ActByTwo)
        .where(ActByTwo.state == ActState.PENDING, ActByTwo.lapses_at <= utcnow())
        .with_for_update(skip_locked=True)
    )
    gone = db.session.scalars(past).all()
    for act in gone:
        act.state, act.decided_at = ActState.LAPSED, utcnow()
        record(act, "lapsed", None)
    return len(gone) + _close()


def _close() -> int:
    closed = (
        update(ActByTwo)
        .where(ActByTwo.state == ActState.APPROVED, ActByTwo.open_until <= utcnow())
        .values(state=ActState.DONE, open_until=None)
        .returning(ActByTwo.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session.scalars(closed).all())
