"""The day on which everything personal goes."""

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from campaign.appeals import reading
from campaign.organisers.roles import Permission
from campaign.retention import finished, schedule
from campaign.retention.schedule import Course
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency

SOON = timedelta(days=30)


def hands(look: Look) -> Iterator[Hand]:
    if look.campaign.prints_forgotten_at is not None:
        return
    course = _course(look)
    if course is None:
        return
    comes = schedule.forgotten_on(course)
    if look.today + SOON >= comes:
        yield Hand(
            Urgency.NEAR,
            _("Everything personal is erased soon"),
            _("Names, addresses, packets"),
            _("Deliver before; afterwards only the numbers are left."),
            url_for("dashboard.deliveries", slug=look.campaign.slug),
            _("Deliveries"),
            Permission.DRAFT_DELIVERY,
            mark=Mark.DUE,
            due=comes,
        )


def _course(look: Look) -> Course | None:
    """While anything can be signed, nothing else of the calendar matters, and it is known here."""
    opened = [appeal.opened_at for appeal in look.appeals if appeal.opened_at]
    if any(reading.is_signable(appeal, look.today) for appeal in look.appeals):
        return Course(min(opened).date(), signable=True)
    return finished.course_of(look.campaign.id, look.today)
