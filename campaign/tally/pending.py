"""How many wait to be confirmed: told once an hour and in whole tens, so that nobody who watches
the number can see one person sign."""

from datetime import timedelta

from sqlalchemy import func, select

from campaign.db import db, utcnow
from campaign.signatures.models import Signatory
from campaign.tally.models import PendingCount

WITHIN = timedelta(hours=72)
STEP = 10


def note() -> int:
    """For every campaign, in the caller's transaction; gives how many numbers moved."""
    asked = (
        select(Signatory.campaign_id, func.count())
        .where(
            Signatory.confirmed_at.is_(None),
            Signatory.created_at > utcnow() - WITHIN,
            Signatory.sealed.is_not(None),
        )
        .group_by(Signatory.campaign_id)
    )
    waiting = {campaign_id: n for campaign_id, n in db.session.execute(asked)}  # noqa: C416
    kept = {row.campaign_id: row for row in db.session.scalars(select(PendingCount))}
    moved = 0
    for campaign_id in waiting.keys() | kept.keys():
        tens = waiting.get(campaign_id, 0) // STEP * STEP
        if campaign_id not in kept:
            kept[campaign_id] = PendingCount(campaign_id=campaign_id, tens=0)
            db.session.add(kept[campaign_id])
        if kept[campaign_id].tens != tens:
            kept[campaign_id].tens, kept[campaign_id].at = tens, utcnow()
            moved += 1
    return moved
