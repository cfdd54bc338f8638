"""When an institution is told: at milestones or weekly, and never without news."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.tally.telling import EVERY, MILESTONES, is_due

TOLD_AT = datetime(2026, 6, 1, tzinfo=UTC)
numbers = st.integers(0, 1_000_000)
counts = st.fixed_dictionaries({"person": numbers, "organisation": numbers, "paper": numbers})
waits = st.timedeltas(timedelta(0), timedelta(days=60))


def people(n):
    return {"person": n, "organisation": 0, "paper": 0}


@given(counts, waits)
def test_without_news_nothing_is_ever_due(told, wait):
    assert not is_due(told, told, TOLD_AT, TOLD_AT + wait)


@given(counts, waits)
def test_nothing_is_due_while_nothing_stands(told, wait):
    assert not is_due(people(0), told, TOLD_AT, TOLD_AT + wait)


@given(counts.filter(lambda c: any(c.values())), counts)
def test_after_a_week_any_news_is_due(now_counted, told):
    due = is_due(now_counted, told, TOLD_AT, TOLD_AT + EVERY)

    assert due == (now_counted != told)


@given(counts, counts, waits)
def test_what_is_due_stays_due_while_one_waits(now_counted, told, wait):
    at_once = is_due(now_counted, told, TOLD_AT, TOLD_AT)

    assert is_due(now_counted, told, TOLD_AT, TOLD_AT + wait) or not at_once


@given(counts, st.sampled_from(["person", "organisation", "paper"]), numbers)
def test_within_the_week_fewer_is_no_milestone(told, support, n):
    fewer = told | {support: min(n, told[support])}

    assert not is_due(fewer, told, TOLD_AT, TOLD_AT + EVERY - timedelta(seconds=1))


@pytest.mark.parametrize("milestone", MILESTONES)
def test_a_milestone_is_told_at_once_and_only_when_it_is_reached(milestone):
    before, short = people(milestone - 2), people(milestone - 1)

    assert not is_due(short, before, TOLD_AT, TOLD_AT)
    assert is_due(people(milestone), short, TOLD_AT, TOLD_AT)
    assert not is_due(people(milestone + 1), people(milestone), TOLD_AT, TOLD_AT)


def test_the_first_letter_waits_a_week_for_few_and_not_for_many():
    assert not is_due(people(3), None, TOLD_AT, TOLD_AT + timedelta(days=6))
    assert is_due(people(3), None, TOLD_AT, TOLD_AT + timedelta(days=7))
    assert is_due(people(100), None, TOLD_AT, TOLD_AT)
