"""A signer's own page, as its owner and as strangers meet it."""

import json
import re

import pytest
from sqlalchemy import select

from campaign.db import db, transaction
from campaign.deliveries import ordering, packets
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.signatures import own
from campaign.signatures.models import Disclosure, Signatory, Signature
from campaign.tally import counting
from campaign.tally.models import Count, SupportClass
from campaign.tokens import links
from campaign.vault import CampaignKey
from tests.factories import (
    PASSPHRASE,
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
    approved_by_two,
    letters_to,
)
from tests.visitor import Visitor

AIGUL = "aigul@example.org"
NAME = "Айгүл Өмүрова"


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(an_institution(), an_institution(), organiser=organiser)


@pytest.fixture
def slugs(campaign):
    return [appeal.slug for appeal in appeals_of(campaign)]


def sign(visitor, campaign, **fields):
    visitor.submit(
        f"/en/campaigns/{campaign.slug}/sign", mail=AIGUL, consent="y", name=NAME, **fields
    )
    link = f"/en/confirm/{letters_to(AIGUL)[-1]['token']}"
    thanks = visitor.submit(link)
    count(campaign)
    return thanks


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def the_signatory():
    db.session.rollback()
    return db.session.scalars(select(Signatory).where(Signatory.confirmed_at.is_not(None))).one()


def signatures():
    db.session.rollback()
    return list(db.session.scalars(select(Signature).order_by(Signature.id)))


def standing(slug, campaign):
    count(campaign)
    db.session.rollback()
    [appeal] = [appeal for appeal in appeals_of(campaign) if appeal.slug == slug]
    return db.session.get(Count, (appeal.id, SupportClass.PERSON)).standing


def text_of(page):
    return " ".join(page.main.get_text(" ").split())


def a_packet(campaign, organiser, appeal, *, sent):
    key = CampaignKey(campaign.public_key, campaign.protected_key).unlock(PASSPHRASE)
    with transaction():
        ordering.order(appeal, organiser.id, key)
    with transaction():
        delivery = db.session.scalars(select(Delivery)).one()
        packets.compose(delivery, key)
    if sent:
        approved_by_two(delivery)
        with transaction():
            delivery.state = DeliveryState.SENT
    return delivery


def test_who_has_just_confirmed_finds_the_own_page_and_nobody_else_does(app, visitor, campaign):
    thanks = sign(visitor, campaign)
    stranger = Visitor(app).open(f"/en/campaigns/{campaign.slug}/thanks")

    assert thanks.select_one("a[href='/en/own']")
    assert not stranger.select_one("a[href='/en/own']")
    assert "What happens next" in text_of(thanks)


def test_the_page_tells_what_was_signed_and_the_exact_text(visitor, campaign, slugs):
    sign(visitor, campaign)

    page = visitor.open("/en/own")
    [first, _] = appeals_of(campaign)

    assert first.text.sha256 in text_of(page)
    frozen = visitor.client.get(page.select_one("a[href^='/texts/']")["href"])
    assert frozen.data == first.text.body.encode()
    assert text_of(page).count("Counted.") == 2


def test_the_pages_of_ones_own_are_kept_nowhere_and_found_by_nobody(visitor, campaign, slugs):
    sign(visitor, campaign)

    for path in ("/en/own", f"/en/own/appeals/{slugs[0]}", "/en/own/end", "/en/own/data.json"):
        answer = visitor.client.get(path)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_link_leaves_the_address_at_once(app, visitor, campaign):
    sign(visitor, campaign)
    token = links.sign(own.LINK, f"{the_signatory().key}.0")
    phone = app.test_client()

    answer = phone.get(f"/en/own/open/{token}")

    assert (answer.status_code, answer.location) == (303, "/en/own")
    assert token not in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert phone.get("/en/own").status_code == 200


@pytest.mark.parametrize("way", ["none", "forged", "ended", "erased", "another purpose"])
def test_every_way_that_does_not_lead_in_ends_on_the_same_page(app, visitor, campaign, way):
    sign(visitor, campaign)
    key = the_signatory().key
    token = {"forged": "forged.token", "another purpose": links.sign(own.VISIT, f"{key}.0")}.get(
        way, links.sign(own.LINK, f"{key}.0")
    )
    if way == "ended":
        visitor.submit("/en/own/end", form="links-form")
    if way == "erased":
        visitor.submit("/en/own/end", form="erasing-form")

    lost = Visitor(app).open("/en/own" if way == "none" else f"/en/own/open/{token}", 404)

    assert text_of(lost) == text_of(Visitor(app).open("/en/own", 404))


def test_who_lost_the_link_asks_by_address_and_everyone_gets_the_same_page(app, visitor, campaign):
    sign(visitor, campaign)
    path, phone = f"/en/campaigns/{campaign.slug}/own", Visitor(app)

    known, unknown = (phone.submit(path, mail=mail) for mail in (AIGUL, "x@example.org"))
    phone.open(f"/en/own/open/{letters_to(AIGUL)[-1]['token']}")

    assert text_of(known) == text_of(unknown)
    assert letters_to("x@example.org") == []
    assert "Your own page" in text_of(phone.open("/en/own"))


