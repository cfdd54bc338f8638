"""The clock of a reply rule: working days with the country's holidays. Pure."""

from datetime import date, timedelta
from functools import lru_cache

import holidays

from campaign.institutions.models import DayUnit, ReplyRule

_SUNDAY_AND_SATURDAY = (5, 6)


def due_on(start: date, days: int, unit: DayUnit, country: str | None) -> date:
    """The last day of a term of `days`: day one is the day after `start`.

    A calendar term that ends on a day off ends on the next working day.
    """
    if unit == DayUnit.CALENDAR:
        end = start + timedelta(days=days)
        while country and not is_working_day(end, country):
            end += timedelta(days=1)
        return end
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, country)
    return day


def reply_due_on(registered_on: date, rule: ReplyRule | None) -> date | None:
    """By the institution's rule; none where it has none."""
    if rule is None:
        return None
    return due_on(registered_on, rule.answer_days, rule.unit, rule.holidays)


def working_days_left(today: date, due: date, country: str | None) -> int:
    """Working days after today, up to and with the last one; negative once it is late."""
    if today > due:
        return -_working_days_between(due, today, country)
    return _working_days_between(today, due, country)


def is_working_day(day: date, country: str | None) -> bool:
    return day.weekday() not in _SUNDAY_AND_SATURDAY and day not in _holidays(country, day.year)


def _working_days_between(after: date, until: date, country: str | None) -> int:
    span = range(1, (until - after).days + 1)
    return sum(is_working_day(after + timedelta(days=n), country) for n in span)


@lru_cache(maxsize=64)
def _holidays(country: str | None, year: int) -> frozenset[date]:
    if country is None:
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year, language="en_US"))
