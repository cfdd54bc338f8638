"""The organisers' pages, in each language: they open, and keep what was written when refused."""

import pytest

from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.endorsements import endorsing, officers
from campaign.tokens import links
from tests.factories import PASSPHRASE, an_open_campaign, an_organiser, appeals_of

LONG = "x" * 61


@pytest.fixture
def campaign(app, visitor):
    """Open, and its organiser signed in."""
    organiser = an_organiser()
    campaign = an_open_campaign(organiser=organiser)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return campaign


@pytest.fixture
def delivery(campaign):
    [appeal] = appeals_of(campaign)
    with transaction():
        delivery = Delivery(
            appeal_id=appeal.id,
            outgoing="CCW-2026/1",
            dated=utcnow().date(),
            state=DeliveryState.ACCEPTED,
            ordered_by=an_organiser().id,
            approved_at=utcnow(),
        )
        db.session.add(delivery)
    return delivery


@pytest.fixture
def endorsement(campaign):
    with transaction():
        found = endorsing.submit(
            campaign,
            endorsing.Claim("Ак көпүрө", "123-456", "", "Нарын"),
            officers.Officer("Ү. Мөңгүева", "төрайым", "head@ak.example.org", "№ 4"),
            appeals_of(campaign),
            language="ky",
            browser_key="browser",
        )
    with transaction():
        endorsing.confirm_with_browser(links.sign(officers.CONFIRM, found.key), "browser")
    return found


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("room", ["", "organisations", "deliveries", "publish", "deliveries/1"])
def test_every_room_opens_and_says_where_one_is(
    visitor, campaign, delivery, endorsement, language, room
):
    page = visitor.open(f"/{language}/dashboard/{campaign.slug}/{room}")

    assert page.html["lang"] == language
    assert page.select_one(".tabs [aria-current=page]")


def test_a_refused_registration_keeps_what_was_written(visitor, campaign, delivery):
    page = visitor.submit(
        f"/en/dashboard/{campaign.slug}/deliveries/{delivery.id}",
        422,
        form="register-form",
        number=LONG,
        on="2026-01-02",
    )

    assert page.select_one("#r-number")["value"] == LONG
    assert page.select_one("#r-on")["value"] == "2026-01-02"
    assert page.select_one("#a-number")["value"] == ""


def test_a_refused_answer_keeps_what_was_written(visitor, campaign, delivery):
    page = visitor.submit(
        f"/en/dashboard/{campaign.slug}/deliveries/{delivery.id}",
        422,
        form="answer-form",
        **{"number": "6-512", "on": "2026-01-02", "outcome-1": "partly", "quote-2": "In our plan."},
    )

    assert page.select_one("#a-number")["value"] == "6-512"
    assert page.select_one("#a-on")["value"] == "2026-01-02"
    assert page.select_one("#o-1 option[selected]")["value"] == "partly"
    assert page.select_one("#q-2").get_text() == "In our plan."
    assert page.select_one("#r-number")["value"] == ""


def test_a_refused_order_keeps_whom_it_was_for(visitor, campaign):
    [appeal] = appeals_of(campaign)

    page = visitor.submit(
        f"/en/dashboard/{campaign.slug}/deliveries",
        422,
        form="order-form",
        appeal=appeal.slug,
        passphrase="another one altogether",
    )

    assert page.select_one("#appeal option[selected]")["value"] == appeal.slug


def test_a_decline_without_words_stays_open(visitor, campaign, endorsement):
    page = visitor.submit(
        f"/en/dashboard/{campaign.slug}/organisations/{endorsement.key}",
        422,
        form="decline",
        reason="  ",
    )

    assert page.select_one("details[open] textarea")


def test_every_empty_field_of_an_endorsement_is_named(visitor, campaign):
    page = visitor.submit(f"/en/campaigns/{campaign.slug}/endorse", 422, appeals=[])

    said = [link.get_text() for link in page.select(".errors a")]

    assert "Write the registration number." in said
    assert len(said) == len(set(said)) == 10
