"""Watching clusters: the jobs look now and then, so that no page has to group all requests."""

from datetime import timedelta

from sqlalchemy import func, select

from campaign.db import db, utcnow
from campaign.signatures import clusters
from campaign.signatures.clusters import Kind
from campaign.signatures.models import Signatory, Signature, SignatureState, Watched

EVERY = timedelta(minutes=10)
LISTED = (Kind.DOMAIN, Kind.BUCKET, Kind.MINUTE, Kind.SHAPE)
MANY = 1000


def note() -> int:
    """Of each campaign with requests in the last 72 hours, in the caller's transaction; gives how
    many numbers moved."""
    kept = {row.campaign_id: row for row in db.session.scalars(select(Watched))}
    asked = (
        select(Signatory.campaign_id)
        .where(
            Signatory.created_at > utcnow() - clusters.SEEN_FOR,
            Signatory.shape.is_not(None),
        )
        .distinct()
    )
    moved = 0
    for campaign_id in {*db.session.scalars(asked), *kept}:
        alerts = _alerts(campaign_id)
        if campaign_id not in kept:
            kept[campaign_id] = Watched(campaign_id=campaign_id, alerts=0)
            db.session.add(kept[campaign_id])
        moved += kept[campaign_id].alerts != alerts
        kept[campaign_id].alerts, kept[campaign_id].at = alerts, utcnow()
    return moved


def alerts(campaign_id: int) -> int:
    """Marked clusters, as of ten minutes ago or less."""
    row = db.session.get(Watched, campaign_id)
    return row.alerts if row else 0


def held(campaign_id: int) -> int:
    """Signatures that are held, at most a thousand of them: not more rows are read."""
    some = (
        select(Signature.id)
        .join(Signature.signatory)
        .where(Signature.state == SignatureState.HELD, Signatory.campaign_id == campaign_id)
        .limit(MANY)
    )
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _alerts(campaign_id: int) -> int:
    return sum(row.alert for kind in LISTED for row in clusters.trends(campaign_id, kind))
