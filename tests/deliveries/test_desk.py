"""The desk link: a clerk registers a delivery, once, on a day that is possible."""

from datetime import timedelta

import pytest

from campaign.appeals.models import AppealState
from campaign.db import db, transaction, utcnow
from campaign.deliveries import answers, clock, desk
from campaign.deliveries.models import Delivery, DeliveryState, Outcome
from campaign.errors import LinkInvalid, StepOutOfOrder
from campaign.institutions.models import DayUnit, ReplyRule
from campaign.vault import vault
from tests import factories

TOKEN = "a token of the desk"
TODAY = utcnow().date
A_WEEK = timedelta(days=7)


def a_delivery(*, state=DeliveryState.ACCEPTED, institution=None):
    """Dated a week ago; approved, unless it is a draft."""
    institutions = [institution] if institution else []
    appeal = factories.appeals_of(factories.an_open_campaign(*institutions))[0]
    organiser = factories.an_organiser()
    is_draft = state in (DeliveryState.ORDERED, DeliveryState.DRAFTED)
    with transaction():
        delivery = Delivery(
            appeal_id=appeal.id,
            outgoing="CCW-2026/1",
            dated=TODAY() - A_WEEK,
            state=state,
            ordered_by=organiser.id,
            approved_at=None if is_draft else utcnow() - A_WEEK,
            desk_print=vault.fingerprint("desk", TOKEN),
        )
        db.session.add(delivery)
    return delivery


def register(delivery, number="02-1483", on=None):
    with transaction():
        desk.register(delivery, number, on or TODAY())


def answer(delivery, outcomes, on=None):
    with transaction():
        answers.record(delivery, delivery.ordered_by, "6-512", on or TODAY(), outcomes)


def test_the_link_opens_its_delivery_and_no_other_link_does(app):
    delivery = a_delivery()

    assert desk.delivery_for(TOKEN) == delivery
    with pytest.raises(LinkInvalid):
        desk.delivery_for("another token")


@pytest.mark.parametrize("state", [DeliveryState.ORDERED, DeliveryState.DRAFTED])
def test_before_it_went_out_a_delivery_has_no_desk(app, state):
    delivery = a_delivery(state=state)

    with pytest.raises(LinkInvalid):
        desk.delivery_for(TOKEN)
    with pytest.raises(StepOutOfOrder):
        register(delivery)


def test_registering_starts_the_clock_of_the_reply_rule(app):
    rule = ReplyRule(
        slug="law",
        binding=True,
        answer_days=14,
        unit=DayUnit.WORKING,
        holidays="KG",
        source={"en": "Law"},
    )
    delivery = a_delivery(institution=factories.an_institution(reply_rule=rule))

    register(delivery)

    assert (delivery.state, delivery.registered_number) == (DeliveryState.REGISTERED, "02-1483")
    assert delivery.reply_due_on == clock.due_on(TODAY(), 14, DayUnit.WORKING, "KG")


def test_without_a_rule_no_day_is_promised(app):
    delivery = a_delivery()

    register(delivery)

    assert delivery.reply_due_on is None


def test_registering_the_same_twice_is_the_same_as_once(app):
    delivery = a_delivery()

    register(delivery)
    register(delivery)

    assert [event.kind for event in delivery.events] == ["registered"]


def test_a_very_long_number_registered_twice_is_the_same_as_once(app):
    delivery = a_delivery()

    register(delivery, "№" * 100)
    register(delivery, "№" * 100)

    assert len(delivery.registered_number) == desk.LONGEST_NUMBER


def test_another_number_does_not_replace_the_first(app):
    delivery = a_delivery()
    register(delivery)

    with pytest.raises(desk.RegisteredAlready):
        register(delivery, "02-9999")

    assert delivery.registered_number == "02-1483"


@pytest.mark.parametrize("days", [-8, 1])
def test_a_day_before_the_letter_or_after_today_is_not_possible(app, days):
    delivery = a_delivery()

    with pytest.raises(desk.DateNotPossible):
        register(delivery, on=TODAY() + timedelta(days=days))


def test_an_answer_gives_every_demand_its_outcome(app):
    delivery = a_delivery()
    with pytest.raises(answers.OutcomeMissing):
        answer(delivery, {1: (Outcome.ACCEPTED, "Yes.")})

    answer(delivery, {2: (Outcome.SILENCE, ""), 1: (Outcome.ACCEPTED, "Yes.")})

    found = [(outcome.number, outcome.outcome) for outcome in delivery.outcomes]
    assert found == [(1, Outcome.ACCEPTED), (2, Outcome.SILENCE)]
    assert delivery.appeal.state == AppealState.ANSWERED


def test_an_answer_recorded_anew_replaces_the_first(app):
    delivery = a_delivery()
    answer(delivery, {1: (Outcome.ACCEPTED, "Yes."), 2: (Outcome.SILENCE, "")})

    answer(delivery, {1: (Outcome.REJECTED, "No."), 2: (Outcome.SILENCE, "")})

    assert [outcome.quote for outcome in delivery.outcomes] == ["No.", ""]


def test_what_was_answered_unregistered_is_not_registered_afterwards(app):
    delivery = a_delivery()
    answer(delivery, {1: (Outcome.ACCEPTED, ""), 2: (Outcome.SILENCE, "")})

    with pytest.raises(StepOutOfOrder):
        register(delivery)
