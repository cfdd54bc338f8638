"""The letters of one signer: sent again, reminded of once, and none that is not wanted."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.errors import CodeNotRight
from campaign.outbox import dispatch, letters, unwanted
from campaign.outbox.letters import Group
from campaign.outbox.models import Letter, LetterState, NeverAgain
from campaign.signatures import confirming, sending_again, signing, updates, withdrawing
from campaign.signatures.models import AskedAgain, Signatory
from campaign.tokens import links
from tests.factories import an_offer, an_open_campaign, letters_to, slugs_of
from tests.visitor import Visitor

AIGUL = "aigul@example.org"
BROWSER = "a browser"
A_DAY_LATER = letters.REMINDED_AFTER + timedelta(minutes=1)


@pytest.fixture
def campaign(app):
    return an_open_campaign()


def ask(campaign, mail=AIGUL, **wish):
    with transaction():
        wished = signing.Wish(mail, slugs_of(campaign), "ky", **wish)
        signing.ask(an_offer(campaign), wished, BROWSER)
    return letters_to(mail)[-1]


def ask_again(campaign, mail=AIGUL):
    with transaction():
        sending_again.ask(campaign, mail)
    with transaction():
        sending_again.work()


def confirm(letter):
    with transaction():
        confirming.confirm_with_browser(letter["token"], BROWSER)


def kinds_waiting():
    db.session.rollback()
    return sorted(db.session.scalars(select(Letter.kind).where(Letter.state == "waiting")))


def kinds_sent_by(when):
    with time_machine.travel(when):
        dispatch.send_due()
    db.session.rollback()
    asked = select(Letter.kind).where(Letter.state == LetterState.SENT).order_by(Letter.id)
    return list(db.session.scalars(asked))


def test_who_does_not_confirm_is_reminded_once_after_a_day(campaign):
    ask(campaign)

    assert kinds_sent_by(utcnow()) == ["confirm_your_signature"]
    for hours in (23, 25, 49, 71):
        sent = kinds_sent_by(utcnow() + timedelta(hours=hours))
        assert sent.count("remember_to_confirm") == (hours > 24)


def test_asking_more_than_once_is_reminded_of_once(campaign):
    for _ in range(3):
        ask(campaign)

    assert kinds_waiting().count("remember_to_confirm") == 1


def test_nobody_is_reminded_after_confirming(campaign):
    letter = ask(campaign)
    ask(campaign)

    confirm(letter)

    assert "remember_to_confirm" not in kinds_waiting()


def test_quiet_means_no_reminder(campaign):
    ask(campaign, quiet=True)

    assert kinds_waiting() == ["confirm_your_signature"]


def test_nobody_is_reminded_when_the_link_has_ended(campaign):
    ask(campaign)

    sent = kinds_sent_by(utcnow() + retention.UNCONFIRMED + timedelta(minutes=1))

    assert sent == []
    db.session.rollback()
    assert set(db.session.scalars(select(Letter.recipient))) == {None}


def test_the_letter_comes_again_with_a_new_code_and_the_first_link_still_works(campaign):
    first = ask(campaign)

    ask_again(campaign)

    [_, again] = letters_to(AIGUL)
    assert again["kind"] == "confirm_your_signature"
    assert again["code"] != first["code"]
    assert "remember_to_confirm" not in kinds_waiting()
    with pytest.raises(CodeNotRight), transaction():
        confirming.confirm_with_code(first["token"], first["code"])
    with transaction():
        confirmed = confirming.confirm_with_code(first["token"], again["code"])
    assert confirmed.confirmed_at is not None


def test_a_new_code_brings_new_tries(campaign):
    first = ask(campaign)
    for _ in range(confirming.TRIES):
        with transaction():
            confirming.take_a_try(first["token"])

    ask_again(campaign)

    with transaction():
        confirming.take_a_try(first["token"])


def test_who_has_confirmed_and_asks_again_is_told_so(campaign):
    confirm(ask(campaign))

    ask_again(campaign)

    assert letters_to(AIGUL)[-1]["kind"] == "you_have_already_signed"


@pytest.mark.parametrize("typed", ["bermet@example.org", "aigul+other@example.org"])
def test_nothing_goes_to_an_address_that_did_not_sign_as_it_is_written(campaign, typed):
    ask(campaign)

    ask_again(campaign, typed)

    assert letters_to(typed) == []
    assert len(letters_to(AIGUL)) == 1


def test_what_was_withdrawn_is_not_sent_again(campaign):
    letter = ask(campaign)
    confirm(letter)
    signatory = db.session.scalars(select(Signatory)).one()
    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, signatory.key))

    ask_again(campaign)

    assert letters_to(AIGUL) == []


def test_five_letters_a_day_go_to_one_address_whatever_is_asked(campaign):
    standing = an_open_campaign()
    confirm(ask(standing, quiet=True))
    for _ in range(4):
        ask(campaign)
        ask_again(standing)
        with transaction():
            withdrawing.ask_to_withdraw(standing, AIGUL, "ky")

    to_be_sent = select(Letter.kind).where(Letter.state != LetterState.WITHHELD)
    promised = db.session.scalars(to_be_sent).all()

    assert "remember_to_confirm" in promised
    assert "withdraw_your_signature" in promised
    groups = (Group.SIGNING, Group.WITHDRAWING, Group.UNASKED)
    assert len(promised) == sum(letters.A_DAYS_LETTERS[group] for group in groups) == 5


def _never_link(mail):
    return unwanted.token_of(unwanted.print_of(mail))


def never(mail):
    """As the link in a letter does it."""
    with transaction():
        unwanted.never_again(_never_link(mail))


def test_an_address_that_wants_no_letters_gets_none_not_even_one_that_waited(campaign):
    ask(campaign)
    never(" Aigul@Example.org ".strip())
    ask(campaign)
    ask(campaign, "bermet@example.org")

    dispatch.send_due()
    with time_machine.travel(utcnow() + A_DAY_LATER):
        dispatch.send_due()

    assert letters_to(AIGUL) == []
    sent = db.session.scalars(select(Letter.kind).where(Letter.state == LetterState.SENT)).all()
    assert sent == ["confirm_your_signature", "remember_to_confirm"]  # Bermet's


def test_the_page_says_the_same_to_every_address(app, campaign):
    confirm(ask(campaign, "counted@example.org"))
    ask(campaign, "pending@example.org")
    never("never@example.org")
    page = f"/en/campaigns/{campaign.slug}/look-in-your-mail"

    said = {
        Visitor(app).submit(page, form="again", mail=f"{name}@example.org").get_text()
        for name in ("counted", "pending", "never", "unknown")
    }

    assert len(said) == 1


def test_one_click_stops_the_news_without_a_cookie_a_token_or_a_redirect(app, campaign):
    confirm(ask(campaign, wants_answer=True))
    signatory = db.session.scalars(select(Signatory)).one()
    assert updates.mail_of(signatory) == AIGUL
    link = f"/ky/updates/{links.sign(updates.STOP, signatory.key)}"

    answer = app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    db.session.rollback()
    db.session.refresh(signatory)
    assert (signatory.wants_answer, signatory.updates_mail) == (False, None)


def test_looking_at_either_choice_changes_nothing(visitor, campaign):
    confirm(ask(campaign, wants_answer=True))
    signatory = db.session.scalars(select(Signatory)).one()

    visitor.open(f"/en/updates/{links.sign(updates.STOP, signatory.key)}")
    visitor.open(f"/en/never-again/{_never_link(AIGUL)}")

    db.session.refresh(signatory)
    assert signatory.updates_mail is not None
    assert ask(an_open_campaign())["kind"] == "confirm_your_signature"


def test_never_again_by_one_press(visitor, campaign):
    visitor.submit(f"/en/never-again/{_never_link(AIGUL)}")
    ask(campaign)

    dispatch.send_due()

    assert letters_to(AIGUL) == []


def test_the_address_for_news_is_kept_of_those_only_who_asked(campaign):
    ask(campaign)
    ask(campaign, "bermet@example.org", wants_answer=True)

    kept = db.session.scalars(select(Signatory.updates_mail).order_by(Signatory.id)).all()

    assert [mail is not None for mail in kept] == [False, True]
    assert b"bermet" not in kept[1]


def test_withdrawing_erases_the_address_for_news_and_every_waiting_letter(campaign):
    confirm(ask(campaign, wants_answer=True))
    signatory = db.session.scalars(select(Signatory)).one()

    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, signatory.key))

    db.session.refresh(signatory)
    assert signatory.updates_mail is None
    assert kinds_waiting() == []


@pytest.mark.parametrize("altered", ["", "0" * 97, "0" * 64], ids=["cut", "made up", "bare"])
def test_only_the_link_of_a_letter_ends_all_letters(visitor, altered):
    link = _never_link(AIGUL)
    for token in (altered or link[:-1], altered or "0" + link[1:]):
        answer = visitor.client.post(f"/en/never-again/{token}", data={"action": ""})
        assert answer.status_code == 404
        visitor.open(f"/en/never-again/{token}", status=404)

    assert db.session.scalars(select(NeverAgain)).all() == []


def test_what_was_asked_again_is_gone_whatever_came_of_it(campaign):
    ask(campaign)

    ask_again(campaign, AIGUL)
    ask_again(campaign, "nobody@example.org")

    assert db.session.query(AskedAgain).count() == 0
    assert kinds_waiting().count("confirm_your_signature") == 2


def test_what_was_asked_again_while_no_job_ran_for_a_day_sends_nothing(campaign):
    ask(campaign)
    with transaction():
        sending_again.ask(campaign, AIGUL)

    with time_machine.travel(utcnow() + sending_again.MOST_WAIT), transaction():
        sending_again.work()

    assert db.session.query(AskedAgain).count() == 0
    assert kinds_waiting().count("confirm_your_signature") == 1
