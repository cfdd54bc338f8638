"""How long a clock stands while signing or mail is stopped: two pure functions that must agree."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from campaign import stops

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ago = st.integers(0, 24 * 20).map(lambda hours: NOW - hours * HOUR)
pauses = st.lists(st.tuples(ago, ago).map(lambda ends: tuple(sorted(ends))), max_size=4)


@given(ago, pauses)
def test_what_ran_out_is_what_was_asked_before_the_earliest(asked_at, stood):
    ends = asked_at + stops.ASKED_LASTS + stops.put_off(asked_at, NOW, stood)

    assert (ends <= NOW) == (asked_at <= stops.earliest(NOW, stood))


@given(ago, pauses)
def test_nothing_is_put_off_for_longer_than_was_told(asked_at, stood):
    assert timedelta(0) <= stops.put_off(asked_at, NOW, stood) <= stops.CREDIT


def test_without_a_stop_it_is_three_days():
    assert stops.earliest(NOW, []) == NOW - 72 * HOUR


def test_two_stops_at_once_count_once():
    both = [(NOW - 30 * HOUR, NOW - 10 * HOUR), (NOW - 20 * HOUR, NOW)]

    assert stops.put_off(NOW - 40 * HOUR, NOW, both) == 30 * HOUR
