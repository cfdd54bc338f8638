"""Signing, confirming and withdrawing, as often and in whatever order people do it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select

from campaign import create_app, retention
from campaign.appeals import reading
from campaign.db import db, transaction, utcnow
from campaign.errors import CodeNotRight, LinkInvalid, StepOutOfOrder
from campaign.outbox import addresses
from campaign.outbox.letters import A_DAYS_LETTERS, Group
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, disclosure, signing, withdrawing
from campaign.signatures.models import Disclosure, Signatory, Signature, SignatureState
from campaign.tally import counting, export, verify
from campaign.tally.models import CampaignCount, Count, DistrictCount, SupportClass
from campaign.vault import CampaignKey
from tests.factories import (
    PASSPHRASE,
    a_district,
    an_institution,
    an_offer,
    an_open_campaign,
    appeals_of,
    letters_to,
)
from tests.visitor import Visitor

MAIL = "aigul@example.org"
BROWSER = "a browser"


def ask(campaign, *appeals, mail=MAIL, **wish):
    """Asks to sign (all appeals, unless told); gives the facts of the newest letter there is."""
    chosen = [appeal.slug for appeal in appeals or appeals_of(campaign)]
    with transaction():
        signing.ask(an_offer(campaign), signing.Wish(mail, chosen, "en", **wish), BROWSER)
    return letters_to(MAIL)[-1]


def confirm(letter):
    with transaction():
        confirming.confirm_with_browser(letter["token"], BROWSER)


def sign(campaign, *appeals, **wish):
    letter = ask(campaign, *appeals, **wish)
    confirm(letter)
    return letter


def withdraw(campaign):
    ask_to_withdraw(campaign)
    with transaction():
        withdrawing.withdraw(letters_to(MAIL)[-1]["token"])


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def standing(appeal):
    db.session.rollback()
    kept = db.session.get(Count, (appeal.id, SupportClass.PERSON))
    return kept.standing if kept else 0


def people(campaign):
    return db.session.get(CampaignCount, (campaign.id, SupportClass.PERSON)).standing


def signatures_of(appeal):
    query = select(Signature).where(Signature.appeal_id == appeal.id).order_by(Signature.id)
    return list(db.session.scalars(query))


def the_signatory():
    db.session.rollback()
    return db.session.scalars(select(Signatory).where(Signatory.confirmed_at.is_not(None))).one()


def requests():
    db.session.rollback()
    return list(db.session.scalars(select(Signatory).where(Signatory.confirmed_at.is_(None))))


def key_of(campaign):
    return CampaignKey(campaign.public_key, campaign.protected_key).unlock(PASSPHRASE)


def details_of(signatory):
    campaign = db.session.get(Campaign, signatory.campaign_id)
    sealed = signing.sealed_for(campaign.id)
    return json.loads(key_of(campaign).open(signatory.sealed, sealed))


@pytest.fixture
def campaign(app):
    return an_open_campaign(an_institution(), an_institution())


@pytest.fixture
def appeals(campaign):
    return appeals_of(campaign)


def test_signing_again_before_the_count_of_a_withdrawn_signature_counts_once(campaign, appeals):
    sign(campaign)
    withdraw(campaign)

    sign(campaign)
    count(campaign)

    assert [standing(appeal) for appeal in appeals] == [1, 1]
    assert people(campaign) == 1


@pytest.mark.parametrize("told", [True, False], ids=["in the ledger", "not yet in the ledger"])
def test_signing_again_after_a_counted_withdrawal_counts_again(campaign, appeals, told, tmp_path):
    sign(campaign)
    count(campaign)
    withdraw(campaign)
    if told:
        count(campaign)
        assert standing(appeals[0]) == 0

    sign(campaign)
    count(campaign)

    assert standing(appeals[0]) == 1
    assert people(campaign) == 1
    kept = db.session.get(Count, (appeals[0].id, SupportClass.PERSON))
    assert (kept.counted, kept.withdrawn) == (2, 1)
    list(export.export(campaign, tmp_path))
    report = verify.verify(tmp_path)
    assert report.holds, report.faults


def test_signing_and_withdrawing_may_go_on_and_on(campaign, appeals):
    for day in range(4):
        with time_machine.travel(utcnow().replace(year=2027, month=1, day=1 + day), tick=False):
            sign(campaign)
            count(campaign)
            withdraw(campaign)
            count(campaign)

    assert standing(appeals[0]) == 0
    assert len(signatures_of(appeals[0])) == 4


def test_a_new_signature_after_a_withdrawal_has_its_own_text_and_disclosure(campaign, appeals):
    sign(campaign)
    count(campaign)
    withdraw(campaign)

    sign(campaign, disclosure=Disclosure.NAMED, name="Айгүл Өмүрова")

    old, new = signatures_of(appeals[0])
    assert old.state == SignatureState.WITHDRAWN
    assert (new.state, new.disclosure) == (SignatureState.CONFIRMED, Disclosure.NAMED)
    assert new.w_hash != old.w_hash
    assert details_of(the_signatory())["name"] == "Айгүл Өмүрова"


def test_the_old_district_is_counted_down_where_it_was_counted_up(campaign):
    old, new = a_district("KG-N"), a_district("KG-O")
    sign(campaign, district=old.code)
    count(campaign)
    withdraw(campaign)

    sign(campaign, district=new.code)
    count(campaign)
    with time_machine.travel(utcnow() + retention.A_DAY * 1.1):
        withdraw(campaign)
    count(campaign)

    assert {row.standing for row in db.session.scalars(select(DistrictCount))} == {0}


def test_a_signature_that_an_organiser_removed_is_not_signed_again(campaign, appeals):
    sign(campaign)
    count(campaign)
    with transaction():
        signatures_of(appeals[0])[0].state = SignatureState.REMOVED
    count(campaign)

    sign(campaign)
    count(campaign)

    assert [standing(appeal) for appeal in appeals] == [0, 1]
    assert [s.state for s in signatures_of(appeals[0])] == [SignatureState.REMOVED]


def test_a_request_that_joins_leaves_nothing_of_the_person_behind(campaign, appeals):
    a_district()
    first, second = ask(campaign, appeals[0]), ask(campaign, name="Айгүл", district="KG-N")

    confirm(first)
    confirm(second)

    [left] = requests()
    assert (left.sealed, left.district, left.signatures) == (None, None, [])
    assert len(the_signatory().signatures) == 2
    assert all(len(signatures_of(appeal)) == 1 for appeal in appeals)


def test_what_is_left_of_a_request_is_forgotten_after_three_days(campaign):
    first, second = ask(campaign), ask(campaign)
    confirm(first)
    confirm(second)

    with time_machine.travel(utcnow() + retention.UNCONFIRMED * 1.1), transaction():
        retention.forget()

    assert requests() == []
    assert the_signatory().signatures


def test_what_is_left_of_a_request_never_becomes_a_person(campaign):
    first, second = ask(campaign), ask(campaign)
    confirm(first)
    confirm(second)
    with transaction():
        db.session.delete(the_signatory())

    confirm(second)

    assert [left.confirmed_at for left in requests()] == [None]


def test_the_newest_name_is_the_one_that_is_shown(campaign, appeals):
    sign(campaign, appeals[0], name="Aigul", disclosure=Disclosure.NAMED)

    sign(campaign, appeals[1], name="Айгүл Өмүрова", disclosure=Disclosure.INITIALS)

    assert details_of(the_signatory())["name"] == "Айгүл Өмүрова"


def test_a_counted_only_request_does_not_take_the_name_away(campaign, appeals):
    sign(campaign, appeals[0], name="Айгүл", disclosure=Disclosure.NAMED)

    sign(campaign, appeals[1])

    assert details_of(the_signatory())["name"] == "Айгүл"


def test_an_old_request_that_adds_nothing_does_not_seal_details_again(campaign, appeals):
    second = (ask(campaign), ask(campaign))[1]
    sign(campaign)
    with transaction():
        person = the_signatory()
        person.sealed = None
        for signature in person.signatures:
            signature.state = SignatureState.REMOVED

    confirm(second)

    assert the_signatory().sealed is None


def test_pressing_the_link_again_after_joining_says_the_same(app, campaign):
    citizen = Visitor(app)
    path = f"/en/campaigns/{campaign.slug}/sign"
    citizen.submit(path, mail=MAIL, consent="y")
    citizen.submit(path, mail=MAIL, consent="y")
    links = [f"/en/confirm/{letter['token']}" for letter in letters_to(MAIL)]

    pages = [citizen.submit(link) for link in (*links, *links)]

    assert {page.path for page in pages} == {f"/en/campaigns/{campaign.slug}/thanks"}
    assert "2 appeals" in citizen.open(links[1]).get_text()


def _ask_new(campaign):
    ask(campaign)


def _sign_or_ask_again(campaign):
    if not signatures_of(appeals_of(campaign)[0]):
        sign(campaign)
    else:
        ask(campaign)


@pytest.mark.parametrize("way", [_ask_new, _sign_or_ask_again])
def test_an_address_gets_a_few_letters_a_day_whatever_is_asked(campaign, way):
    for _ in range(A_DAYS_LETTERS[Group.SIGNING] + 3):
        way(campaign)

    assert len(letters_to(MAIL)) == A_DAYS_LETTERS[Group.SIGNING]


def test_a_day_of_letters_is_counted_over_all_campaigns(campaign):
    for _ in range(A_DAYS_LETTERS[Group.SIGNING]):
        ask(campaign)

    ask(an_open_campaign())

    assert len(letters_to(MAIL)) == A_DAYS_LETTERS[Group.SIGNING]


def ask_to_withdraw(campaign):
    with transaction():
        withdrawing.ask_to_withdraw(campaign, MAIL, "en")


def test_requests_to_sign_keep_nobody_from_withdrawing(campaign):
    sign(campaign)
    for _ in range(A_DAYS_LETTERS[Group.SIGNING] + 1):
        ask(campaign)

    ask_to_withdraw(campaign)

    assert letters_to(MAIL)[-1]["kind"] == "withdraw_your_signature"


def test_letters_to_withdraw_are_few_a_day_too(campaign):
    sign(campaign)

    for _ in range(A_DAYS_LETTERS[Group.WITHDRAWING] + 2):
        ask_to_withdraw(campaign)

    kinds = [letter["kind"] for letter in letters_to(MAIL)]
    assert kinds.count("withdraw_your_signature") == A_DAYS_LETTERS[Group.WITHDRAWING]


def test_the_next_day_letters_go_out_again(campaign):
    for _ in range(A_DAYS_LETTERS[Group.SIGNING] + 1):
        ask(campaign)

    with time_machine.travel(utcnow() + retention.A_DAY * 1.1):
        ask(campaign)
        kinds = [letter["kind"] for letter in letters_to(MAIL)]

    assert kinds.count("confirm_your_signature") == A_DAYS_LETTERS[Group.SIGNING] + 1


def test_an_appeal_that_closed_meanwhile_is_not_signed(campaign, appeals):
    offered = an_offer(campaign)
    with transaction():
        appeals_of(campaign)[0].closes_on = reading.today() - timedelta(days=1)

    with pytest.raises(StepOutOfOrder), transaction():
        signing.ask(an_offer(campaign), signing.Wish(MAIL, [a.slug for a in appeals], "en"), "")

    assert len(offered.appeals) == len(an_offer(campaign).appeals) + 1
    assert requests() == []


def guess(letter, code):
    with transaction():
        confirming.take_a_try(letter["token"])
    with transaction():
        confirming.confirm_with_code(letter["token"], code)


def test_five_wrong_codes_close_the_door_also_to_the_right_one(campaign):
    letter = ask(campaign)
    for _ in range(confirming.TRIES):
        with pytest.raises(CodeNotRight):
            guess(letter, "2222-2222")

    with pytest.raises(CodeNotRight):
        guess(letter, letter["code"])

    assert not any(s.state == SignatureState.CONFIRMED for s in requests()[0].signatures)


def test_the_right_code_may_be_typed_as_often_as_one_likes(campaign, appeals):
    letter = ask(campaign)

    for _ in range(confirming.TRIES + 2):
        guess(letter, letter["code"].lower())
    count(campaign)

    assert standing(appeals[0]) == 1


def test_too_many_codes_get_the_same_calm_page(app, campaign):
    Visitor(app).submit(f"/en/campaigns/{campaign.slug}/sign", mail=MAIL, consent="y")
    [letter] = letters_to(MAIL)
    phone, link = Visitor(app), f"/en/confirm/{letter['token']}"

    wrong = [phone.submit(link, 422, code="2222-2222") for _ in range(confirming.TRIES + 1)]
    right = phone.submit(link, 422, code=letter["code"])

    assert {page.main.get_text() for page in wrong} == {right.main.get_text()}


def test_an_unknown_code_link_is_no_link(campaign):
    with pytest.raises(LinkInvalid), transaction():
        confirming.take_a_try("forged.token.here")


def test_addresses_that_lead_nowhere_are_for_the_demonstration(app, settings):
    assert addresses.checked("a@some.test") == "a@some.test"

    with (
        create_app(replace(settings, demo=False)).app_context(),
        pytest.raises(addresses.AddressUnclear),
    ):
        addresses.checked("a@some.test")


@pytest.mark.parametrize(
    "again",
    ["aigul@example.org", " Aigul@Example.ORG ", "aigul+petition@example.org"],
)
def test_one_address_is_one_person_however_it_is_typed(campaign, appeals, again):
    sign(campaign, appeals[0])

    with transaction():
        signing.ask(an_offer(campaign), signing.Wish(again, [appeals[0].slug], "en"), BROWSER)
    count(campaign)

    assert standing(appeals[0]) == people(campaign) == 1
    assert letters_to(addresses.checked(again))[-1]["kind"] == "you_have_already_signed"


@pytest.mark.parametrize("mail", ["", "aigul", "aigul@", "aigul@example", "a b@example.org"])
def test_a_wrong_address_is_asked_for_again(visitor, campaign, mail):
    page = visitor.submit(f"/en/campaigns/{campaign.slug}/sign", 422, mail=mail, consent="y")
    asked = visitor.submit(f"/en/campaigns/{campaign.slug}/withdraw", 422, mail=mail)

    assert page.select_one("#mail[aria-invalid]")
    assert asked.select_one("#mail[aria-invalid]")
    assert requests() == []


def test_a_name_is_kept_without_what_cannot_be_seen(visitor, campaign):
    visitor.submit(
        f"/en/campaigns/{campaign.slug}/sign", mail=MAIL, consent="y", disclosure="named",
        name=" \u202eАйгүл\u200b  Ө\u2066мүрова\u2069 ",
    )  # fmt: skip

    [asked] = requests()
    assert details_of(asked)["name"] == "Айгүл Өмүрова"


def test_the_answer_to_a_withdrawal_is_the_same_for_all(visitor, campaign):
    sign(campaign)
    path = f"/en/campaigns/{campaign.slug}/withdraw"

    known, unknown = visitor.submit(path, mail=MAIL), visitor.submit(path, mail="x@example.org")

    assert known.main.get_text() == unknown.main.get_text()
    assert letters_to(MAIL)[-1]["kind"] == "withdraw_your_signature"
    assert letters_to("x@example.org") == []


def test_withdrawing_twice_is_the_same_as_once(visitor, campaign, appeals):
    sign(campaign)
    count(campaign)
    visitor.submit(f"/en/campaigns/{campaign.slug}/withdraw", mail=MAIL)
    link = f"/en/withdraw/{letters_to(MAIL)[-1]['token']}"

    pages = [visitor.submit(link), visitor.submit(link)]
    count(campaign)

    assert len({page.main.get_text() for page in pages}) == 1
    assert the_signatory().sealed is None
    assert standing(appeals[0]) == 0


class _Watched:
    """The campaign's key, which tells how often something was opened with it."""

    def __init__(self, key):
        self.key, self.opened = key, 0

    def open(self, sealed, context):
        self.opened += 1
        return self.key.open(sealed, context)


