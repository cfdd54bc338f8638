"""The dashboard's one blueprint, behind the organisers' guard, and what all its pages share."""

from flask import Blueprint, Response, g

from campaign import stops
from campaign.organisers.by_two import reading
from campaign.resolutions.models import Campaign
from campaign.resolutions.review.steps import print_of
from campaign.stops import StopKind
from campaign.web import access, needs
from campaign.web.dashboard import rooms
from campaign.web.headers import policy

pages = access.guarded(Blueprint("dashboard", __name__), access.organisers)
needs.guard_by_role(pages)


@pages.context_processor
def _for_the_head() -> dict[str, object]:
    groups = rooms.offered() if "role" in g else []
    return {
        "rooms_offered": groups,
        "room_of_page": rooms.here,
        "waits_for_two": _waits_for_two,
        "stopped_now": _stopped_now,
        "is_fresh": access.is_fresh,
    }


def _stopped_now(campaign: Campaign) -> list[StopKind]:
    """For the head of every page of the campaign."""
    return list(stops.on(campaign.id))


def _waits_for_two(campaign: Campaign) -> int:
    """Asked once a page."""
    if "waits_for_two" not in g:
        g.waits_for_two = reading.how_many_wait(campaign.id)
    return int(g.waits_for_two)


@pages.after_request
def _save_while_writing(response: Response) -> Response:
    """The review's own script talks to this server; public pages need not talk to any."""
    response.headers.setdefault("Content-Security-Policy", policy(connect="'self'"))
    return response


@pages.app_template_filter("print")
def _print(text: str) -> str:
    return print_of(text)


def own(slug: str) -> Campaign:
    """The reader's own campaign, if their role may do what this page and its form ask for."""
    return access.own_campaign(slug, *needs.asked_now())


def organiser_id() -> int:
    organiser = access.organiser()
    assert organiser is not None  # noqa: S101 - the guard let nobody else in
    return organiser.id
