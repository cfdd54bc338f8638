"""What is due when: the dates a signer is told are the dates on which it happens."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.retention.schedule import Course, closed_on, forgotten_on, latest

days = st.dates(date(2020, 1, 1), date(2100, 1, 1))
OPENED = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("opened", "last"),
    [
        (date(2026, 1, 15), date(2027, 10, 15)),
        (date(2026, 3, 31), date(2027, 12, 31)),
        (date(2026, 5, 31), date(2028, 2, 29)),
        (date(2025, 5, 31), date(2027, 2, 28)),
        (date(2026, 12, 1), date(2028, 9, 1)),
    ],
)
def test_the_latest_day_is_21_months_after_the_first_opening(opened, last):
    assert latest(opened) == last


@given(days)
def test_the_latest_day_lies_in_the_21st_month_and_never_later_in_it(opened):
    last = latest(opened)

    assert (last.year * 12 + last.month) - (opened.year * 12 + opened.month) == 21
    assert last.day <= opened.day


def test_a_month_has_passed_since_the_last_of_its_days():
    course = Course(OPENED, days=(date(2026, 3, 1), date(2026, 5, 1), date(2026, 4, 1)))

    assert forgotten_on(course) == date(2026, 6, 1)  # 31 May is the thirtieth day after


@given(days, st.lists(st.integers(0, 3000)))
def test_nothing_outlives_the_day_that_was_told(opened, after):
    course = Course(opened, days=tuple(opened + timedelta(days=n) for n in after))

    assert forgotten_on(course) <= latest(opened)


def test_what_can_be_signed_or_was_never_closed_goes_on_the_latest_day():
    assert forgotten_on(Course(OPENED, signable=True, days=(OPENED,))) == latest(OPENED)
    assert forgotten_on(Course(OPENED)) == latest(OPENED)


@given(days, st.integers(0, 600), st.integers(0, 600))
def test_one_more_delivery_never_brings_the_day_forward(opened, first, more):
    before = Course(opened, days=(opened + timedelta(days=first),))
    after = Course(opened, days=(*before.days, opened + timedelta(days=more)))

    assert forgotten_on(before) <= forgotten_on(after)


@given(days)
def test_signing_ends_a_day_before(opened):
    assert latest(opened) - closed_on(opened) == timedelta(days=1)
