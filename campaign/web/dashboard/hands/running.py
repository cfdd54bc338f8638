"""Jobs and mail that stand still."""

from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _

from campaign.organisers.roles import Permission
from campaign.outbox import standing_still
from campaign.retention import turns
from campaign.tally import counting
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency

TOO_LONG = timedelta(minutes=15)


def hands(look: Look) -> Iterator[Hand]:
    here = url_for("dashboard.campaign", slug=look.campaign.slug)
    if turns.is_late("forget", TOO_LONG):
        yield Hand(
            Urgency.STANDS_STILL,
            _("The jobs stand still"),
            _("Nothing is sent, counted or forgotten"),
            _("Ask whoever runs the server to start them, and look here again."),
            here,
            _("Look again"),
            Permission.SEE_CAMPAIGN,
            mark=Mark.SILENT,
        )
    elif standing_still.for_longer_than(TOO_LONG):
        yield Hand(
            Urgency.STANDS_STILL,
            _("Mail stands still"),
            _("Letters wait for more than 15 minutes"),
            _("People wait for their letter to confirm. Ask whoever runs the server about mail."),
            here,
            _("Look again"),
            Permission.SEE_CAMPAIGN,
            mark=Mark.SILENT,
        )
    elif counting.is_behind(look.campaign.id, TOO_LONG):
        yield Hand(
            Urgency.STANDS_STILL,
            _("Counting stands still"),
            _("Confirmed signatures wait for more than 15 minutes"),
            _("The number shown is too low. Ask whoever runs the server what its log says."),
            here,
            _("Look again"),
            Permission.SEE_CAMPAIGN,
            mark=Mark.SILENT,
        )
