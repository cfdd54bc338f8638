"""What the holder of a packet can compare it with, and what is told of no packet."""

from datetime import date

import pytest

from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryState
from tests.factories import an_appeal, an_organiser

TEXT, PDF = "a1" * 32, "b2" * 32
MANIFEST = {
    "text": TEXT,
    "counts": {"person": {"standing": 21}, "organisation": {"standing": 2}},
    "checkpoint": "localhost/ledger/campaign\n45\nroot\n",
    "previous": None,
    "disclosed": {"named": 7},
}


def a_packet(**changes):
    facts = {
        "appeal_id": an_appeal().id,
        "outgoing": "CCW-2026/1",
        "dated": date(2026, 11, 25),
        "ordered_by": an_organiser().id,
        "state": DeliveryState.ACCEPTED,
        "approved_at": utcnow(),
        "sha256": PDF,
        "pages": 12,
        "manifest": MANIFEST,
    }
    with transaction():
        delivery = Delivery(**(facts | changes))
        db.session.add(delivery)
    return delivery


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_behind_the_code_says_what_the_packet_says(visitor, language):
    a_packet()

    said = visitor.open(f"/{language}/packets/CCW-2026/1").main.get_text(" ")

    for fact in ("CCW-2026/1", TEXT, PDF, "21", "12", "localhost/ledger/campaign"):
        assert fact in said


def test_its_numbers_are_those_of_the_packet_and_not_of_today(visitor):
    packet = a_packet()

    said = visitor.open(f"/en/packets/{packet.outgoing}").main.get_text(" ")

    assert "2 organisations, vetted" in said
    assert "0 persons on paper" in said


def test_nothing_is_told_of_how_many_showed_their_names(visitor):
    a_packet(manifest=MANIFEST | {"disclosed": {"named": 7331}})

    assert "7331" not in visitor.open("/en/packets/CCW-2026/1").get_text()


def test_a_packet_that_was_not_approved_has_no_page(visitor):
    a_packet(state=DeliveryState.DRAFTED, approved_at=None)

    visitor.open("/en/packets/CCW-2026/1", 404)
    visitor.open("/en/packets/CCW-2026/2", 404)


def test_the_public_page_of_the_appeal_leads_to_it(visitor):
    packet = a_packet()

    page = visitor.open(f"/en/appeals/{packet.appeal.slug}")

    assert page.select_one("a[href='/en/packets/CCW-2026/1']")
