"""Sessions are rows: seen, ended, and forgotten."""

from datetime import timedelta

import time_machine

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.organisers import accounts, sessions
from campaign.organisers.models import Device, SignedInSession
from tests.factories import an_organiser


def _begin(organiser):
    with transaction():
        return sessions.begin(organiser, Device.PHONE)


def test_a_session_is_found_by_its_token_and_kept_without_it(app):
    organiser = an_organiser()

    token = _begin(organiser)

    [row] = sessions.of(organiser)
    assert sessions.with_token(token).organiser_id == organiser.id
    assert sessions.with_token(row.token_hash) is None
    assert token not in row.token_hash


def test_only_the_hour_of_the_last_page_is_kept(app):
    with time_machine.travel("2026-05-07 14:35:12Z", tick=False):
        _begin(organiser := an_organiser())

    assert sessions.of(organiser) == []
    [row] = db.session.query(SignedInSession)
    assert (row.seen_at.hour, row.seen_at.minute, row.seen_at.second) == (14, 0, 0)


def test_one_is_ended_and_the_others_go_on(app):
    organiser = an_organiser()
    first, second = _begin(organiser), _begin(organiser)

    with transaction():
        sessions.end(organiser, sessions.with_token(first).id)

    assert sessions.with_token(first) is None
    assert sessions.with_token(second)


def test_nobody_ends_another_organisers_session(app):
    token = _begin(an_organiser())

    with transaction():
        sessions.end(an_organiser(), sessions.with_token(token).id)

    assert sessions.with_token(token)


def test_another_passphrase_ends_the_other_sessions(app):
    organiser = an_organiser()
    here, there = _begin(organiser), _begin(organiser)

    with transaction():
        accounts.set_passphrase(
            organiser, "maple saddle lantern apricot", keeping=sessions.with_token(here).id
        )

    assert sessions.with_token(here)
    assert sessions.with_token(there) is None


def test_after_a_week_a_session_ends_however_busy(app):
    token = _begin(an_organiser())

    with time_machine.travel(utcnow(), tick=False) as moment:
        for _ in range(7 * 4):
            moment.shift(timedelta(hours=6))
            with transaction():
                row = sessions.with_token(token)
                if row:
                    sessions.see(row)

        assert sessions.with_token(token) is None


def test_sessions_that_are_over_are_forgotten(app):
    _begin(an_organiser())

    with time_machine.travel(utcnow() + timedelta(hours=11), tick=False), transaction():
        retention.forget()

    assert db.session.query(SignedInSession).count() == 0
