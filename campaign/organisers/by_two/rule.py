"""A campaign's own rule: from how many on a removal takes two, and when a request lapses."""

from dataclasses import dataclass
from datetime import timedelta

from campaign.db import db
from campaign.errors import CampaignError
from campaign.organisers.by_two.models import RuleOfTwo

REMOVALS_ABOVE, LAPSE_HOURS = 20, 72
MOST_REMOVALS, MOST_HOURS = 1000, 14 * 24


class RuleUnclear(CampaignError):
    """Removals from 0 to 1,000; hours from 1 to 336."""

    code = "rule-unclear"


@dataclass(frozen=True)
class Rule:
    removals_above: int = REMOVALS_ABOVE
    lapse_hours: int = LAPSE_HOURS

    @property
    def lapses_after(self) -> timedelta:
        return timedelta(hours=self.lapse_hours)


def of(campaign_id: int) -> Rule:
    kept = db.session.get(RuleOfTwo, campaign_id)
    return Rule(kept.removals_above, kept.lapse_hours) if kept else Rule()


def made(removals_above: int | None, lapse_hours: int | None) -> Rule:
    """Of numbers that were written; None is one that could not be read. Raises RuleUnclear."""
    if removals_above is None or lapse_hours is None:
        raise RuleUnclear(removals=MOST_REMOVALS, hours=MOST_HOURS)
    if removals_above > MOST_REMOVALS or not 0 < lapse_hours <= MOST_HOURS:
        raise RuleUnclear(removals=MOST_REMOVALS, hours=MOST_HOURS)
    return Rule(removals_above, lapse_hours)


def keep(campaign_id: int, new: Rule) -> None:
    """In the transaction in which two agreed to it."""
    kept = db.session.get(RuleOfTwo, campaign_id) or RuleOfTwo(campaign_id=campaign_id)
    kept.removals_above, kept.lapse_hours = new.removals_above, new.lapse_hours
    db.session.add(kept)
