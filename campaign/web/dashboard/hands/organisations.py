"""Organisations that wait to be vetted: how many, since when; which they are, their room says."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign.deliveries import clock
from campaign.endorsements import vetting
from campaign.organisers.roles import Permission
from campaign.web.dashboard.hands.hand import COUNTRY, Hand, Look, Mark, Urgency


def hands(look: Look) -> Iterator[Hand]:
    waiting, since = vetting.how_many_wait(look.campaign.id)
    if not waiting:
        return
    waited = -clock.working_days_left(look.today, since.date(), COUNTRY) if since else 0
    yield Hand(
        Urgency.WAITS,
        ngettext(
            "%(num)s organisation waits to be vetted",
            "%(num)s organisations wait to be vetted",
            waiting,
        ),
        ngettext(
            "The first has waited %(num)s working day",
            "The first has waited %(num)s working days",
            waited,
        )
        if waited
        else _("Since today"),
        _("Not shown and not counted until one of you decides."),
        url_for("dashboard.vetting", slug=look.campaign.slug),
        _("Vet"),
        Permission.VET_ORGANISATIONS,
        mark=Mark.DUE,
    )
