"""What is due when. Pure: the dates a signer is told, and the same dates on which it happens.

Model: the European Citizens' Initiative, Regulation (EU) 2019/788, article 19: a month after, and 21
months after the start at the latest. All days are days in UTC.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

KEPT_FOR = timedelta(days=30)
"""After the last appeal was closed, the last packet was sent, its answer was due or came: if the
campaign did not settle on another time."""
KEPT_AT_LEAST, KEPT_AT_MOST = timedelta(days=7), timedelta(days=90)
"""Shorter, and what went wrong with the last packet could not be mended; longer helps nobody."""
AT_MOST_MONTHS = 21
"""After the first appeal was opened, whatever goes on then."""
CLOSED_BEFORE = timedelta(days=1)
"""So that what was confirmed on the last day is in the ledger before it is forgotten."""


@dataclass(frozen=True)
class Course:
    """What the calendar knows of a campaign: when it was opened, whether anything of it can still be
    signed, the days on which an appeal closed, a packet went out, an answer was due or came, and for
    how long everything is kept after the last of them."""

    opened_on: date
    signable: bool = False
    days: Sequence[date] = ()
    kept_for: timedelta = KEPT_FOR


def latest(opened_on: date) -> date:
    """The day on which everything personal goes at the latest: what a signer is told."""
    months = opened_on.month - 1 + AT_MOST_MONTHS
    year, month = opened_on.year + months // 12, months % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    last = first_after - timedelta(days=1)
    return last.replace(day=min(opened_on.day, last.day))


def forgotten_on(course: Course) -> date:
    """The day on which everything personal goes, as things stand."""
    at_the_latest = latest(course.opened_on)
    if course.signable or not course.days:
        return at_the_latest
    return min(max(course.days) + course.kept_for + timedelta(days=1), at_the_latest)


def closed_on(opened_on: date) -> date:
    """The day on which what is still open is closed by the calendar."""
    return latest(opened_on) - CLOSED_BEFORE
