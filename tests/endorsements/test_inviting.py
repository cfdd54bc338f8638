"""Inviting: one letter, one reminder, an answer or none, and in time nothing is left."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.endorsements.inviting import inviting
from campaign.endorsements.inviting.models import InvitedOrganisation, InvitedState
from campaign.endorsements.models import EndorsementState
from campaign.errors import LinkInvalid
from campaign.outbox import dispatch
from campaign.outbox.models import Bounce, Letter, LetterState
from campaign.retention import erasing
from tests.endorsements.given import a_claim, approved, confirmed, submitted
from tests.endorsements.invited import MAIL, asked, listed
from tests.factories import an_open_campaign, an_organiser, appeals_of, letters_to


@pytest.fixture
def database_url(on_both):
    return on_both


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser())


def the_only(campaign):
    [one] = inviting.of_campaign(campaign.id)
    return one


def the_token(mail=MAIL):
    return letters_to(mail)[-1]["token"]


def later(days):
    return time_machine.travel(utcnow() + timedelta(days=days), tick=False)


def test_what_is_listed_waits_until_it_is_sent(campaign):
    listed(campaign)
    assert letters_to(MAIL) == []

    with transaction():
        inviting.keep_words(campaign.id, {"ky": "Бизге кошулуңуз."})
        assert inviting.send(db.session.merge(campaign)) == 1

    [letter] = letters_to(MAIL)
    assert (letter["kind"], letter["sentence"]) == ("asked_to_endorse", "Бизге кошулуңуз.")
    assert the_only(campaign).state == InvitedState.SENT


def test_nobody_is_written_to_twice(campaign):
    asked(campaign)

    with pytest.raises(inviting.NobodyToWriteTo), transaction():
        inviting.send(db.session.merge(campaign))


def test_who_is_on_the_list_or_endorses_already_is_noticed(campaign):
    approved(appeals_of(campaign), an_organiser(), a_claim(registration_number="77-1"))
    listed(campaign)

    added, faults = listed(
        campaign,
        "Ак, Head+x@ak.example.org\nБай, b@example.org, 77 1\nЖаңы, n@example.org".replace(
            "+x", ""
        ),
    )

    assert added == 1
    assert [fault.code for fault in faults] == ["listed-already", "endorses-already"]


def test_one_reminder_after_a_week_and_never_another(campaign):
    asked(campaign)
    assert inviting.to_remind(campaign.id) == []

    with later(8):
        with transaction():
            assert inviting.remind(db.session.merge(campaign)) == 1
        assert [letter["kind"] for letter in letters_to(MAIL)][-1] == "remember_to_answer"
    with later(30), pytest.raises(inviting.NobodyToWriteTo), transaction():
        inviting.remind(db.session.merge(campaign))


def test_who_answered_is_not_reminded(campaign):
    asked(campaign, f"Ак, {MAIL}\nБай, b@example.org, 77-1\nКош, k@example.org")
    with transaction():
        inviting.decline(the_token())
    confirmed(appeals_of(campaign), a_claim(registration_number="77 1"))

    with later(8):
        reminded = [inviting.known_of(row).name for row in inviting.to_remind(campaign.id)]

    assert reminded == ["Кош"]


def test_an_endorsement_by_the_link_is_an_answer_once_it_is_confirmed(campaign):
    asked(campaign)
    token = the_token()
    unconfirmed = submitted(appeals_of(campaign))
    with transaction():
        inviting.answered_by(token, db.session.merge(unconfirmed))
    assert not the_only(campaign).answered

    with transaction():
        db.session.merge(unconfirmed).state = EndorsementState.CONFIRMED

    assert the_only(campaign).endorsement == EndorsementState.CONFIRMED


def test_an_endorsement_nobody_confirmed_is_no_answer_when_it_is_erased(campaign):
    asked(campaign)
    unconfirmed = submitted(appeals_of(campaign))
    with transaction():
        inviting.answered_by(the_token(), db.session.merge(unconfirmed))

    with later(4), transaction():
        retention.forget()

    assert not the_only(campaign).answered


def test_a_link_of_another_campaign_answers_nothing(campaign):
    asked(campaign)
    other = submitted(appeals_of(an_open_campaign()))

    with transaction():
        inviting.answered_by(the_token(), db.session.merge(other))

    assert db.session.scalars(select(InvitedOrganisation.endorsement_id)).all() == [None]


def test_never_again_is_obeyed_and_looks_like_no(campaign):
    asked(campaign)
    with transaction():
        inviting.decline(the_token(), never_again=True)
    dispatch.send_due()

    other = an_open_campaign()
    asked(other)
    dispatch.send_due()

    states = db.session.scalars(select(Letter.state).where(Letter.kind == "asked_to_endorse")).all()
    assert LetterState.SENT not in states
    assert the_only(campaign).state == InvitedState.DECLINED
    assert the_only(other).state == InvitedState.SENT
    assert not the_only(other).came_back  # or a list would tell whose addresses these are


def test_two_campaigns_do_not_write_to_one_mailbox_on_one_day(campaign):
    asked(campaign)
    asked(an_open_campaign())

    first, second = db.session.scalars(select(Letter.due_at).order_by(Letter.id))

    assert second - first >= timedelta(hours=23)


def test_a_letter_that_came_back_is_told(campaign):
    asked(campaign)
    with transaction():
        letter = db.session.scalars(select(Letter)).one()
        db.session.add(Bounce(letter_id=letter.id, report_print="x", status="5.1.1", gone=True))

    assert the_only(campaign).came_back


def test_a_link_ends_after_sixty_days_and_looking_writes_nothing(campaign):
    asked(campaign)
    token = the_token()
    assert inviting.with_token(token).state == InvitedState.SENT

    with later(61), pytest.raises(LinkInvalid):
        inviting.with_token(token)


def test_who_has_a_letter_cannot_be_taken_off_and_asked_anew(campaign):
    from campaign.errors import NotFound

    listed(campaign)
    with transaction():
        inviting.take_off(campaign.id, the_only(campaign).key)
    assert inviting.of_campaign(campaign.id) == []

    asked(campaign)
    with pytest.raises(NotFound), transaction():
        inviting.take_off(campaign.id, the_only(campaign).key)


def test_after_ninety_days_nothing_of_it_is_kept(campaign):
    asked(campaign)

    with later(91), transaction():
        gone = retention.forget()

    assert gone["invitations of organisations"] == 1
    assert inviting.of_campaign(campaign.id) == []


def test_a_link_is_enough_to_be_erased(campaign):
    asked(campaign)

    with transaction():
        erasing.erase_by_link(f"http://localhost/ky/will-you-endorse/{the_token()}")

    assert inviting.of_campaign(campaign.id) == []
    assert letters_to(MAIL) == []


def test_the_first_room_learns_two_numbers_and_opens_nothing(campaign):
    asked(campaign, f"Ак, {MAIL}\nБай, b@example.org")
    listed(campaign, "Кош, k@example.org")
    assert inviting.how_many_wait(campaign.id) == (1, 0)

    with later(8):
        assert inviting.how_many_wait(campaign.id) == (1, 2)
