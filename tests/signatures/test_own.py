"""What a signer does on their own page, as verbs: links, showing less or more, letters, one by one."""

import json

import pytest
from sqlalchemy import select

from campaign.db import db, transaction
from campaign.deliveries import shown
from campaign.errors import LinkInvalid, StepOutOfOrder
from campaign.retention import erasing
from campaign.signatures import changing, confirming, handing_over, own, signing, withdrawing
from campaign.signatures.changing import NameMissing, NotTheAddress
from campaign.signatures.models import Disclosure, Signatory, SignatureState
from campaign.tally import counting
from campaign.tally.models import Count, SupportClass
from campaign.tokens import links
from campaign.vault import CampaignKey
from tests.factories import (
    PASSPHRASE,
    an_institution,
    an_offer,
    an_open_campaign,
    appeals_of,
    letters_to,
    slugs_of,
)

AIGUL = "aigul@example.org"
BROWSER = "a browser"


@pytest.fixture
def campaign(app):
    return an_open_campaign(an_institution(), an_institution())


@pytest.fixture
def signatory(campaign):
    ask(campaign, name="Айгүл Өмүрова", disclosure=Disclosure.NAMED)
    with transaction():
        confirming.confirm_with_browser(letters_to(AIGUL)[-1]["token"], BROWSER)
    count(campaign)
    return db.session.scalars(select(Signatory).where(Signatory.confirmed_at.is_not(None))).one()


def ask(campaign, mail=AIGUL, **wish):
    with transaction():
        wished = signing.Wish(mail, slugs_of(campaign), "en", **wish)
        signing.ask(an_offer(campaign), wished, BROWSER)


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def standing(campaign):
    db.session.rollback()
    rows = [db.session.get(Count, (a.id, SupportClass.PERSON)) for a in appeals_of(campaign)]
    return [row.standing for row in rows]


def details_of(campaign, signatory):
    key = CampaignKey(campaign.public_key, campaign.protected_key).unlock(PASSPHRASE)
    return json.loads(key.open(signatory.sealed, signing.sealed_for(campaign.id)))


def link_for(campaign, mail=AIGUL):
    with transaction():
        own.ask_for_link(campaign, mail, "en")
    return letters_to(mail)[-1]["token"]


def test_a_link_from_the_letter_opens_the_page_of_its_owner(campaign, signatory):
    visit = own.visit_by(link_for(campaign))

    assert own.visitor(visit).key == signatory.key


def test_ended_links_open_nothing(campaign, signatory):
    token = link_for(campaign)
    visit = own.visit_by(token)

    with transaction():
        own.end_links(own.visitor(visit))

    for opens in (lambda: own.visit_by(token), lambda: own.visitor(visit)):
        with pytest.raises(LinkInvalid):
            opens()


def test_the_key_of_a_row_alone_opens_nothing(app, campaign, signatory):
    """As from a stolen database: it needs the server's signing key as well."""
    for read in (own.visit_by, own.visitor, confirming.with_token, withdrawing.with_withdraw_token):
        for stolen in (signatory.key, f"{signatory.key}.0"):
            with pytest.raises(LinkInvalid):
                read(stolen)


def test_a_link_for_one_thing_opens_no_other(campaign, signatory):
    named = f"{signatory.key}.0"

    for purpose in (own.VISIT, signing.CONFIRM, withdrawing.WITHDRAW):
        with pytest.raises(LinkInvalid):
            own.visit_by(links.sign(purpose, named))


def test_a_request_that_is_not_confirmed_has_no_page(campaign):
    ask(campaign)
    request = db.session.scalars(select(Signatory)).one()

    assert own.visit_of(request) is None
    with pytest.raises(LinkInvalid):
        own.visit_by(links.sign(own.LINK, f"{request.key}.0"))


def test_an_unknown_address_gets_no_letter(campaign, signatory):
    with transaction():
        own.ask_for_link(campaign, "nobody@example.org", "en")

    assert letters_to("nobody@example.org") == []


def test_asking_for_the_link_and_to_withdraw_have_one_letter_a_day_together(campaign, signatory):
    for _ in range(3):
        with transaction():
            own.ask_for_link(campaign, AIGUL, "en")
        with transaction():
            withdrawing.ask_to_withdraw(campaign, AIGUL, "en")

    kinds = [letter["kind"] for letter in letters_to(AIGUL)]
    assert [kind for kind in kinds if kind != "confirm_your_signature"] == ["open_your_page"]


