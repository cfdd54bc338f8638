"""What needs a hand: one thing to do, why, by when, and the room where it is done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from campaign.appeals.models import Appeal
from campaign.deliveries import clock
from campaign.deliveries.models import Delivery
from campaign.i18n import Texts
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.tally.reading import AppealTally

COUNTRY = "KG"
"""Whose holidays stop the clock where no reply rule says it."""


class Urgency(IntEnum):
    """The first is shown first; within one, what is due first."""

    STANDS_STILL = 1
    """Something does not go on by itself any more."""
    LATE = 2
    CAME_BACK = 3
    DUE = 4
    WAITS = 5
    """For an organiser, and others wait with it."""
    NEAR = 6
    ADVICE = 7


class Mark(IntEnum):
    """How its state is drawn (look/README.md)."""

    PLAIN = 0
    REGISTERED = 1
    DUE = 2
    REJECTED = 3
    SILENT = 4


@dataclass(frozen=True)
class Hand:
    """No names of persons, no addresses, no time of a single signature: others look on."""

    urgency: Urgency
    what: str
    """In a few words."""
    state: str
    sentence: str
    url: str
    press: str
    """The words of the link to its room."""
    asks: Permission
    """Who has this can do it; to others it is told without the link."""
    about: Texts | None = None
    """The institution it is about, if it is about one."""
    mark: Mark = Mark.PLAIN
    due: date | None = None
    country: str | None = COUNTRY

    def days_left(self, today: date) -> int | None:
        """Working days; negative once it is late."""
        return None if self.due is None else clock.working_days_left(today, self.due, self.country)


@dataclass(frozen=True)
class Look:
    """What the page has read already, so that no part reads it again."""

    campaign: Campaign
    appeals: Sequence[Appeal]
    tallies: Mapping[int, AppealTally]
    deliveries: Sequence[Delivery]
    today: date


Part = Callable[[Look], Iterable[Hand]]
"""A part of the service that may need a hand. It reads small tables only, and writes nothing."""
