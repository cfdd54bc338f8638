"""What the public page shows of an appeal's deliveries: state, terms, and each demand's outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from campaign.appeals.models import Appeal
from campaign.db import db, utcnow
from campaign.deliveries import clock
from campaign.deliveries.models import OUT, Delivery, DeliveryState, DemandOutcome
from campaign.errors import NotFound
from campaign.tally.models import SupportClass


@dataclass(frozen=True)
class PublicState:
    """Of the newest delivery that went out; empty before the first."""

    state: DeliveryState | None = None
    outgoing: str = ""
    sent_on: date | None = None
    registered_number: str | None = None
    registered_on: date | None = None
    reply_due_on: date | None = None
    days_left: int | None = None
    """Working days; negative once the reply is late; none when nothing is due."""
    reply_number: str | None = None
    replied_on: date | None = None
    outcomes: dict[int, DemandOutcome] = field(default_factory=dict)


def public_state(appeal_ids: Sequence[int]) -> dict[int, PublicState]:
    """Every id asked for is in the answer."""
    found = db.session.scalars(
        select(Delivery)
        .where(Delivery.appeal_id.in_(list(appeal_ids)), Delivery.state.in_(OUT))
        .options(
            selectinload(Delivery.outcomes),
            joinedload(Delivery.appeal).joinedload(Appeal.institution),
        )
        .order_by(Delivery.id)
    )
    states = {delivery.appeal_id: _state(delivery) for delivery in found}
    return {appeal_id: states.get(appeal_id, PublicState()) for appeal_id in appeal_ids}


def sent_with_number(outgoing: str) -> Delivery:
    """The delivery with our outgoing number, once it was approved. Raises NotFound."""
    found = db.session.scalar(
        select(Delivery)
        .where(Delivery.outgoing == outgoing, Delivery.approved_at.is_not(None))
        .options(
            joinedload(Delivery.appeal).joinedload(Appeal.institution),
            joinedload(Delivery.appeal).joinedload(Appeal.campaign),
        )
    )
    if found is None:
        raise NotFound
    return found


def counts_of(delivery: Delivery) -> dict[str, int]:
    """What stands in its packet, by class: as of its checkpoint, not of today."""
    counts = (delivery.manifest or {}).get("counts", {})
    return {kind.value: counts.get(kind.value, {}).get("standing", 0) for kind in SupportClass}


def of_appeal(appeal_id: int) -> list[Delivery]:
    """All of them, the newest first, for the organisers."""
    return list(
        db.session.scalars(
            select(Delivery).where(Delivery.appeal_id == appeal_id).order_by(Delivery.id.desc())
        )
    )


def of_campaign(campaign_id: int) -> list[Delivery]:
    return list(
        db.session.scalars(
            select(Delivery)
            .join(Delivery.appeal)
            .where(Appeal.campaign_id == campaign_id)
            .options(joinedload(Delivery.appeal).joinedload(Appeal.institution))
            .order_by(Delivery.id.desc())
        )
    )


def _state(delivery: Delivery) -> PublicState:
    return PublicState(
        state=delivery.state,
        outgoing=delivery.outgoing,
        sent_on=delivery.approved_at.date() if delivery.approved_at else None,
        registered_number=delivery.registered_number,
        registered_on=delivery.registered_on,
        reply_due_on=delivery.reply_due_on,
        days_left=days_left(delivery),
        reply_number=delivery.reply_number,
        replied_on=delivery.replied_on,
        outcomes={outcome.number: outcome for outcome in delivery.outcomes},
    )


def days_left(delivery: Delivery) -> int | None:
    if delivery.reply_due_on is None or delivery.state == DeliveryState.ANSWERED:
        return None
    rule = delivery.appeal.institution.reply_rule
    return clock.working_days_left(
        utcnow().date(), delivery.reply_due_on, rule.holidays if rule else None
    )
