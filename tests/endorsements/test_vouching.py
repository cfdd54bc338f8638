"""Two organisations vouch for a third, each by its own officer; a word is not passed round."""

from datetime import timedelta

import pytest
import time_machine

from campaign.db import db, transaction, utcnow
from campaign.endorsements import endorsing, officers, vetting
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import vouching
from campaign.endorsements.proofs.models import Vouch
from campaign.errors import LinkInvalid, StepOutOfOrder
from campaign.outbox import letters, recall
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
    answer(token_to(name), vouches=vouches)


def answer(token, *, vouches=True):
    with transaction():
        vouching.answer(token, vouches=vouches)


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
    other = token_to("kok")

    say("ak", vouches=False)

    assert state(proof) == "refused"
    with pytest.raises(LinkInvalid):
        answer(other)


def test_a_link_answers_once(asking):
    ask(asking, "ak", "kok")
    token = token_to("ak")
    answer(token)

    with pytest.raises(LinkInvalid):
        answer(token)


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


@pytest.fixture
def three_ask(appeals, standing):
    """On one day, the same two."""
    claims = [a_claim(f"Суроочу {number}") for number in range(3)]
    asking = [
        confirmed(appeals, claim, mail=f"head@asks{number}.example.org")
        for number, claim in enumerate(claims)
    ]
    for one in asking:
        ask(one, "ak", "kok")
    return asking


def questions_to(name):
    db.session.rollback()
    return [letter for letter in letters_to(mail_of(name)) if letter["kind"] == "please_vouch"]


def test_who_is_asked_by_several_gets_one_question_a_day_until_all_have_come(three_ask):
    found = []
    with time_machine.travel(utcnow(), tick=False) as moment:
        for _ in range(4):
            found.append(len(questions_to("ak")))
            moment.shift(timedelta(days=1, seconds=1))

    assert found == [1, 2, 3, 3]


def test_who_was_approved_today_is_asked_today(appeals, organiser, asking):
    approved(appeals, organiser, a_claim("fresh"), mail=mail_of("fresh"))

    ask(asking, "fresh", "ak")

    assert len(questions_to("fresh")) == 1


def test_beyond_a_week_of_questions_nothing_is_kept(asking, appeals):
    for number in range(letters.MOST_IN_TURN):
        other = confirmed(appeals, a_claim(f"x{number}"), mail=f"head@x{number}.example.org")
        ask(other, "ak", "kok")

    proof = ask(asking, "ak", "kok")

    assert [recall.waits(vouch.letter_id) for vouch in proof.vouches] == [False, False]


def test_the_page_of_a_question_shows_the_others_and_they_can_be_answered_there(visitor, three_ask):
    page = f"/en/endorse/vouch/{token_to('ak')}"
    said = visitor.open(page)
    assert [link.get_text() for link in said.select("#others + ul a")] == ["Суроочу 1", "Суроочу 2"]

    done = visitor.submit(page, form="vouch", action="yes")
    visitor.submit(done.select_one("#others + ul a")["href"], form="vouch", action="no")

    given = [vouch.state.value for vouch in db.session.query(Vouch).order_by(Vouch.id)]
    assert given == ["given", "asked", "refused", "asked", "asked", "asked"]


def test_no_letter_asks_for_what_was_answered_already(visitor, three_ask):
    done = visitor.submit(f"/en/endorse/vouch/{token_to('ak')}", form="vouch", action="yes")
    visitor.submit(done.select_one("#others + ul a")["href"], form="vouch", action="no")

    with time_machine.travel(utcnow() + timedelta(days=5), tick=False):
        assert [letter["asks"]["ky"] for letter in questions_to("ak")] == ["Суроочу 2"]
        assert [letter["asks"]["ky"] for letter in questions_to("kok")] == [
            "Суроочу 0",
            "Суроочу 2",
        ]


def test_who_is_asked_again_while_their_letter_waits_keeps_its_place(three_ask):
    last = three_ask[-1]
    with time_machine.travel(utcnow() + timedelta(hours=25), tick=False):
        proof = ask(last, "ak", "kyzyl")
    with time_machine.travel(utcnow() + timedelta(days=2, hours=1), tick=False):
        questions = questions_to("ak")

    assert [letter["asks"]["ky"] for letter in questions] == [f"Суроочу {n}" for n in range(3)]
    with transaction():
        found, _ = vouching.with_token(questions[-1]["token"])
        assert found.proof_id == proof.id
    with time_machine.travel(utcnow() + timedelta(days=9), tick=False):
        assert len(questions_to("kok")) == 2


def test_after_a_day_it_can_be_asked_again_and_the_older_question_ends(asking):
    first = ask(asking, "ak", "kok")
    with pytest.raises(StepOutOfOrder):
        ask(asking, "kok", "kyzyl")

    with time_machine.travel(utcnow() + timedelta(hours=25), tick=False):
        ask(asking, "kok", "kyzyl")

    assert state(first) == "lapsed"
