"""Signing in: guessing is slow, and nothing is told about who has an account."""

from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select

from campaign import audit
from campaign.db import db, transaction, utcnow
from campaign.errors import LinkInvalid
from campaign.organisers import accounts, tries
from campaign.organisers.models import Organiser
from campaign.organisers.passphrases import PassphraseTooCommon
from campaign.vault.passphrases import PassphraseTooShort
from tests.factories import PASSPHRASE, an_organiser, letters_to

ANOTHER = "maple saddle lantern apricot"


def _signs_in(email, passphrase=PASSPHRASE):
    with transaction():
        tries.note(accounts.BY_PASSPHRASE, email)
    with transaction():
        return accounts.sign_in(email, passphrase)


def _fails(email, passphrase="something else entirely"):
    with pytest.raises(accounts.SignInRefused):
        _signs_in(email, passphrase)


def test_the_right_passphrase_signs_in(app):
    organiser = an_organiser(email="aigul@example.org")

    assert _signs_in(" Aigul@Example.ORG ").id == organiser.id


def test_an_unknown_address_is_refused_in_the_same_words(app):
    an_organiser(email="aigul@example.org")

    _fails("aigul@example.org")
    _fails("nobody@example.org")


@pytest.mark.parametrize("email", ["aigul@example.org", "nobody@example.org"])
def test_after_five_tries_even_the_right_one_waits(app, email):
    an_organiser(email="aigul@example.org")
    for _ in range(tries.TRIES):
        _fails(email)

    with pytest.raises(tries.TooManySignIns):
        _signs_in(email)


def test_tries_at_once_have_five_together(app):
    """All are counted before the first is checked."""
    an_organiser(email="aigul@example.org")
    for _ in range(tries.TRIES):
        with transaction():
            tries.note(accounts.BY_PASSPHRASE, "aigul@example.org")

    with pytest.raises(tries.TooManySignIns), transaction():
        tries.note(accounts.BY_PASSPHRASE, "aigul@example.org")


def test_a_quarter_of_an_hour_later_it_signs_in_again(app):
    an_organiser(email="aigul@example.org")
    for _ in range(tries.TRIES):
        _fails("aigul@example.org")

    with time_machine.travel(utcnow() + tries.WITHIN + timedelta(seconds=1), tick=False):
        assert _signs_in("aigul@example.org")


def test_a_short_passphrase_is_refused(app):
    with pytest.raises(PassphraseTooShort), transaction():
        accounts.create("short@example.org", "Ү. Кыскаева", "eleven char")


@pytest.mark.parametrize(
    "passphrase",
    [
        "password1234",
        "qwertyuiop123",
        "йцукенгшщзхъ",
        "aaaaaaaaaaaaaa",
        "iloveyou12345",
        "Кыскаева2026",
        "gulnara@example.org",
        "123456789012",
    ],
)
def test_a_passphrase_that_is_guessed_first_is_refused(app, passphrase):
    with pytest.raises(PassphraseTooCommon), transaction():
        accounts.create("gulnara@example.org", "Гүлнара Кыскаева", passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [PASSPHRASE, "алты боз үйдө жети жылкы", "дождь над перевалом в среду", "vQ7#kLm2xPz!d"],
)
def test_several_words_make_a_good_passphrase(app, passphrase):
    organiser = an_organiser(passphrase=passphrase)

    assert _signs_in(organiser.email, passphrase)


def test_a_hash_made_before_stays_good_and_is_made_anew(app):
    organiser = an_organiser()
    older = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(ANOTHER)
    with transaction():
        db.session.get(Organiser, organiser.id).password_hash = older

    found = _signs_in(organiser.email, ANOTHER)

    assert found.password_hash != older
    assert _signs_in(organiser.email, ANOTHER)


def test_who_was_shut_out_signs_in_no_more(app):
    organiser = an_organiser()
    with transaction():
        organiser.active = False

    _fails(organiser.email, PASSPHRASE)


def test_a_link_for_a_new_passphrase_works_once(app):
    organiser = an_organiser()
    with transaction():
        accounts.ask_for_new_passphrase(organiser.email, "en")
    [letter] = letters_to(organiser.email)

    with transaction():
        found = accounts.who_may_choose_a_passphrase(letter["token"])
        accounts.set_passphrase(found, ANOTHER)

    assert _signs_in(organiser.email, ANOTHER)
    with pytest.raises(LinkInvalid):
        accounts.who_may_choose_a_passphrase(letter["token"])


def test_a_link_for_a_new_passphrase_ends_after_an_hour(app):
    organiser = an_organiser()
    with transaction():
        accounts.ask_for_new_passphrase(organiser.email, "en")
    [letter] = letters_to(organiser.email)

    with (
        time_machine.travel(utcnow() + timedelta(minutes=61), tick=False),
        pytest.raises(LinkInvalid),
    ):
        accounts.who_may_choose_a_passphrase(letter["token"])


def test_nobody_can_fill_an_organisers_mailbox_by_asking(app):
    organiser = an_organiser()

    for _ in range(5):
        with transaction():
            accounts.ask_for_new_passphrase(organiser.email, "en")

    assert len(letters_to(organiser.email)) == 3


def test_a_new_passphrase_is_told_by_a_letter_and_stands_in_the_audit(app):
    organiser = an_organiser()

    with transaction():
        accounts.set_passphrase(organiser, ANOTHER)

    [letter] = letters_to(organiser.email)
    actions = db.session.scalars(select(audit.AuditEntry.action)).all()
    assert (letter["kind"], letter["change"]) == ("your_account_changed", "passphrase changed")
    assert "passphrase changed" in actions
