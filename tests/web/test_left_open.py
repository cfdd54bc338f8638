"""Whoever finds a browser open does nothing with it that could harm those who signed."""

import io
from datetime import timedelta

import pytest
import time_machine

from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.deliveries import packets
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.organisers.by_two.models import ActByTwo
from campaign.organisers.roles import MemberRole
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure
from campaign.tally import counting
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_offer,
    an_open_campaign,
    an_organiser,
    letters_to,
    slugs_of,
)
from tests.visitor import Visitor

LATER = timedelta(minutes=16)
AGAIN = "Once more, please"
FIRST = "first@example.org"


@pytest.fixture
def campaign(app):
    made = an_open_campaign(organiser=an_organiser(email=FIRST))
    a_member(made, MemberRole.OWNER)
    wish = signing.Wish(
        "signer@example.org", slugs_of(made), "ky", name="Айгүл Асанова",
        disclosure=Disclosure.NAMED,
    )  # fmt: skip
    with transaction():
        signing.ask(an_offer(made), wish, "this browser")
    with transaction():
        token = letters_to("signer@example.org")[-1]["token"]
        confirming.confirm_with_browser(token, "this browser")
    with transaction():
        counting.count(made.id)
    return made


@pytest.fixture
def inside(app, campaign):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=FIRST, passphrase=PASSPHRASE)
    return visitor


def room(campaign, path):
    return f"/en/dashboard/{campaign.slug}/{path}"


def later():
    return time_machine.travel(utcnow() + LATER, tick=False)


def the_packet(campaign, inside):
    """With a name in it; the path of its page."""
    facts = {"appeal": slugs_of(campaign)[0], "passphrase": PASSPHRASE}
    page = inside.submit(room(campaign, "deliveries"), form="order-form", **facts)
    packets.compose_due()
    return page.path


def nothing_happened():
    db.session.rollback()
    return db.session.query(ActByTwo).count() == 0


@pytest.mark.parametrize(
    ("path", "form", "fields"),
    [
        ("deliveries", "order-form", {"passphrase": PASSPHRASE}),
        ("deliveries", "order-form", {"key_file": (io.BytesIO(b"{}"), "change.key.json")}),
        ("deliveries", "ask-export", {"why": "x"}),
        ("keys", "ask-file", {"why": "x"}),
        ("keys", "ask-shares", {"why": "x"}),
        ("keeping", "keeping-form", {"days": "14", "why": "x"}),
        ("second-person", "rule-form", {"removals_above": "5", "lapse_hours": "5", "why": "x"}),
        ("audit", "export", {"format": "csv"}),
    ],
)
def test_a_browser_left_open_asks_who_one_is_once_more(campaign, inside, path, form, fields):
    page = inside.open(room(campaign, path))

    with later():
        page = inside.send(page, form=form, **fields)

    assert page.h1.get_text() == AGAIN
    assert nothing_happened()
    assert db.session.query(Delivery).count() == 0
    assert db.session.query(AuditEntry).filter_by(action="audit exported").count() == 0


@pytest.mark.parametrize("form", ["look", "approve"])
def test_a_packet_with_names_is_neither_opened_nor_sent_by_it(campaign, inside, form):
    page = inside.open(the_packet(campaign, inside))

    with later():
        page = inside.send(page, form=form, why="x")

    assert page.h1.get_text() == AGAIN
    assert nothing_happened()
    assert db.session.query(Delivery).one().state == DeliveryState.DRAFTED


def test_a_packet_that_names_nobody_is_ordered_without_more_ado(campaign, inside):
    page = inside.open(room(campaign, "deliveries"))

    with later():
        page = inside.send(page, form="order-form", appeal=slugs_of(campaign)[0])

    assert page.h1.get_text() != AGAIN
    assert db.session.query(Delivery).count() == 1


def test_once_it_was_given_again_one_is_back_at_the_form(campaign, inside):
    page = inside.open(room(campaign, "keys"))

    with later():
        page = inside.send(page, form="ask-file", why="x")
        page = inside.send(page, form="again", passphrase=PASSPHRASE)
        assert page.path == room(campaign, "keys")
        inside.send(page, form="ask-file", why="It leaves the server")

    db.session.rollback()
    assert db.session.query(ActByTwo).one().why == "It leaves the server"


@pytest.mark.parametrize("path", ["deliveries", "keys", "keeping", "second-person", "audit"])
def test_it_is_said_before_anything_is_written_into_the_form(campaign, inside, path):
    assert "quarter of an hour ago" not in inside.open(room(campaign, path)).get_text()

    with later():
        page = inside.open(room(campaign, path))

    assert "more than a quarter of an hour ago" in page.get_text()
    [way] = {a["href"] for a in page.select("main a[href*='/organisers/again']")}
    assert way.endswith(room(campaign, path)) or room(campaign, path).replace("/", "%2F") in way
