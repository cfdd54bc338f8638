"""Signatures that are held, and clusters that look doubtful: numbers only."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign import i18n
from campaign.organisers.roles import Permission
from campaign.signatures import watching
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency


def hands(look: Look) -> Iterator[Hand]:
    held, alerts = watching.held(look.campaign.id), watching.alerts(look.campaign.id)
    room = url_for("dashboard.screening", slug=look.campaign.slug)
    if held:
        yield Hand(
            Urgency.WAITS,
            _held(held),
            _("Not counted until you decide"),
            _("Look at what they have in common: people of one training, or a program."),
            room,
            _("Look"),
            Permission.SCREEN_SIGNATURES,
            mark=Mark.DUE,
        )
    if alerts:
        yield Hand(
            Urgency.WAITS,
            ngettext("%(num)s doubtful cluster", "%(num)s doubtful clusters", alerts),
            _("Many signatures with one thing in common"),
            _("They are counted, unless they are held. Remove what is not people."),
            room,
            _("Look"),
            Permission.SCREEN_SIGNATURES,
        )


def _held(held: int) -> str:
    if held >= watching.MANY:
        return _("At least %(number)s signatures are held", number=i18n.number(watching.MANY))
    return ngettext("%(num)s signature is held", "%(num)s signatures are held", held)
