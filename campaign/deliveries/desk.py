"""The desk link: an institution registers a delivery without an account."""

from datetime import date

from sqlalchemy import select

from campaign import audit
from campaign.db import db, utcnow
from campaign.deliveries import clock, timeline
from campaign.deliveries.models import OUT, Delivery, DeliveryState
from campaign.errors import CampaignError, LinkInvalid, StepOutOfOrder
from campaign.vault import vault

LONGEST_NUMBER = 60


class DateNotPossible(CampaignError):
    """A registration lies between the sending and today."""

    code = "date-not-possible"


class RegisteredAlready(CampaignError):
    """Under another number or date; the organisers can correct it."""

    code = "registered-already"


def delivery_for(token: str) -> Delivery:
    """Raises LinkInvalid for a link that was never given, without telling more."""
    found = db.session.scalar(
        select(Delivery)
        .where(Delivery.desk_print == vault.fingerprint("desk", token))
        .with_for_update()
    )
    if found is None or found.state not in (*OUT, DeliveryState.APPROVED):
        raise LinkInvalid
    return found


def register(
    delivery: Delivery, number: str, on: date, officer: str = "", *, organiser_id: int | None = None
) -> None:
    """Entered in the institution's register; the clock of its reply rule runs from that day.

    By the clerk, or by an organiser who saw the stamp. The same again changes nothing. Raises
    RegisteredAlready, DateNotPossible, StepOutOfOrder before it went out.
    """
    number = number[:LONGEST_NUMBER]
    if delivery.registered_on is not None:
        if (delivery.registered_number, delivery.registered_on) == (number, on):
            return
        raise RegisteredAlready(number=delivery.registered_number)
    if delivery.approved_at is None or delivery.state == DeliveryState.ANSWERED:
        raise StepOutOfOrder
    if not delivery.dated <= on <= utcnow().date():
        raise DateNotPossible
    before = delivery.state
    delivery.registered_number, delivery.registered_on = number, on
    delivery.officer = officer or None
    delivery.reply_due_on = clock.reply_due_on(on, delivery.appeal.institution.reply_rule)
    delivery.state = DeliveryState.REGISTERED
    timeline.note(delivery, "registered", number=number, on=on.isoformat())
    audit.record(
        organiser_id,
        "delivery registered",
        delivery.outgoing,
        campaign_id=delivery.appeal.campaign_id,
        before={"state": before.value},
        after={"state": delivery.state.value, "number": number, "on": on.isoformat()},
    )
