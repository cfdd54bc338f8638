"""Answers: what an institution's reply does to each demand."""

from collections.abc import Mapping
from datetime import date

from campaign import audit
from campaign.appeals.models import AppealState
from campaign.db import db, utcnow
from campaign.deliveries import timeline
from campaign.deliveries.desk import DateNotPossible
from campaign.deliveries.models import OUT, Delivery, DeliveryState, DemandOutcome, Outcome
from campaign.errors import CampaignError, StepOutOfOrder


class OutcomeMissing(CampaignError):
    """Every demand gets its outcome: silence is one."""

    code = "outcome-missing"


def record(
    delivery: Delivery,
    organiser_id: int,
    number: str,
    on: date,
    outcomes: Mapping[int, tuple[Outcome, str]],
) -> None:
    """By demand number, an outcome and the reply's own words; recorded anew, it replaces.

    Raises StepOutOfOrder before it went out, OutcomeMissing, DateNotPossible.
    """
    if delivery.state not in (*OUT, DeliveryState.APPROVED):
        raise StepOutOfOrder
    if not delivery.dated <= on <= utcnow().date():
        raise DateNotPossible
    numbers = [demand["number"] for demand in delivery.appeal.text.content["demands"]]
    if set(outcomes) != set(numbers):
        raise OutcomeMissing
    before = {"state": delivery.state.value, "outcomes": _outcomes(delivery)}
    delivery.outcomes.clear()
    db.session.flush()
    delivery.outcomes.extend(
        DemandOutcome(number=n, outcome=outcome, quote=quote)
        for n, (outcome, quote) in sorted(outcomes.items())
    )
    delivery.reply_number, delivery.replied_on = number, on
    delivery.state = DeliveryState.ANSWERED
    delivery.appeal.state = AppealState.ANSWERED
    timeline.note(delivery, "answered", number=number, on=on.isoformat())
    audit.record(
        organiser_id,
        "answer recorded",
        delivery.outgoing,
        campaign_id=delivery.appeal.campaign_id,
        before=before,
        after={"state": delivery.state.value, "outcomes": _outcomes(delivery)},
    )


def _outcomes(delivery: Delivery) -> dict[str, str]:
    """By demand number; never the reply's own words."""
    return {str(one.number): one.outcome.value for one in delivery.outcomes}