def test_who_is_counted_only_is_never_opened(campaign, appeals):
    sign(campaign, name="Айгүл Өмүрова", disclosure=Disclosure.COUNTED_ONLY)
    count(campaign)
    key = _Watched(key_of(campaign))

    shown = disclosure.disclosed(appeals[0], key)

    assert (shown.rows, shown.counted_only, key.opened) == ((), 1, 0)


@pytest.mark.parametrize(
    ("chosen", "row"),
    [
        (Disclosure.NAMED, ("n", "Айгүл Марат кызы", "", "")),
        (Disclosure.INITIALS, ("i", "А. М. к.", "", "")),
    ],
)
def test_an_institution_sees_what_was_chosen(campaign, appeals, chosen, row):
    sign(campaign, name="Айгүл Марат кызы", disclosure=chosen)
    count(campaign)

    assert disclosure.disclosed(appeals[0], key_of(campaign)).rows == (row,)


def at_once(app, act, items):
    """Each in its own thread, all from the same moment; what they gave or raised."""
    ready = Barrier(len(items))

    def one(item):
        with app.app_context():
            ready.wait()
            try:
                return act(item)
            except CodeNotRight as refusal:
                return refusal.code

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(one, items))


def test_requests_of_one_address_confirmed_at_once_count_once(on_postgres):
    campaign = an_open_campaign(an_institution(), an_institution())
    appeals = appeals_of(campaign)
    letters = [ask(campaign, appeals[0]), ask(campaign), ask(campaign)]

    at_once(on_postgres, confirm, letters)
    count(campaign)

    assert [standing(appeal) for appeal in appeals] == [1, 1]
    assert people(campaign) == 1
    assert len(the_signatory().signatures) == 2
    assert all(left.sealed is None and not left.signatures for left in requests())


def test_guesses_at_once_have_five_tries_together(on_postgres):
    letter = ask(an_open_campaign())

    at_once(on_postgres, lambda code: guess(letter, code), [f"2222-222{n}" for n in range(2, 10)])

    assert requests()[0].code_tries == confirming.TRIES
    with pytest.raises(CodeNotRight):
        guess(letter, letter["code"])
