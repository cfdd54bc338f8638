"""The clock of a reply rule keeps its laws on every day."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.deliveries import clock
from campaign.institutions.models import DayUnit, ReplyRule

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
terms = st.integers(1, 60)
countries = st.sampled_from([None, "KG"])
WORKING, CALENDAR = DayUnit.WORKING, DayUnit.CALENDAR
law = settings(deadline=None)  # the first day asked of a year reads its holidays


@law
@given(days, terms, countries)
def test_a_working_term_ends_on_a_working_day_with_all_its_days_used(start, term, country):
    due = clock.due_on(start, term, WORKING, country)

    assert clock.is_working_day(due, country)
    assert clock.working_days_left(start, due, country) == term


@law
@given(days, terms)
def test_a_calendar_term_ends_on_its_day_or_the_next_working_one(start, term):
    due, last = clock.due_on(start, term, CALENDAR, "KG"), start + timedelta(days=term)
    put_off = [last + timedelta(days=n) for n in range((due - last).days)]

    assert due >= last
    assert clock.is_working_day(due, "KG")
    assert not any(clock.is_working_day(day, "KG") for day in put_off)


@law
@given(days, terms)
def test_a_calendar_term_without_a_country_is_plain_days(start, term):
    assert clock.due_on(start, term, CALENDAR, None) == start + timedelta(days=term)


@law
@given(days, terms, st.sampled_from(DayUnit), countries)
def test_a_longer_term_or_a_later_start_is_never_due_earlier(start, term, unit, country):
    due = clock.due_on(start, term, unit, country)

    assert due <= clock.due_on(start, term + 1, unit, country)
    assert due <= clock.due_on(start + timedelta(days=1), term, unit, country)


@law
@given(days, terms, terms, countries)
def test_two_working_terms_one_after_the_other_are_their_sum(start, first, then, country):
    middle = clock.due_on(start, first, WORKING, country)

    assert clock.due_on(middle, then, WORKING, country) == clock.due_on(
        start, first + then, WORKING, country
    )


@law
@given(days, terms)
def test_holidays_only_put_off(start, term):
    with_holidays = clock.due_on(start, term, WORKING, "KG")

    assert with_holidays >= clock.due_on(start, term, WORKING, None)


@law
@given(days, days, countries)
def test_days_left_and_days_late_mirror_each_other(one, other, country):
    left = clock.working_days_left(one, other, country)

    assert left == -clock.working_days_left(other, one, country)


def test_a_term_that_begins_on_a_friday_has_its_first_day_on_monday():
    friday = date(2026, 6, 5)

    assert clock.due_on(friday, 1, WORKING, "KG") == date(2026, 6, 8)


def test_nowruz_stops_the_clock():
    before = date(2025, 3, 20)

    assert not clock.is_working_day(date(2025, 3, 21), "KG")
    assert clock.due_on(before, 1, WORKING, "KG") > date(2025, 3, 21)


def test_an_institution_without_a_rule_has_no_last_day():
    assert clock.reply_due_on(date(2026, 6, 5), None) is None


def test_a_rule_gives_the_last_day_by_its_own_unit():
    rule = ReplyRule(answer_days=14, unit=WORKING, holidays="KG")

    due = clock.reply_due_on(date(2026, 6, 5), rule)

    assert due == clock.due_on(date(2026, 6, 5), 14, WORKING, "KG")
