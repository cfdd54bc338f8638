"""How a count grew, never fewer than ten at a time."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaign.tally import history

MONDAY = date(2026, 3, 2)


def days(*standing):
    return [(MONDAY + timedelta(days=n), number) for n, number in enumerate(standing)]


def test_nothing_is_drawn_until_ten_stand():
    assert history.steps(days(3, 9)) == ()
    assert history.steps([]) == ()


def test_days_are_taken_together_until_ten_have_come():
    first, second = history.steps(days(4, 12, 15, 21, 22))

    assert (first.first, first.last, first.change) == (MONDAY, MONDAY + timedelta(days=1), 12)
    assert (second.first, second.change, second.standing) == (MONDAY + timedelta(days=2), 10, 22)


def test_what_is_left_at_the_end_joins_the_step_before_it():
    [step] = history.steps(days(30, 31))

    assert (step.change, step.standing, step.last) == (31, 31, MONDAY + timedelta(days=1))


@given(st.lists(st.integers(0, 400), max_size=300))
def test_steps_are_few_and_add_up(standing):
    found = history.steps(days(*standing))

    assert len(found) <= history.MOST
    if found:
        assert sum(step.change for step in found) == found[-1].standing == standing[-1]
        assert found[0].first == MONDAY
        assert all(later.first > earlier.last for earlier, later in itertools.pairwise(found))


@given(st.lists(st.integers(0, 25), max_size=59))
def test_no_step_but_the_last_is_smaller_than_ten(gains):
    standing = [sum(gains[: n + 1]) for n in range(len(gains))]

    found = history.steps(days(*standing))

    assert all(step.change >= history.FROM for step in found)
