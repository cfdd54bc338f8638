"""Acts that somebody asked for and a second person has to look at."""

from collections import Counter
from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign.organisers.by_two import reading
from campaign.organisers.by_two.models import PERMISSION
from campaign.web import access
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency


def hands(look: Look) -> Iterator[Hand]:
    """By what the second person must be allowed to do; nobody is led to an act of their own."""
    reader = access.organiser()
    me = reader.id if reader else None
    waiting = Counter(
        PERMISSION[act.kind] for act in reading.waiting(look.campaign.id) if act.asked_by != me
    )
    for permission, number in waiting.items():
        yield Hand(
            Urgency.WAITS,
            ngettext(
                "%(num)s act waits for a second person",
                "%(num)s acts wait for a second person",
                number,
            ),
            _("Asked for by one, not done yet"),
            _("Look at what it is and why. It lapses by itself."),
            url_for("dashboard.second_person", slug=look.campaign.slug),
            _("Second person"),
            permission,
            mark=Mark.DUE,
        )
