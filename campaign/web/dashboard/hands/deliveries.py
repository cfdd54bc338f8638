"""Deliveries: packets that wait for a hand, came back, were not registered, or not answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _

from campaign.db import utcnow
from campaign.deliveries import clock
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.organisers.roles import Permission
from campaign.tally import telling
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency

SOON = 5
"""Working days before a reply is due."""
GOES_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class _Case:
    """How a delivery stands, where it needs a hand."""

    urgency: Urgency
    what: str
    state: str
    sentence: str
    mark: Mark
    asks: Permission
    due: date | None = None


def hands(look: Look) -> Iterator[Hand]:
    for delivery in look.deliveries:
        case = _case(look, delivery)
        if case:
            yield _hand(look, delivery, case)
    came_back = telling.came_back([appeal.id for appeal in look.appeals])
    for appeal in look.appeals:
        if appeal.id in came_back:
            yield Hand(
                Urgency.CAME_BACK,
                _("the tally letter came back"),
                _("Refused by the mail server of the institution"),
                _("Its address in the directory may be out of date. Ask the office by telephone."),
                url_for("dashboard.deliveries", slug=look.campaign.slug),
                _("Deliveries"),
                Permission.RECORD_ANSWERS,
                about=appeal.institution.names,
                mark=Mark.REJECTED,
            )


def _case(look: Look, delivery: Delivery) -> _Case | None:
    asked = {
        DeliveryState.ORDERED: _not_composed,
        DeliveryState.DRAFTED: _to_approve,
        DeliveryState.APPROVED: _not_gone,
        DeliveryState.ACCEPTED: _not_registered,
        DeliveryState.BOUNCED: _came_back,
        DeliveryState.REGISTERED: _reply,
        DeliveryState.FORWARDED: _reply,
    }.get(delivery.state)
    return asked(look, delivery) if asked else None


def _not_composed(_look: Look, delivery: Delivery) -> _Case | None:
    if delivery.last_failure is None:
        return None
    return _Case(
        Urgency.CAME_BACK,
        _("the packet could not be made"),
        _("Ordered, not composed"),
        _("Its page says why, and what to do."),
        mark=Mark.REJECTED,
        asks=Permission.DRAFT_DELIVERY,
    )


def _to_approve(_look: Look, _delivery: Delivery) -> _Case:
    return _Case(
        Urgency.WAITS,
        _("a packet waits for approval"),
        _("Composed, not sent"),
        _("Look at every page, then approve it."),
        mark=Mark.DUE,
        asks=Permission.APPROVE_DELIVERY,
    )


def _not_gone(_look: Look, delivery: Delivery) -> _Case | None:
    if delivery.approved_at is None or utcnow() - delivery.approved_at < GOES_WITHIN:
        return None
    return _Case(
        Urgency.DUE,
        _("the packet has not gone out"),
        _("Approved, not sent"),
        _(
            "The mail server has not taken it yet. It is tried again by itself for a day and a half."
        ),
        mark=Mark.DUE,
        asks=Permission.DRAFT_DELIVERY,
    )


def _came_back(_look: Look, _delivery: Delivery) -> _Case:
    return _Case(
        Urgency.CAME_BACK,
        _("the packet came back"),
        _("Refused by the mail server of the institution"),
        _("Deliver it on paper, and enter the incoming number afterwards."),
        mark=Mark.REJECTED,
        asks=Permission.RECORD_ANSWERS,
    )


def _not_registered(look: Look, delivery: Delivery) -> _Case | None:
    """By the rule's term for registering, from the day it was approved."""
    rule = delivery.appeal.institution.reply_rule
    if rule is None or rule.register_days is None or delivery.approved_at is None:
        return None
    sent = delivery.approved_at.date()
    due = clock.due_on(sent, rule.register_days, rule.unit, rule.holidays)
    if look.today <= due:
        return None
    return _Case(
        Urgency.LATE,
        _("the packet is not registered"),
        _("No incoming number"),
        _("Ask the office by telephone for the number, and enter it."),
        mark=Mark.SILENT,
        asks=Permission.RECORD_ANSWERS,
        due=due,
    )


def _reply(look: Look, delivery: Delivery) -> _Case | None:
    due = delivery.reply_due_on
    rule = delivery.appeal.institution.reply_rule
    if due is None:
        return None
    left = clock.working_days_left(look.today, due, rule.holidays if rule else None)
    if left > SOON:
        return None
    if look.today > due:
        return _Case(
            Urgency.LATE,
            _("has not answered"),
            _("No answer"),
            _("Remind the office in writing, and name the incoming number and the term."),
            mark=Mark.SILENT,
            asks=Permission.RECORD_ANSWERS,
            due=due,
        )
    return _Case(
        Urgency.DUE,
        _("the reply is due soon"),
        _("Registered, not answered"),
        _("Ask the office how far it is. Record the reply when it comes."),
        mark=Mark.DUE,
        asks=Permission.RECORD_ANSWERS,
        due=due,
    )


def _hand(look: Look, delivery: Delivery, case: _Case) -> Hand:
    institution = delivery.appeal.institution
    return Hand(
        case.urgency,
        case.what,
        case.state,
        case.sentence,
        url_for("dashboard.delivery", slug=look.campaign.slug, delivery_id=delivery.id),
        _("To the packet"),
        case.asks,
        about=institution.names,
        mark=case.mark,
        due=case.due,
        country=institution.reply_rule.holidays if institution.reply_rule else None,
    )
