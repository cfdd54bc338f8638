"""Whether mail stands still: letters that are due, and go to nobody."""

from datetime import timedelta

from sqlalchemy import or_, select

from campaign.db import db, utcnow
from campaign.outbox.models import Letter, LetterState


def for_longer_than(time: timedelta) -> bool:
    """A letter has been due, or in the hands of a worker that did not come back, for that long.
    Two index look-ups; one that waits for its turn or its next try is not due."""
    before = utcnow() - time
    due = (Letter.state == LetterState.WAITING) & (Letter.due_at < before)
    lost = (Letter.state == LetterState.SENDING) & (Letter.lease_until < before)
    return db.session.scalar(select(Letter.id).where(or_(due, lost)).limit(1)) is not None