def test_showing_less_is_one_press_and_more_asks_for_the_name(visitor, campaign, slugs):
    sign(visitor, campaign, disclosure="named")
    path = f"/en/own/appeals/{slugs[0]}"

    visitor.submit(path, form="shown", disclosure="counted-only")
    assert [s.disclosure for s in signatures()] == [Disclosure.COUNTED_ONLY, Disclosure.NAMED]

    asked = visitor.submit(path, 422, form="shown", disclosure="initials", name="")
    assert asked.select_one("#name[aria-invalid]")
    visitor.submit(path, 422, form="shown", disclosure="initials", name="www.example.org")
    visitor.submit(path, form="shown", disclosure="initials", name="Айгүл Марат кызы")
    assert signatures()[0].disclosure == Disclosure.INITIALS


def test_one_signature_is_withdrawn_and_its_number_moves(visitor, campaign, slugs):
    sign(visitor, campaign)

    page = visitor.submit(f"/en/own/appeals/{slugs[0]}", form="withdraw")

    assert "Withdrawn." in text_of(page)
    assert [standing(slug, campaign) for slug in slugs] == [0, 1]


def test_anothers_appeal_is_not_here(visitor, campaign):
    other = an_open_campaign()
    sign(visitor, campaign)

    visitor.open(f"/en/own/appeals/{appeals_of(other)[0].slug}", 404)


def test_erasing_closes_the_page_and_takes_all_back(visitor, campaign, slugs):
    sign(visitor, campaign)

    visitor.submit("/en/own/end", form="erasing-form")

    assert [standing(slug, campaign) for slug in slugs] == [0, 0]
    erased = the_signatory()
    assert (erased.sealed, erased.mail_print) == (None, erased.key)
    visitor.open("/en/own", 404)


def test_ending_the_links_closes_other_browsers_and_not_this_one(app, visitor, campaign):
    sign(visitor, campaign)
    phone = Visitor(app)
    phone.open(f"/en/own/open/{links.sign(own.LINK, f'{the_signatory().key}.0')}")

    visitor.submit("/en/own/end", form="links-form")

    phone.open("/en/own", 404)
    visitor.open("/en/own")


def test_news_are_chosen_with_the_address_and_stopped_without(visitor, campaign):
    sign(visitor, campaign)

    visitor.submit("/en/own", 422, form="letters-form", wants_answer="y", mail="x@example.org")
    assert the_signatory().updates_mail is None
    visitor.submit("/en/own", form="letters-form", wants_answer="y", mail=AIGUL, quiet="y")
    assert the_signatory().updates_mail
    visitor.submit("/en/own", form="letters-form", wants_answer=None)
    assert the_signatory().updates_mail is None
    assert the_signatory().quiet


def test_the_file_holds_what_the_server_can_read_and_says_what_it_cannot(visitor, campaign, slugs):
    sign(visitor, campaign, disclosure="named", wants_answer="y")

    answer = visitor.client.get("/en/own/data.json")
    told = json.loads(answer.data)

    assert "attachment" in answer.headers["Content-Disposition"]
    assert told["address_for_news"] == AIGUL
    assert [signature["appeal"] for signature in told["signatures"]] == slugs
    assert told["sealed"]["can_be_read_by_this_server"] is False
    assert "cannot read them" in told["about_what_is_sealed"]
    assert NAME not in answer.text


def test_leaving_quickly_leaves_a_blank_page_and_nothing_in_the_browser(visitor, campaign):
    sign(visitor, campaign)

    answer = visitor.submit("/en/own", form="leave")

    assert answer.data == b""
    assert "cookies" in answer.headers["Clear-Site-Data"]
    visitor.open("/en/own", 404)


def test_what_was_delivered_is_said_with_its_day_and_addressee(visitor, campaign, organiser, slugs):
    sign(visitor, campaign, disclosure="named")
    a_packet(campaign, organiser, appeals_of(campaign)[0], sent=True)

    page = text_of(visitor.open("/en/own"))

    assert re.search(r"Your details were opened on .+ for a packet to Ministry .+: Full name", page)
    assert "It cannot be called back." in page
    told = json.loads(visitor.client.get("/en/own/data.json").data)["signatures"]
    assert [len(signature["packets"]) for signature in told] == [1, 0]


def test_who_was_counted_only_is_told_that_their_name_is_not_in_the_packet(
    visitor, campaign, organiser
):
    sign(visitor, campaign)
    a_packet(campaign, organiser, appeals_of(campaign)[0], sent=True)

    page = text_of(visitor.open("/en/own"))

    assert "Your name is not in it." in page
    assert "Your details were opened" not in page


@pytest.mark.parametrize("way", ["less", "withdrawn", "by the letter"])
def test_a_packet_that_has_not_gone_out_is_composed_anew_without_who_shows_less(
    visitor, campaign, organiser, slugs, way
):
    sign(visitor, campaign, disclosure="named")
    a_packet(campaign, organiser, appeals_of(campaign)[0], sent=False)
    path = f"/en/own/appeals/{slugs[0]}"

    if way == "less":
        visitor.submit(path, form="shown", disclosure="initials")
    elif way == "withdrawn":
        visitor.submit(path, form="withdraw")
    else:
        visitor.submit(f"/en/campaigns/{campaign.slug}/withdraw", mail=AIGUL)
        visitor.submit(f"/en/withdraw/{letters_to(AIGUL)[-1]['token']}")

    db.session.rollback()
    delivery = db.session.scalars(select(Delivery)).one()
    assert (delivery.state, delivery.parts) == (DeliveryState.ORDERED, [])
