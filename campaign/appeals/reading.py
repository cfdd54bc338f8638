"""What pages ask of appeals: by slug, with what they need in few queries."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload, selectinload

from campaign.appeals.models import PUBLIC, SIGNABLE, Appeal
from campaign.db import db
from campaign.errors import NotFound
from campaign.resolutions.models import Campaign


def campaigns() -> list[Campaign]:
    """Those with at least one public appeal, oldest first."""
    return list(db.session.scalars(select(Campaign).where(_has_public()).order_by(Campaign.id)))


def campaign_with_slug(slug: str) -> Campaign:
    """Raises NotFound unless it has a public appeal."""
    found = db.session.scalar(select(Campaign).where(Campaign.slug == slug, _has_public()))
    if found is None:
        raise NotFound
    return found


def appeal_with_slug(slug: str) -> Appeal:
    """With its institution, campaign and texts. Raises NotFound for a draft."""
    found = (
        db.session.scalars(
            select(Appeal)
            .where(Appeal.slug == slug, Appeal.state.in_(PUBLIC))
            .options(
                joinedload(Appeal.institution),
                joinedload(Appeal.campaign),
                joinedload(Appeal.texts),
            )
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return found


def public_appeals(campaign: Campaign) -> list[Appeal]:
    """In the order in which the document addresses them."""
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.campaign_id == campaign.id, Appeal.state.in_(PUBLIC))
            .options(joinedload(Appeal.institution), selectinload(Appeal.texts))
            .order_by(Appeal.id)
        )
    )


def today() -> date:
    """The day in Bishkek, where the last day to sign ends at midnight."""
    return datetime.now(ZoneInfo("Asia/Bishkek")).date()


def is_signable(appeal: Appeal, today: date) -> bool:
    """Open, and its last day is not over."""
    return appeal.state in SIGNABLE and (appeal.closes_on is None or today <= appeal.closes_on)


def _has_public() -> ColumnElement[bool]:
    return Campaign.id.in_(select(Appeal.campaign_id).where(Appeal.state.in_(PUBLIC)))
