"""The rooms of a campaign, in groups: what the navigation offers, and where its reader is."""

from dataclasses import dataclass

from flask import current_app, request, url_for
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from campaign.web import needs


@dataclass(frozen=True)
class Room:
    page: str
    """The endpoint it opens at."""
    name: LazyString


@dataclass(frozen=True)
class Group:
    name: LazyString
    rooms: tuple[Room, ...]


GROUPS = (
    Group(_l("At a glance"), (Room("dashboard.campaign", _l("At a glance")),)),
    Group(
        _l("Text"),
        (
            Room("dashboard.review", _l("Outline")),
            Room("dashboard.words", _l("Translations")),
            Room("dashboard.second_language", _l("Second language")),
            Room("dashboard.head", _l("Title")),
        ),
    ),
    Group(_l("Signatures"), (Room("dashboard.screening", _l("Screening")),)),
    Group(
        _l("Organisations"),
        (
            Room("dashboard.vetting", _l("Vetting")),
            Room("dashboard.inviting", _l("Invitations")),
        ),
    ),
    Group(_l("Deliveries"), (Room("dashboard.deliveries", _l("Deliveries")),)),
    Group(
        _l("Team"),
        (
            Room("dashboard.people", _l("People")),
            Room("dashboard.second_person", _l("Second person")),
        ),
    ),
    Group(
        _l("Safety"),
        (
            Room("dashboard.emergency", _l("Emergency")),
            Room("dashboard.keys", _l("Keys")),
            Room("dashboard.kept", _l("Keeping")),
            Room("dashboard.audit", _l("Audit")),
        ),
    ),
)


def offered() -> list[Group]:
    """What its reader's role opens, and no more."""
    groups = [Group(group.name, tuple(filter(_opens, group.rooms))) for group in GROUPS]
    return [group for group in groups if group.rooms]


def here(slug: str) -> str:
    """The room this page lies in, by its address: the longest room's address it begins with."""
    rooms = [room.page for group in GROUPS for room in group.rooms]
    above = [page for page in rooms if request.path.startswith(url_for(page, slug=slug))]
    return max(above, key=lambda page: len(url_for(page, slug=slug)), default="")


def _opens(room: Room) -> bool:
    asked = needs.of(current_app.view_functions[room.page]).permission
    return asked is not None and needs.may(asked)
