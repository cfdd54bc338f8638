"""Two organisations vouch for a third, each by its own officer; a word is not passed round."""

from datetime import timedelta

import pytest
import time_machine

from campaign.db import db, transaction, utcnow
from campaign.endorsements import endorsing, officers, vetting
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import vouching
from campaign.errors import LinkInvalid, StepOutOfOrder
from campaign.outbox import letters
from campaign.tokens import links
from tests.endorsements.given import a_claim, approved, approved_before, confirmed
from tests.factories import an_open_campaign, an_organiser, appeals_of, letters_to

ASKING = "head@new.example.org"


def mail_of(name):
    return f"head@{name}.example.org"


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def appeals(app):
    return appeals_of(an_open_campaign())


@pytest.fixture
def standing(appeals, organiser):
    """Three that were called back, each with an officer of its own."""
    return [
        approved_before(appeals, organiser, a_claim(name), mail=mail_of(name))
        for name in ("ak", "kok", "kyzyl")
    ]


@pytest.fixture
def asking(appeals, standing):
    return confirmed(appeals, a_claim("Жаңы", registration_number="77"), mail=ASKING)


def ask(endorsement, *slugs):
    with transaction():
        return vouching.ask(db.session.get_one(Endorsement, endorsement.id), slugs)


def token_to(name):
    return next(x["token"] for x in letters_to(mail_of(name)) if x["kind"] == "please_vouch")


def say(name, *, vouches=True):
    with transaction():
        vouching.answer(token_to(name), vouches=vouches)


def state(proof):
    db.session.rollback()
    return db.session.merge(proof).state.value


def test_with_the_second_yes_it_is_proved(asking):
    proof = ask(asking, "ak", "kok")

    say("ak")
    assert state(proof) == "waiting"
    say("kok")

    assert state(proof) == "finished"


def test_one_no_is_enough(asking):
    proof = ask(asking, "ak", "kok")

    say("ak", vouches=False)

    assert state(proof) == "refused"
    with pytest.raises(LinkInvalid):
        say("kok")


def test_a_link_answers_once(asking):
    ask(asking, "ak", "kok")
    say("ak")

    with pytest.raises(LinkInvalid):
        say("ak")


@pytest.mark.parametrize(
    "chosen", [(), ("ak",), ("ak", "ak"), ("ak", "kok", "kyzyl"), ("ak", "no")]
)
def test_two_different_ones_are_asked_or_nobody(asking, chosen):
    with pytest.raises(vouching.VouchersUnclear):
        ask(asking, *chosen)

    assert all(x["kind"] != "please_vouch" for x in letters_to(mail_of("ak")))


def test_one_officer_does_not_answer_for_two(appeals, organiser, asking):
    approved(appeals, organiser, a_claim("second"), mail=mail_of("ak"))

    with pytest.raises(vouching.VouchersUnclear):
        ask(asking, "ak", "second")


def test_nobody_vouches_for_themselves(appeals, organiser, standing):
    again = confirmed(appeals, a_claim("x"), mail=mail_of("ak"))

    with pytest.raises(vouching.VouchersUnclear):
        ask(again, "ak", "kok")


def test_who_is_only_vouched_for_does_not_vouch(appeals, organiser, asking):
    ask(asking, "ak", "kok")
    say("ak")
    say("kok")
    with transaction():
        vetting.approve(db.session.get_one(Endorsement, asking.id), organiser.id)
    other = confirmed(appeals, a_claim("x"), mail="head@x.example.org")

    assert {f.registered.slug for f in vouching.may_vouch(other)} == {"ak", "kok", "kyzyl"}


def test_a_word_does_not_come_back_to_who_gave_it(organiser, asking):
    """ak vouched for the new one; in another campaign the new one does not vouch for ak."""
    ask(asking, "ak", "kok")
    say("ak")
    say("kok")
    with transaction():
        vetting.approve(db.session.get_one(Endorsement, asking.id), organiser.id)
    elsewhere = appeals_of(an_open_campaign())
    approved(elsewhere, organiser, a_claim("Жаңы", registration_number="77"), mail=ASKING)
    ak = db.session.query(Endorsement).filter_by(id=asking.id - 3).one()
    back = confirmed(
        elsewhere,
        a_claim("ak", registration_number=ak.told.registration_number),
        mail=mail_of("ak"),
    )

    assert vouching.may_vouch(back) == []


def test_who_withdrew_meanwhile_vouches_no_more(asking, standing):
    ask(asking, "ak", "kok")
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, standing[0].key))

    with pytest.raises(StepOutOfOrder):
        say("ak")


def test_a_mailbox_that_had_todays_letters_gets_none_and_nobody_is_told(asking):
    with transaction():
        letters.please_vouch(
            mail_of("ak"),
            "ky",
            campaign_id=1,
            organisation="ak",
            asks={},
            campaign_titles={},
            token="t",
        )

    ask(asking, "ak", "kok")

    assert [x["kind"] for x in letters_to(mail_of("ak"))].count("please_vouch") == 1
    assert [x["kind"] for x in letters_to(mail_of("kok"))].count("please_vouch") == 1


def test_after_a_day_it_can_be_asked_again_and_the_older_question_ends(asking):
    first = ask(asking, "ak", "kok")
    with pytest.raises(StepOutOfOrder):
        ask(asking, "kok", "kyzyl")

    with time_machine.travel(utcnow() + timedelta(hours=25), tick=False):
        ask(asking, "kok", "kyzyl")

    assert state(first) == "lapsed"
