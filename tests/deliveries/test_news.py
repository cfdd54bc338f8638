"""News of answers: to who asked, of what they signed, once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select

from campaign import create_app
from campaign.db import db, transaction, utcnow
from campaign.deliveries import answers, news, timeline
from campaign.deliveries.models import Delivery, DeliveryState, Outcome
from campaign.outbox import dispatch, letters
from campaign.outbox.models import Letter
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory
from tests.databases import settings_for
from tests.factories import (
    an_institution,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
)

AIGUL, BERMET = "aigul@example.org", "bermet@example.org"
BROWSER = "a browser"


@pytest.fixture
def campaign(app):
    return an_open_campaign(an_institution(), an_institution())


def sign(campaign, *appeals, mail=AIGUL, wants_answer=True, **wish):
    slugs = [appeal.slug for appeal in appeals or appeals_of(campaign)]
    with transaction():
        wished = signing.Wish(mail, slugs, "ky", wants_answer=wants_answer, **wish)
        signing.ask(an_offer(campaign), wished, BROWSER)
    token = letters_to(mail)[-1]["token"]
    with transaction():
        confirming.confirm_with_browser(token, BROWSER)


def answered(appeal, organiser=None):
    organiser = organiser or an_organiser()
    with transaction():
        delivery = Delivery(
            appeal=db.session.merge(appeal),
            outgoing=f"BD-2026/{appeal.id}",
            dated=utcnow().date(),
            state=DeliveryState.ACCEPTED,
            ordered_by=organiser.id,
            approved_at=utcnow(),
        )
        db.session.add(delivery)
        timeline.note(delivery, "ordered")
        db.session.flush()
        _record(delivery)
    return delivery.id


def _record(delivery):
    numbers = [demand["number"] for demand in delivery.appeal.text.content["demands"]]
    outcomes = dict.fromkeys(numbers, (Outcome.ACCEPTED, ""))
    answers.record(delivery, delivery.ordered_by, "6-512", utcnow().date(), outcomes)


@contextmanager
def later(**time):
    with time_machine.travel(utcnow() + timedelta(**time), tick=False):
        yield


def told(mail=AIGUL):
    """The institutions named in each letter with news to this address, as appeal slugs."""
    return [
        [answer["appeal_slug"] for answer in letter["answers"]]
        for letter in letters_to(mail)
        if letter["kind"] == "an_institution_answered"
    ]


def test_who_asked_and_signed_is_told_once_and_nobody_else(campaign):
    first, second = appeals_of(campaign)
    sign(campaign, first)
    sign(campaign, second, mail=BERMET)
    sign(campaign, first, mail="chynara@example.org", wants_answer=False)
    answered(first)

    with later(hours=2):
        assert [news.tell_signers(), news.tell_signers()] == [1, 0]

        assert told() == [[first.slug]]
        assert told(BERMET) == told("chynara@example.org") == []


def test_answers_recorded_together_make_one_letter(campaign):
    first, second = appeals_of(campaign)
    sign(campaign)
    answered(first)
    answered(second)

    with later(hours=2):
        news.tell_signers()

        assert told() == [[first.slug, second.slug]]


def test_a_record_may_be_mended_before_and_after_and_is_told_once(campaign):
    [first, _] = appeals_of(campaign)
    sign(campaign)
    delivery_id = answered(first)
    assert news.tell_signers() == 0

    with later(hours=2):
        news.tell_signers()
    with later(hours=30), transaction():
        _record(db.session.get(Delivery, delivery_id))
    with later(hours=60):
        news.tell_signers()
        assert len(told()) == 1


def test_a_second_answer_is_told_on_another_day(campaign):
    first, second = appeals_of(campaign)
    sign(campaign)
    answered(first)
    with later(hours=2):
        assert news.tell_signers() == 1
        answered(second)
    with later(hours=4):
        assert news.tell_signers() == 0
    with later(hours=27):
        assert news.tell_signers() == 1

        assert told() == [[first.slug], [second.slug]]


def test_what_was_answered_before_one_signed_is_no_news(campaign):
    first, second = appeals_of(campaign)
    answered(first)
    with later(hours=2):
        sign(campaign, second)

    with later(hours=4):
        assert news.tell_signers() == 0


def test_killed_between_two_batches_nobody_is_left_out_or_told_twice(campaign, monkeypatch):
    monkeypatch.setattr(news, "BATCH", 2)
    people = [f"reader{n}@example.org" for n in range(5)]
    for mail in people:
        sign(campaign, mail=mail)
    [first, _] = appeals_of(campaign)
    answered(first)

    with later(hours=2):
        with pytest.raises(PowerCut), _power_cut_at_letter(4):
            news.tell_signers()
        assert sum(len(told(mail)) for mail in people) == 2
        news.tell_signers()

        assert [told(mail) for mail in people] == [[[first.slug]]] * 5


class PowerCut(Exception):
    pass


@contextmanager
def _power_cut_at_letter(number):
    from sqlalchemy import event

    written = []

    def note(_mapper, _connection, letter):
        written.append(letter)
        if len(written) == number:
            raise PowerCut

    event.listen(Letter, "before_insert", note)
    try:
        yield
    finally:
        event.remove(Letter, "before_insert", note)
        db.session.rollback()


def test_news_makes_way_while_letters_wait(campaign, monkeypatch):
    monkeypatch.setattr(dispatch, "BACKLOG", 1)
    sign(campaign)
    sign(campaign, mail=BERMET)
    answered(appeals_of(campaign)[0])

    with later(hours=2):
        assert news.tell_signers() == 0
        dispatch.send_due()
        assert news.tell_signers() == 2


def test_who_stopped_the_news_hears_nothing(campaign):
    sign(campaign)
    answered(appeals_of(campaign)[0])
    with transaction():
        signatory = db.session.scalars(select(Signatory)).one()
        signatory.wants_answer, signatory.updates_mail = False, None

    with later(hours=2):
        assert news.tell_signers() == 0


def test_an_address_that_cannot_be_opened_holds_up_no_other(campaign, caplog):
    sign(campaign)
    sign(campaign, mail=BERMET)
    with transaction():
        db.session.scalars(select(Signatory).order_by(Signatory.id)).first().updates_mail = b"lost"
    answered(appeals_of(campaign)[0])

    with later(hours=2):
        assert news.tell_signers() == 1

        assert len(told(BERMET)) == 1
    assert "aigul" not in caplog.text


def test_news_and_a_reminder_to_one_address_do_not_come_on_one_day(campaign):
    sign(campaign)
    elsewhere = an_open_campaign()
    with transaction():
        wished = signing.Wish(AIGUL, [a.slug for a in appeals_of(elsewhere)], "ky")
        signing.ask(an_offer(elsewhere), wished, BROWSER)
    answered(appeals_of(campaign)[0])

    with later(hours=2):
        assert news.tell_signers() == 0
    with later(hours=letters.REMINDED_AFTER / timedelta(hours=1) + 25):
        assert news.tell_signers() == 1


def test_two_jobs_at_once_tell_everybody_once(postgres):
    app = create_app(settings_for(postgres))
    together = Barrier(2, timeout=20)

    def tell(_job):
        with app.app_context():
            together.wait()
            return news.tell_signers()

    with app.app_context():
        campaign = an_open_campaign()
        people = [f"reader{n}@example.org" for n in range(20)]
        for mail in people:
            sign(campaign, mail=mail)
        answered(appeals_of(campaign)[0])
        with later(hours=2):
            with ThreadPoolExecutor(2) as jobs:
                written = sum(jobs.map(tell, range(2)))
            written += news.tell_signers()  # whom one job held, the other passed by

            assert written == len(people)
            assert {len(told(mail)) for mail in people} == {1}
        db.session.remove()
        db.engine.dispose()
