"""What comes in a doubtful way is held, silently; networks are counted under a key of one day."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select

from campaign import create_app, retention
from campaign.db import db, transaction, utcnow
from campaign.signatures import confirming, daily_key, paces
from campaign.signatures.models import DailyKey, Level, Signatory, Signature, SignatureState
from campaign.signatures.screening import Doubt
from campaign.tally import counting
from campaign.tally.models import Count, SupportClass
from tests.databases import settings_for
from tests.factories import an_open_campaign, appeals_of, letters_to
from tests.visitor import Visitor

CARRIER = "203.0.113.0/24"
AT_LEISURE = timedelta(minutes=1)


@pytest.fixture
def settings(settings):
    return replace(settings, screening=True, proxies=1, carriers=(ip_network(CARRIER),))


@pytest.fixture
def campaign(app):
    return an_open_campaign()


@pytest.fixture
def moment():
    with time_machine.travel(utcnow().replace(hour=6), tick=False) as moment:
        yield moment


def sign(app, moment, campaign, mail, *, came_from="192.0.2.7", after=AT_LEISURE, **fields):
    """Opens the form, takes some time, and sends it."""
    visitor = Visitor(app, **{"X-Forwarded-For": came_from})
    form = visitor.open(f"/en/campaigns/{campaign.slug}/sign")
    moment.shift(after)
    return visitor.send(form, mail=mail, consent="y", **fields)


def doubts():
    db.session.rollback()
    return [
        one or "" for one in db.session.scalars(select(Signatory.doubts).order_by(Signatory.id))
    ]


def states():
    db.session.rollback()
    return list(db.session.scalars(select(Signature.state).order_by(Signature.id)))


def test_who_takes_their_time_is_not_doubted(app, moment, campaign):
    sign(app, moment, campaign, "aigul@example.org")

    assert doubts() == [""]
    assert states() == [SignatureState.PENDING]


@pytest.mark.parametrize(
    ("after", "doubt"),
    [
        (timedelta(0), Doubt.TOO_QUICK),
        (timedelta(seconds=1), Doubt.TOO_QUICK),
        (timedelta(hours=30), Doubt.FORM_TOO_OLD),
    ],
)
def test_a_form_sent_at_once_or_days_later_is_doubted_and_taken(
    app, moment, campaign, after, doubt
):
    page = sign(app, moment, campaign, "aigul@example.org", after=after)

    assert doubts() == [doubt]
    assert page.path.endswith("/look-in-your-mail")


@pytest.mark.parametrize("days", [1.1, None], ids=["older than a day", "forged"])
def test_an_old_mark_and_a_forged_one_are_doubted(app, moment, campaign, days):
    form = Visitor(app).open(f"/en/campaigns/{campaign.slug}/sign")
    mark = form.select_one("[name=opened]")["value"] if days else "forged"
    moment.shift(timedelta(days=days or 0))

    sign(app, moment, campaign, "aigul@example.org", opened=mark)

    assert doubts() == [Doubt.FORM_TOO_OLD]


def test_a_form_that_was_shown_again_keeps_its_age(app, moment, campaign):
    visitor = Visitor(app)
    form = visitor.open(f"/en/campaigns/{campaign.slug}/sign")
    moment.shift(AT_LEISURE)
    again = visitor.send(form, 422, mail="", consent="y")
    visitor.send(again, mail="aigul@example.org")

    assert doubts() == [""]


def test_digits_and_links_in_a_name_are_doubted(app, moment, campaign):
    sign(app, moment, campaign, "a@gmail.com", name="Signer 17")
    sign(app, moment, campaign, "b@gmail.com", name="wool.com")
    sign(app, moment, campaign, "c@gmail.com", name="Aйгүл")

    assert doubts() == [Doubt.NAME, Doubt.NAME, ""]


def a_crowd(app, moment, campaign, number, mail="person{}@gmail.com", **how):
    for n in range(number):
        sign(app, moment, campaign, mail.format(n), after=timedelta(seconds=2), **how)
        moment.shift(timedelta(seconds=-2))


def test_too_many_from_one_neighbourhood_in_a_minute_are_held(app, moment, campaign):
    moment.shift(timedelta(seconds=2))

    a_crowd(app, moment, campaign, paces.NEIGHBOURHOOD.a_minute + 2)

    assert doubts()[-3:] == ["", Doubt.MANY_FROM_THERE, Doubt.MANY_FROM_THERE]


def test_a_family_an_hour_later_signs_freely_again(app, moment, campaign):
    a_crowd(app, moment, campaign, paces.NEIGHBOURHOOD.a_minute + 2)
    moment.shift(timedelta(hours=1))

    sign(app, moment, campaign, "aigul@gmail.com")

    assert doubts()[-1] == ""


def test_neighbours_share_a_measure_and_others_do_not(app, moment, campaign):
    a_crowd(app, moment, campaign, paces.NEIGHBOURHOOD.a_minute)
    sign(app, moment, campaign, "a@gmail.com", came_from="192.0.2.200", after=timedelta(seconds=2))
    sign(app, moment, campaign, "b@gmail.com", came_from="198.51.100.7", after=timedelta(seconds=2))

    assert doubts()[-2:] == [Doubt.MANY_FROM_THERE, ""]


def test_behind_a_carrier_more_may_sign(app, moment, campaign):
    number = paces.NEIGHBOURHOOD.a_minute + 5

    a_crowd(app, moment, campaign, number, came_from="203.0.113.9")

    assert doubts() == [""] * number


def test_a_burst_of_one_domain_is_held_wherever_it_comes_from(app, moment, campaign):
    for n in range(paces.DOMAIN.a_minute + 1):
        sign(
            app, moment, campaign, f"p{n}@wool.example.org",
            came_from=f"198.51.{n}.1", after=timedelta(seconds=2),
        )  # fmt: skip
        moment.shift(timedelta(seconds=-2))

    assert doubts()[-2:] == ["", Doubt.MANY_OF_DOMAIN]


def test_who_is_held_sees_what_all_see_and_is_not_counted(app, moment, campaign):
    calm = sign(app, moment, campaign, "aigul@example.org")
    held = sign(app, moment, campaign, "aibek@example.org", after=timedelta(0))
    [letter] = letters_to("aibek@example.org")[:1]

    page = Visitor(app).submit(f"/en/confirm/{letter['token']}", code=letter["code"])
    with transaction():
        counting.count(campaign.id)

    assert held.main.get_text() == calm.main.get_text()
    assert page.path == f"/en/campaigns/{campaign.slug}/thanks"
    assert states() == [SignatureState.PENDING, SignatureState.HELD]
    assert db.session.get(Count, (appeals_of(campaign)[0].id, SupportClass.PERSON)) is None


def test_held_signatures_stay_held_when_they_join(app, moment, campaign):
    for after in (AT_LEISURE, timedelta(0)):
        sign(app, moment, campaign, "aigul@example.org", after=after)
    first, second = [
        one for one in letters_to("aigul@example.org") if one["kind"] == "confirm_your_signature"
    ]

    for letter in (second, first):
        Visitor(app).submit(f"/en/confirm/{letter['token']}", code=letter["code"])

    assert states() == [SignatureState.HELD]


def test_in_the_demonstration_nothing_is_held(app, settings, moment, campaign):
    app.extensions["campaign.settings"] = replace(settings, screening=False)

    sign(app, moment, campaign, "aigul@example.org", after=timedelta(0))

    assert doubts() == [""]


def test_the_key_of_a_day_is_one_for_all_processes_and_gone_with_the_day(app, moment):
    with transaction():
        first = daily_key.load()
    del app.extensions["campaign.daily_key"]
    with transaction():
        again = daily_key.load()
    yesterday = daily_key.bucket_of("192.0.2.7", first)
    moment.shift(timedelta(days=1))
    with transaction():
        retention.forget()
    missing = daily_key.known()
    with transaction():
        new = daily_key.load()

    assert again == first
    assert missing is None
    assert new != first
    assert len(yesterday) == 4
    assert len(db.session.scalars(select(DailyKey)).all()) == 1


def test_neighbours_are_one_bucket(app):
    key = b"k" * 32

    assert daily_key.bucket_of("192.0.2.7", key) == daily_key.bucket_of("192.0.2.250", key)
    assert daily_key.bucket_of("192.0.2.7", key) != daily_key.bucket_of("192.0.3.7", key)
    near = [daily_key.bucket_of(address, key) for address in ("2001:db8:1::1", "2001:db8:1:9::1")]
    assert near[0] == near[1]


def test_a_forged_forwarded_address_counts_for_nothing(app, moment, campaign):
    """One proxy is trusted: what a client wrote before its entry is not looked at."""
    a_crowd(app, moment, campaign, paces.NEIGHBOURHOOD.a_minute)

    sign(
        app, moment, campaign, "eve@gmail.com",
        came_from="198.51.100.99, 192.0.2.7", after=timedelta(seconds=2),
    )  # fmt: skip

    assert doubts()[-1] == Doubt.MANY_FROM_THERE


def test_what_clusters_are_seen_by_is_forgotten_in_time(app, moment, campaign):
    sign(app, moment, campaign, "aigul@example.org")
    [letter] = letters_to("aigul@example.org")[:1]
    with transaction():
        confirming.take_a_try(letter["token"])
        confirming.confirm_with_code(letter["token"], letter["code"])

    seen = []
    for hours in (25, 48):
        moment.shift(timedelta(hours=hours))
        with transaction():
            retention.forget()
        one = db.session.scalars(select(Signatory)).one()
        seen.append((one.bucket, one.domain_print, one.domain_kept, one.minute, one.shape))
        db.session.rollback()

    assert seen[0][0] is None
    assert None not in seen[0][1:]
    assert seen[1] == (None,) * 5
    assert db.session.scalars(select(Level)).all() == []


def test_no_address_of_the_network_is_kept(app, moment, campaign):
    sign(app, moment, campaign, "aigul@example.org", came_from="192.0.2.177")
    db.session.rollback()

    tables = db.metadata.sorted_tables
    rows = [str(tuple(row)) for table in tables for row in db.session.execute(select(table))]

    assert not [row for row in rows if "192.0.2." in row]


def test_those_who_come_at_once_are_all_counted(postgres):
    """Two prints each, in one order: nobody waits for each other, and nobody is missed."""
    app = create_app(settings_for(postgres))
    ready = Barrier(8)

    def come(_):
        with app.app_context():
            ready.wait()
            for _ in range(5):
                with transaction():
                    paces.over({"domain x": paces.DOMAIN, "network y": paces.NEIGHBOURHOOD})
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(8)))

    with app.app_context():
        levels = {level.print: level.sustained for level in db.session.scalars(select(Level))}
        db.session.remove()
        db.engine.dispose()
    assert levels["network y"] == pytest.approx(40 / paces.NEIGHBOURHOOD.an_hour, abs=0.02)
    assert levels["domain x"] == pytest.approx(40 / paces.DOMAIN.an_hour, abs=0.02)
