"""The whole of a campaign's count, as anyone may know it: rows of the tally, nothing counted here."""

from sqlalchemy import select

from campaign.appeals.models import Appeal
from campaign.db import Json, db
from campaign.resolutions.models import Campaign
from campaign.tally import reading
from campaign.tally.models import SupportClass
from campaign.tally.reading import Line


def of_campaign(campaign: Campaign) -> dict[str, Json]:
    """By appeal and class: counted, withdrawn, removed and why, standing; and how many requests
    wait for their owner, in whole tens."""
    appeals = db.session.execute(
        select(Appeal.id, Appeal.slug).where(Appeal.campaign_id == campaign.id).order_by(Appeal.id)
    ).all()
    ids = [appeal_id for appeal_id, _ in appeals]
    tallies, reasons = reading.of_appeals(ids), reading.removed_by_reason(ids)
    head = reading.latest_checkpoint(campaign.id)
    return {
        "campaign": campaign.slug,
        "size": head.size if head else 0,
        "pending": reading.pending(campaign.id),
        "appeals": {
            slug: {
                support.value: _row(
                    tallies[appeal_id].line(support), reasons.get(appeal_id, {}).get(support, {})
                )
                for support in SupportClass
            }
            for appeal_id, slug in appeals
        },
    }


def _row(line: Line, reasons: dict[str, int]) -> dict[str, Json]:
    return {
        "counted": line.counted,
        "withdrawn": line.withdrawn,
        "removed": line.removed,
        "removed_for": reasons,
        "standing": line.standing,
    }
