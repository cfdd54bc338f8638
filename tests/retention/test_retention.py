"""Forgetting by the calendar: on time, and not a day early."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from campaign import retention
from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.organisers.models import SignInAttempt
from campaign.outbox import letters
from campaign.outbox.models import Letter, LetterState
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory, Signature
from tests.factories import an_offer, an_open_campaign, letters_to, slugs_of

AIGUL = "aigul@example.org"


def rows(table):
    return db.session.scalar(select(func.count()).select_from(table))


def forget_after(time):
    with time_machine.travel(utcnow() + time), transaction():
        return retention.forget()


def ask():
    campaign = an_open_campaign()
    wish = signing.Wish(mail=AIGUL, appeals=slugs_of(campaign), language="ky")
    with transaction():
        signing.ask(an_offer(campaign), wish, "this browser")


def a_letter(**changes):
    with transaction():
        letter = letters.endorsement_declined(
            AIGUL,
            "ky",
            campaign_id=1,
            organisation="Ay",
            campaign_titles={"en": "Change"},
            reason="No answer",
        )
        for name, value in changes.items():
            setattr(letter, name, value)
    return letter


def test_who_did_not_confirm_is_erased_after_72_hours_with_signatures_and_letter(app):
    ask()

    forget_after(retention.UNCONFIRMED - timedelta(minutes=1))
    assert (rows(Signatory), rows(Letter)) == (1, 2)
    gone = forget_after(retention.UNCONFIRMED + timedelta(minutes=1))

    assert (rows(Signatory), rows(Signature), rows(Letter)) == (0, 0, 0)
    assert (gone["unconfirmed signatories"], gone["letters never sent"]) == (1, 1)
    assert gone["reminders never sent"] == 1


def test_who_confirmed_stays(app):
    ask()
    token = letters_to(AIGUL)[0]["token"]
    with transaction():
        confirming.confirm_with_browser(token, "this browser")

    forget_after(retention.UNCONFIRMED * 10)

    assert (rows(Signatory), rows(Signature)) == (1, 1)


def test_attempts_to_sign_in_are_forgotten_after_a_day(app):
    with transaction():
        db.session.add(SignInAttempt(fingerprint="print"))

    forget_after(retention.A_DAY - timedelta(minutes=1))
    assert rows(SignInAttempt) == 1
    forget_after(retention.A_DAY + timedelta(minutes=1))

    assert rows(SignInAttempt) == 0


@pytest.mark.parametrize("state", [LetterState.SENT, LetterState.FAILED])
def test_letters_that_are_over_are_forgotten_after_a_month(app, state):
    a_letter(state=state)

    forget_after(retention.LETTERS - timedelta(minutes=1))
    assert rows(Letter) == 1
    forget_after(retention.LETTERS + timedelta(minutes=1))

    assert rows(Letter) == 0


def test_whose_a_letter_was_is_forgotten_once_its_bounce_has_had_its_time(app):
    ask()

    with transaction():
        for letter in db.session.scalars(select(Letter)):
            letter.state = LetterState.SENT
    forget_after(retention.BOUNCES_COME - timedelta(minutes=1))
    assert None not in db.session.scalars(select(Letter.regarding)).all()
    forget_after(retention.BOUNCES_COME + retention.A_DAY + timedelta(minutes=1))

    whose = db.session.execute(select(Letter.of_print, Letter.regarding)).all()
    assert whose == [(None, None)] * 2


def test_a_letter_that_still_waits_is_not_forgotten(app):
    a_letter()

    forget_after(retention.LETTERS * 2)

    assert rows(Letter) == 1


def test_the_letter_of_a_delivery_stays_so_that_its_fate_is_known(app):
    a_letter(state=LetterState.SENT, about="delivery:1")

    forget_after(retention.LETTERS * 2)

    assert rows(Letter) == 1


def test_the_audit_is_told_numbers_and_nothing_else(app):
    ask()

    forget_after(retention.UNCONFIRMED * 2)

    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert entry.facts["unconfirmed signatories"] == 1
    assert AIGUL not in str(entry.facts)


def test_where_nothing_is_past_its_time_the_audit_is_told_nothing(app):
    with transaction():
        retention.forget()

    assert rows(AuditEntry) == 0
