"""Two people, one mailbox: both count where the organisers allow it and the names differ."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign.db import db, transaction
from campaign.errors import MailboxFull
from campaign.signatures import confirming, signing, withdrawing
from campaign.signatures.models import Signatory, Signature, SignatureState
from tests.factories import an_offer, an_open_campaign, letters_to, slugs_of

MAIL = "family@example.org"
BROWSER = "a browser"
AIGUL, AIBEK, AIZAT = "Айгүл Өмүрова", "Айбек Өмүров", "Айзат Өмүрова"


@pytest.fixture
def shared(app):
    return an_open_campaign(shared_mailboxes=True)


def sign(campaign, name=""):
    with transaction():
        wish = signing.Wish(MAIL, slugs_of(campaign), "en", name=name)
        signing.ask(an_offer(campaign), wish, BROWSER)
    asked = [one for one in letters_to(MAIL) if one["kind"] == "confirm_your_signature"]
    with transaction():
        confirming.confirm_with_browser(asked[-1]["token"], BROWSER)


def standing():
    db.session.rollback()
    query = select(Signature).where(Signature.state == SignatureState.CONFIRMED)
    return len(list(db.session.scalars(query)))


def test_two_names_from_one_mailbox_count_as_two(shared):
    sign(shared, AIGUL)
    sign(shared, AIBEK)

    assert standing() == 2


def test_where_it_is_not_allowed_they_count_as_one(app):
    campaign = an_open_campaign()

    sign(campaign, AIGUL)
    sign(campaign, AIBEK)

    assert standing() == 1


@pytest.mark.parametrize("again", ["айгүл өмүрова", "Өмүрова Айгул", ""])
def test_the_same_name_and_no_name_are_no_second_person(shared, again):
    sign(shared, AIGUL)
    sign(shared, again)

    assert standing() == 1


def test_those_without_a_name_share_one_signature(shared):
    sign(shared)
    sign(shared)
    sign(shared, AIGUL)

    assert standing() == 1


def test_a_third_name_is_told_that_the_mailbox_is_full(shared):
    sign(shared, AIGUL)
    sign(shared, AIBEK)

    with pytest.raises(MailboxFull):
        sign(shared, AIZAT)

    assert standing() == 2


def test_the_database_refuses_a_third_and_a_second_of_one_name(shared):
    sign(shared, AIGUL)
    sign(shared, AIBEK)
    people = list(db.session.scalars(select(Signatory).order_by(Signatory.seat)))

    with pytest.raises(IntegrityError), transaction():
        db.session.get(Signatory, people[1].id).seat = 2
    with pytest.raises(IntegrityError), transaction():
        db.session.get(Signatory, people[1].id).name_print = people[0].name_print


def test_each_withdraws_their_own(shared):
    sign(shared, AIGUL)
    sign(shared, AIBEK)

    with transaction():
        withdrawing.ask_to_withdraw(shared, MAIL, "en", AIBEK)
    with transaction():
        gone = withdrawing.withdraw(letters_to(MAIL)[-1]["token"])
        assert gone.seat == 1

    assert standing() == 1
