"""The organisers' door."""

from datetime import timedelta

import time_machine

from campaign.db import utcnow
from tests.factories import PASSPHRASE, a_campaign, an_open_campaign, an_organiser
from tests.visitor import Visitor

DOOR = "/en/organisers/sign-in"


def _signed_in(visitor, organiser):
    visitor.submit(DOOR, email=organiser.email, passphrase=PASSPHRASE)
    return visitor


def test_an_organiser_signs_in_and_sees_the_campaign(visitor):
    organiser = an_organiser()
    campaign = a_campaign(organiser=organiser)

    page = visitor.submit(DOOR, email=organiser.email, passphrase=PASSPHRASE)

    assert campaign.titles["en"] in page.get_text()


def test_a_wrong_passphrase_is_refused_with_a_sentence(visitor):
    organiser = an_organiser()

    page = visitor.submit(DOOR, 422, email=organiser.email, passphrase="not this one at all")

    assert "do not go together" in page.get_text()


def test_another_organisers_campaign_is_not_there(visitor):
    campaign = a_campaign(organiser=an_organiser())
    _signed_in(visitor, an_organiser())

    for room in ("", "review", "publish"):
        visitor.open(f"/en/dashboard/{campaign.slug}/{room}", 404)


def test_a_stranger_is_led_to_the_door_and_back(visitor):
    organiser = an_organiser()
    campaign = a_campaign(organiser=organiser)

    page = visitor.open(f"/en/dashboard/{campaign.slug}/review")
    page = visitor.send(page, email=organiser.email, passphrase=PASSPHRASE)

    assert page.h1.get_text() == "2 demands, 0 doubts"


def test_signing_out_ends_the_session_also_for_whoever_kept_its_cookie(app):
    organiser, here, thief = an_organiser(), Visitor(app), Visitor(app)
    _signed_in(here, organiser)
    cookie = here.client.get_cookie("campaign").value
    thief.client.set_cookie("campaign", cookie)
    assert thief.open("/en/dashboard/").h1.get_text() == "Your campaigns"

    here.submit("/en/dashboard/", form="/en/organisers/sign-out")

    assert thief.open("/en/dashboard/").h1.get_text() == "For organisers"


def test_another_browser_stays_signed_in_until_it_is_ended(app):
    organiser, here, there = an_organiser(), Visitor(app), Visitor(app)
    _signed_in(here, organiser)
    _signed_in(there, organiser)

    page = here.open("/en/organisers/account")
    assert there.open("/en/dashboard/").h1.get_text() == "Your campaigns"
    here.send(page, form="sessions-form")

    assert there.open("/en/dashboard/").h1.get_text() == "For organisers"
    assert here.open("/en/dashboard/").h1.get_text() == "Your campaigns"


def test_the_way_back_leads_to_our_own_pages_only(visitor):
    organiser = an_organiser()
    page = visitor.open(f"{DOOR}?next=https://elsewhere.example.org/dashboard")
    page.path = f"{DOOR}?next=//elsewhere.example.org/dashboard"

    page = visitor.send(page, email=organiser.email, passphrase=PASSPHRASE)

    assert page.path == "/en/dashboard/"


def test_appeals_are_opened_in_the_dashboard(visitor):
    organiser = an_organiser()
    campaign = a_campaign(organiser=organiser)
    _signed_in(visitor, organiser)
    path = f"/en/dashboard/{campaign.slug}/publish"

    refused = visitor.submit(path, 422, form="publish", passphrase="too short", again="too short")
    unlike = visitor.submit(path, 422, form="publish", passphrase=PASSPHRASE, again="another one")
    page = visitor.submit(path, form="publish", passphrase=PASSPHRASE, again=PASSPHRASE)

    assert "at least 12 characters" in refused.get_text()
    assert "not the same" in unlike.get_text()
    assert "The appeals are open" in page.get_text()


def test_an_open_appeal_cannot_be_rerouted(visitor):
    organiser = an_organiser()
    campaign = an_open_campaign(organiser=organiser)
    _signed_in(visitor, organiser)

    page = visitor.open(f"/en/dashboard/{campaign.slug}/review/demands/1")
    visitor.send(page, 409, form="who-form", institution=[])


def test_who_was_not_seen_for_hours_signs_in_again(visitor):
    campaign = a_campaign(organiser=(organiser := an_organiser()))
    room = f"/en/dashboard/{campaign.slug}/"
    with time_machine.travel(utcnow(), tick=False) as moment:
        _signed_in(visitor, organiser)

        moment.shift(timedelta(hours=7))
        seen = visitor.open(room).path
        moment.shift(timedelta(hours=7))
        still = visitor.open(room).path
        moment.shift(timedelta(hours=9))
        gone = visitor.open(room).path

    assert (seen, still) == (room, room)
    assert gone.startswith(DOOR)


def test_signing_in_begins_a_new_session(app):
    visitor = Visitor(app)
    visitor.open(DOOR)
    with visitor.client.session_transaction() as session:
        session["left by another"] = "x"

    _signed_in(visitor, an_organiser())

    with visitor.client.session_transaction() as session:
        assert "left by another" not in session
