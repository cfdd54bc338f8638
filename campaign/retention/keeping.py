"""For how many days after its end a campaign keeps what it knows of persons: settled by two.

Whoever signs reads that number first. So once appeals are open, and somebody may have read it, it can
only become smaller.
"""

from datetime import timedelta

from sqlalchemy import select

from campaign import audit
from campaign.appeals.models import Appeal
from campaign.db import Json, db
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, NeedsTwo
from campaign.organisers.by_two.models import ActKind
from campaign.resolutions.models import Campaign
from campaign.retention.schedule import KEPT_AT_LEAST, KEPT_AT_MOST

SUBJECT = "keeping"


class KeepingUnclear(CampaignError):
    """A whole number of days, from 7 to 90."""

    code = "keeping-unclear"


class KeptLongerThanTold(CampaignError):
    """Its appeals were opened with a shorter promise."""

    code = "kept-longer-than-told"


def as_wanted(campaign: Campaign, days: int | None) -> Wanted:
    """What two have to agree on. Raises KeepingUnclear, KeptLongerThanTold, and StepOutOfOrder where
    nothing would change or the time is over."""
    if days is None or not KEPT_AT_LEAST <= timedelta(days=days) <= KEPT_AT_MOST:
        raise KeepingUnclear(least=KEPT_AT_LEAST.days, most=KEPT_AT_MOST.days)
    if days == campaign.kept_days or campaign.prints_forgotten_at is not None:
        raise StepOutOfOrder
    if not _may_become(campaign, days):
        raise KeptLongerThanTold(days=campaign.kept_days)
    facts: dict[str, Json] = {"before": campaign.kept_days, "after": days}
    return Wanted(ActKind.KEEPING, SUBJECT, facts)


def facts_now(campaign: Campaign, days: int) -> dict[str, Json] | None:
    """As they stand; None where it may not become that any more."""
    over = campaign.prints_forgotten_at is not None
    if over or not _may_become(campaign, days):
        return None
    return {"before": campaign.kept_days}


def change(campaign: Campaign, days: int, granted: Granted | None) -> None:
    """From the commit on; what is past the new day is erased within the hour.

    Raises NeedsTwo, KeptLongerThanTold.
    """
    if granted is None or (granted.kind, granted.subject) != (ActKind.KEEPING, SUBJECT):
        raise NeedsTwo
    if not _may_become(campaign, days):
        raise KeptLongerThanTold(days=campaign.kept_days)
    before, campaign.kept_days = campaign.kept_days, days
    audit.record(
        granted.approved_by,
        "time of keeping changed",
        campaign.slug,
        campaign_id=campaign.id,
        why=granted.why,
        before={"kept_days": before},
        after={"kept_days": days},
        asked_by=granted.asked_by,
    )


def was_told(campaign_id: int) -> bool:
    """An appeal was opened: from then on its pages tell the day."""
    opened = select(Appeal.id).where(
        Appeal.campaign_id == campaign_id, Appeal.opened_at.is_not(None)
    )
    return db.session.scalar(opened.limit(1)) is not None


def _may_become(campaign: Campaign, days: int) -> bool:
    """Its row is held: opening appeals waits for it, and it for an opening."""
    db.session.refresh(campaign, ["kept_days"], with_for_update=True)
    return days <= campaign.kept_days or not was_told(campaign.id)
