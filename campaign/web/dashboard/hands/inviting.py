"""Invitations: a list that waits for its letter, and organisations that could be reminded."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign.endorsements.inviting import inviting
from campaign.organisers.roles import Permission
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency


def hands(look: Look) -> Iterator[Hand]:
    listed, silent = inviting.how_many_wait(look.campaign.id)
    room = url_for("dashboard.inviting", slug=look.campaign.slug)
    if listed:
        yield Hand(
            Urgency.WAITS,
            ngettext(
                "%(num)s organisation on the list has no letter yet.",
                "%(num)s organisations on the list have no letter yet.",
                listed,
            ).rstrip("."),
            _("Listed, not asked"),
            _("Read the letter as they will, then send it."),
            room,
            _("Invitations"),
            Permission.INVITE_ORGANISATIONS,
            mark=Mark.DUE,
        )
    if silent:
        yield Hand(
            Urgency.ADVICE,
            ngettext(
                "%(num)s invited organisation is silent",
                "%(num)s invited organisations are silent",
                silent,
            ),
            _("Asked a week ago or longer"),
            _("You may remind them once, or ask by telephone."),
            room,
            _("Invitations"),
            Permission.INVITE_ORGANISATIONS,
        )
