"""Prints under a campaign's pepper: one address counts once, and nothing works without the file."""

import pytest

from campaign import jobs
from campaign.appeals import reading
from campaign.config import settings
from campaign.db import db, transaction
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, signing, withdrawing
from campaign.signatures.models import Signatory
from campaign.vault.peppers import Peppers, peppers
from tests.factories import an_offer, an_open_campaign, letters_to, slugs_of

AIGUL = "aigul@example.org"


def sign(campaign, mail=AIGUL):
    wish = signing.Wish(mail=mail, appeals=slugs_of(campaign), language="ky")
    with transaction():
        signing.ask(an_offer(campaign), wish, "this browser")
    with transaction():
        return confirming.confirm_with_browser(letters_to(mail)[-1]["token"], "this browser").id


def lose_the_pepper(app, campaign):
    """As on a machine to which nobody copied it."""
    (settings.peppers / campaign.pepper).rename(settings.peppers / "elsewhere")
    app.extensions["campaign.peppers"] = Peppers(settings.peppers)


def test_an_open_campaign_has_a_pepper_of_its_own(app):
    one, other = an_open_campaign(), an_open_campaign()

    assert one.pepper != other.pepper
    assert peppers.of(one.pepper) != peppers.of(other.pepper)


def test_a_campaign_opened_before_there_were_peppers_counts_an_address_once(app):
    campaign = an_open_campaign()
    with transaction():
        db.session.merge(campaign).pepper = None
    first = sign(campaign)

    with transaction():
        withdrawing.ask_to_withdraw(db.session.get(Campaign, campaign.id), AIGUL, "ky")

    assert letters_to(AIGUL)[-1]["kind"] == "withdraw_your_signature"
    assert db.session.scalars(db.select(Signatory.id)).all() == [first]


@pytest.mark.parametrize("page", ["sign", "withdraw"])
def test_without_the_pepper_pages_say_503_and_keep_nothing(app, visitor, page):
    campaign = an_open_campaign()
    lose_the_pepper(app, campaign)

    fields = {"mail": AIGUL} | ({"consent": "y"} if page == "sign" else {})
    answer = visitor.submit(f"/en/campaigns/{campaign.slug}/{page}", status=503, **fields)

    assert "not in its place" in answer.get_text()
    assert letters_to(AIGUL) == []
    assert db.session.scalars(db.select(Signatory.id)).all() == []


def test_the_jobs_say_each_minute_which_campaign_cannot_be_signed(app, caplog):
    campaign, whole = an_open_campaign(), an_open_campaign()
    lose_the_pepper(app, campaign)

    jobs._look_after_peppers()  # noqa: SLF001

    assert f"the pepper of campaign {campaign.slug} is missing" in caplog.text
    assert whole.slug not in caplog.text


def test_signing_reads_no_file_but_the_first_time(app, monkeypatch):
    campaign = an_open_campaign()
    offer = reading.offer_of(campaign.slug)
    peppers.of(offer.pepper)
    (settings.peppers / campaign.pepper).rename(settings.peppers / "elsewhere")

    assert sign(campaign)
