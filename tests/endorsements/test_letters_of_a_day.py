"""A mailbox has its five letters a day, whether it signs, endorses, or both."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.db import db, transaction, utcnow
from campaign.endorsements import vetting
from campaign.outbox import letters
from campaign.outbox.letters import A_DAYS_LETTERS, Group
from campaign.outbox.models import Letter, LetterState
from campaign.signatures import signing
from tests.endorsements.given import MAIL, confirmed, submitted
from tests.factories import (
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)

ASKED = A_DAYS_LETTERS[Group.SIGNING]


@pytest.fixture
def campaign(app):
    return an_open_campaign()


def sign(campaign, mail):
    with transaction():
        signing.ask(an_offer(campaign), signing.Wish(mail, slugs_of(campaign), "ky"), "browser")


def states_of(kind):
    db.session.rollback()
    return list(db.session.scalars(select(Letter.state).where(Letter.kind == kind)))


def test_nobody_fills_a_mailbox_by_endorsing(campaign):
    for _ in range(ASKED + 2):
        submitted(appeals_of(campaign))

    assert len(letters_to(MAIL)) == ASKED
    assert states_of("confirm_your_endorsement").count(LetterState.WITHHELD) == 2


def test_signing_and_endorsing_share_the_letters_of_a_day(campaign):
    sign(campaign, MAIL)
    for _ in range(ASKED):
        submitted(appeals_of(campaign))
    sign(campaign, MAIL.upper())

    kinds = [letter["kind"] for letter in letters_to(MAIL)]
    assert kinds == ["confirm_your_signature"] + ["confirm_your_endorsement"] * (ASKED - 1)
    assert letters_to(MAIL.upper()) == []


def test_what_organisers_decided_is_never_lost_only_told_a_day_later(campaign):
    organiser = an_organiser()
    with time_machine.travel(utcnow(), tick=False) as moment:
        for _ in range(2):
            endorsement = confirmed(appeals_of(campaign))
            with transaction():
                vetting.decline(endorsement, organiser.id, "no answer")
        told = [letter["kind"] for letter in letters_to(MAIL)]
        assert told.count("endorsement_declined") == 1
        moment.shift(letters.A_DAY + timedelta(seconds=1))

        told = [letter["kind"] for letter in letters_to(MAIL)]

    assert told.count("endorsement_declined") == 2
