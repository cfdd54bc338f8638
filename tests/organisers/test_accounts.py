"""Signing in: guessing is slow, and nothing is told about who has an account."""

from datetime import timedelta

import pytest
import time_machine

from campaign.db import transaction, utcnow
from campaign.organisers import accounts
from campaign.vault.passphrases import PassphraseTooShort
from tests.factories import PASSPHRASE, an_organiser


def _fails(email, passphrase="something else entirely"):
    with pytest.raises(accounts.SignInRefused), transaction():
        accounts.sign_in(email, passphrase)
    with transaction():
        accounts.note_failure(email)


def test_the_right_passphrase_signs_in(app):
    organiser = an_organiser(email="aigul@example.org")

    with transaction():
        found = accounts.sign_in(" Aigul@Example.ORG ", PASSPHRASE)

    assert found.id == organiser.id


def test_an_unknown_address_is_refused_in_the_same_words(app):
    an_organiser(email="aigul@example.org")

    _fails("aigul@example.org")
    _fails("nobody@example.org")


@pytest.mark.parametrize("email", ["aigul@example.org", "nobody@example.org"])
def test_after_five_tries_even_the_right_one_waits(app, email):
    an_organiser(email="aigul@example.org")
    for _ in range(accounts.TRIES):
        _fails(email)

    with pytest.raises(accounts.TooManySignIns), transaction():
        accounts.sign_in(email, PASSPHRASE)


def test_a_quarter_of_an_hour_later_it_signs_in_again(app):
    an_organiser(email="aigul@example.org")
    for _ in range(accounts.TRIES):
        _fails("aigul@example.org")

    with (
        time_machine.travel(utcnow() + accounts.WITHIN + timedelta(seconds=1), tick=False),
        transaction(),
    ):
        assert accounts.sign_in("aigul@example.org", PASSPHRASE)


def test_a_short_passphrase_is_refused(app):
    with pytest.raises(PassphraseTooShort), transaction():
        accounts.create("short@example.org", "Ү. Кыскаева", "eleven char")


def test_signing_out_ends_every_session(app):
    organiser = an_organiser()
    before = organiser.session_key

    with transaction():
        accounts.sign_out(organiser)

    assert organiser.session_key != before
