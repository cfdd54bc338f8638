"""Any number of processes, one of them forgets; a killed one is followed by another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from campaign import create_app
from campaign.db import db, transaction, utcnow
from campaign.retention import turns

HOUR = timedelta(hours=1)


@pytest.fixture
def database_url(on_both):
    return on_both


def take(name="forget"):
    with transaction():
        return turns.take(name, HOUR)


def test_of_many_processes_one_takes_the_turn(app, settings):
    apps = [create_app(settings) for _ in range(6)]

    def process(own):
        with own.app_context():
            try:
                return take()
            finally:
                db.session.remove()
                db.engine.dispose()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(process, apps))

    assert taken.count(True) == 1


def test_the_next_turn_comes_when_it_is_due(app):
    assert take()
    assert not take()

    with time_machine.travel(utcnow() + HOUR):
        assert take()


def test_turns_of_other_things_are_their_own(app):
    assert take("forget")
    assert take("something else")
