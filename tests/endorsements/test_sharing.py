"""An organisation's link to share: it learns a number, and never who."""

from datetime import timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.endorsements import endorsing, officers
from campaign.endorsements.sharing import sharing
from campaign.endorsements.sharing.models import ShareLink, print_of
from campaign.signatures import confirming, signing, withdrawing
from campaign.signatures.models import Signatory, Signature, SignatureState
from campaign.tally import counting
from campaign.tokens import links
from tests.endorsements.given import approved
from tests.factories import (
    an_institution,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
)


@pytest.fixture
def database_url(on_both):
    return on_both


@pytest.fixture
def campaign(app):
    return an_open_campaign(an_institution(), an_institution())


@pytest.fixture
def endorsement(campaign):
    return approved(appeals_of(campaign), an_organiser())


def mark_of(endorsement):
    return db.session.get_one(ShareLink, endorsement.id).mark


def sign(campaign, number, via, *, confirmed=True):
    """On all appeals, and confirmed by the letter."""
    mail = f"signer{number}@example.org"
    appeals = [appeal.slug for appeal in appeals_of(campaign)]
    with transaction():
        signing.ask(
            an_offer(campaign), signing.Wish(mail, appeals, "ky", via=sharing.kept(via)), "browser"
        )
    if confirmed:
        with transaction():
            confirming.confirm_with_browser(letters_to(mail)[0]["token"], "browser")
    return mail


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def confirmed_by(endorsement):
    db.session.rollback()
    return db.session.get_one(ShareLink, endorsement.id).confirmed


def test_whoever_is_counted_is_one_and_then_nothing_leads_back(campaign, endorsement):
    mark = mark_of(endorsement)
    for number in range(3):
        sign(campaign, number, mark)
    sign(campaign, "none", "")
    assert db.session.scalars(select(Signatory.via)).all().count(print_of(mark)) == 3

    count(campaign)

    assert confirmed_by(endorsement) == 3
    assert set(db.session.scalars(select(Signatory.via))) == {None}


def test_who_is_pending_held_or_withdrawn_before_is_not_counted(campaign, endorsement):
    mark = mark_of(endorsement)
    sign(campaign, "pending", mark, confirmed=False)
    held = sign(campaign, "held", mark)
    gone = sign(campaign, "gone", mark)
    states = {held: SignatureState.HELD, gone: SignatureState.WITHDRAWN}
    with transaction():
        for mail, state in states.items():
            key = links.read(signing.CONFIRM, letters_to(mail)[0]["token"])
            of = select(Signatory.id).where(Signatory.key == key)
            db.session.query(Signature).filter(Signature.signatory_id.in_(of)).update(
                {"state": state}, synchronize_session=False
            )

    count(campaign)

    assert confirmed_by(endorsement) == 0
    with time_machine.travel(utcnow() + timedelta(hours=73), tick=False), transaction():
        assert retention.forget()["by which links"] == 2  # the third is erased with its request
    assert set(db.session.scalars(select(Signatory.via))) == {None}


def test_a_withdrawal_does_not_lower_it(campaign, endorsement):
    mail = sign(campaign, 1, mark_of(endorsement))
    count(campaign)
    key = links.read(signing.CONFIRM, letters_to(mail)[0]["token"])
    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, key))

    count(campaign)

    assert confirmed_by(endorsement) == 1


def test_who_stands_already_is_not_one_more(campaign, endorsement):
    mail = sign(campaign, 1, "")
    count(campaign)
    with transaction():
        wish = signing.Wish(mail, [appeals_of(campaign)[0].slug], "ky", via=mark_of(endorsement))
        signing.ask(an_offer(campaign), wish, "browser")

    count(campaign)

    assert confirmed_by(endorsement) == 0


@pytest.mark.parametrize("via", ["", "abcdefghj", "x" * 9])
def test_a_mark_that_is_nobodys_counts_for_nobody(campaign, endorsement, via):
    sign(campaign, 1, via)

    count(campaign)

    assert confirmed_by(endorsement) == 0
    assert set(db.session.scalars(select(Signatory.via))) == {None}


def test_an_organisation_of_another_campaign_or_that_withdrew_gets_nothing(campaign, endorsement):
    other = an_open_campaign()
    sign(other, 1, mark_of(endorsement))
    count(other)
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, endorsement.key))
    sign(campaign, 2, mark_of(endorsement))

    count(campaign)

    assert confirmed_by(endorsement) == 0


def test_signing_by_a_link_asks_the_database_nothing_more(campaign, endorsement, statements):
    def asked(number, via):
        db.session.rollback()
        db.session.refresh(campaign)
        statements.clear()
        sign(campaign, number, via, confirmed=False)
        return len(statements)

    asked("warm", "")
    mark = mark_of(endorsement)

    assert asked(1, mark) == asked(2, "")


def test_what_is_shown_moves_by_the_job_alone(campaign, endorsement):
    with transaction():
        link = db.session.get_one(ShareLink, endorsement.id)
        link.confirmed, link.lag = 34, 4

    with transaction():
        assert sharing.show() == 1

    db.session.expire_all()
    link = db.session.get_one(ShareLink, endorsement.id)
    assert link.shown in {20, 30}  # 30 only if the lag drawn anew is small


@given(st.integers(0, 300), st.integers(0, 9))
def test_never_more_is_shown_than_there_are_and_never_two_steps_less(confirmed, lag):
    shown, behind = sharing.step(confirmed, 0, lag)

    assert shown <= confirmed < shown + sharing.STEP + behind <= shown + 2 * sharing.STEP
    assert shown % sharing.STEP == 0


def test_nine_of_ones_own_and_one_more_do_not_tell_of_that_one():
    """Whatever lag was drawn but one, the step does not come with the tenth."""
    seen = [sharing.step(10, 0, lag)[0] for lag in range(sharing.STEP)]

    assert seen == [10] + [0] * 9
