"""How careful a campaign is with organisations: how many approve each, and how many stand together
before they are named. More of it is settled by one of us, less of it by two."""

from dataclasses import dataclass

from campaign import audit
from campaign.db import Json
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, NeedsTwo
from campaign.organisers.by_two.models import ActKind
from campaign.resolutions.models import Campaign

SUBJECT = "measure"


@dataclass(frozen=True)
class Measure:
    needed: int
    """Organisers who approve."""
    together: int
    """Organisations that wait for one another; 0: each says so for itself."""

    def is_less_than(self, other: "Measure") -> bool:
        return self.needed < other.needed or self.together < other.together


def of(campaign: Campaign) -> Measure:
    return Measure(campaign.approvals_needed, campaign.names_together)


def as_wanted(campaign: Campaign, new: Measure) -> Wanted:
    """What two have to agree on: from what, to what."""
    facts: dict[str, Json] = {"before": vars(of(campaign)), "after": vars(new)}
    return Wanted(ActKind.MEASURE, SUBJECT, facts)


def settle(
    campaign: Campaign, new: Measure, organiser_id: int, granted: Granted | None = None
) -> None:
    """For what is approved from now on. Raises NeedsTwo for less of anything than now."""
    before = of(campaign)
    is_granted = granted is not None and granted.kind is ActKind.MEASURE
    if new.is_less_than(before) and not is_granted:
        raise NeedsTwo
    campaign.approvals_needed, campaign.names_together = new.needed, new.together
    said = {"asked_by": granted.asked_by} if granted else {}
    audit.record(
        organiser_id,
        "approvals needed",
        campaign.slug,
        campaign_id=campaign.id,
        why=granted.why if granted else None,
        before=vars(before),
        after=vars(new),
        **said,
    )