def test_showing_less_needs_nothing(campaign, signatory):
    with transaction():
        first, _ = own.signed(signatory)
        changing.show_as(first, Disclosure.COUNTED_ONLY)

    assert [s.disclosure for s in own.signed(signatory)] == [
        Disclosure.COUNTED_ONLY,
        Disclosure.NAMED,
    ]


def test_showing_more_needs_the_name_which_is_sealed_anew(campaign, signatory):
    with transaction():
        changing.show_as(own.signed(signatory)[0], Disclosure.COUNTED_ONLY)

    with pytest.raises(NameMissing), transaction():
        changing.show_as(own.signed(signatory)[0], Disclosure.INITIALS)
    with transaction():
        changing.show_as(own.signed(signatory)[0], Disclosure.INITIALS, "Айгүл Марат кызы")

    assert own.signed(signatory)[0].disclosure == Disclosure.INITIALS
    assert details_of(campaign, signatory)["name"] == "Айгүл Марат кызы"


def test_what_was_taken_back_shows_nothing_more(campaign, signatory):
    with transaction():
        withdrawing.take_back(signatory, own.signed(signatory)[:1])

    with pytest.raises(StepOutOfOrder), transaction():
        changing.show_as(own.signed(signatory)[0], Disclosure.NAMED, "Айгүл")


def test_one_is_withdrawn_and_the_others_stand(campaign, signatory):
    with transaction():
        withdrawing.take_back(signatory, own.signed(signatory)[:1])
    count(campaign)

    assert standing(campaign) == [0, 1]
    assert signatory.sealed is not None


def test_with_the_last_one_goes_what_was_sealed(campaign, signatory):
    for number in (0, 1):
        with transaction():
            withdrawing.take_back(signatory, [own.signed(signatory)[number]])
    count(campaign)

    assert standing(campaign) == [0, 0]
    assert signatory.sealed is None


def test_news_begin_with_the_address_that_was_signed_with_and_no_other(campaign, signatory):
    with pytest.raises(NotTheAddress), transaction():
        changing.choose_letters(signatory, news=True, quiet=False, written="other@example.org")
    assert signatory.updates_mail is None

    with transaction():
        changing.choose_letters(signatory, news=True, quiet=True, written="Aigul@example.org")
    assert (signatory.wants_answer, signatory.quiet) == (True, True)
    assert signatory.updates_mail

    with transaction():
        changing.choose_letters(signatory, news=False, quiet=True)
    assert (signatory.wants_answer, signatory.updates_mail) == (False, None)


def test_what_is_held_reads_like_what_waits_for_the_count(campaign, signatory):
    waits, held = own.signed(signatory)
    with transaction():
        waits.state, held.state = SignatureState.CONFIRMED, SignatureState.HELD

    first, second = handing_over.data_of(signatory)["signatures"]
    assert first["state"] == second["state"] == "confirmed"


def test_who_is_erased_has_no_page(campaign, signatory):
    token = link_for(campaign)
    visit = own.visit_by(token)

    with transaction():
        erasing.erase(own.visitor(visit))
    count(campaign)

    assert standing(campaign) == [0, 0]
    for opens in (lambda: own.visit_by(token), lambda: own.visitor(visit)):
        with pytest.raises(LinkInvalid):
            opens()


def test_on_postgresql_the_page_reads_the_same(on_postgres):
    campaign = an_open_campaign(an_institution(), an_institution())
    ask(campaign)
    with transaction():
        confirming.confirm_with_browser(letters_to(AIGUL)[-1]["token"], BROWSER)
    ask(campaign)
    count(campaign)
    signatory = db.session.scalars(
        select(Signatory).where(Signatory.confirmed_at.is_not(None))
    ).one()

    assert len(own.unconfirmed(signatory)) == 2
    assert [s["state"] for s in handing_over.data_of(signatory)["signatures"]] == ["counted"] * 2
    assert set(shown.told(own.signed(signatory))) == {s.id for s in signatory.signatures}
    with transaction():
        own.end_links(own.visitor(own.visit_of(signatory)))
    with transaction():
        erasing.erase(signatory)
    count(campaign)
    assert standing(campaign) == [0, 0]
