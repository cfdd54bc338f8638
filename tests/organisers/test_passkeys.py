"""Passkeys: they open one account, at this host, and no answer opens it twice."""

import json
from datetime import timedelta

import pytest
import time_machine

from campaign.db import db, transaction, utcnow
from campaign.organisers import passkeys, recovery_codes
from campaign.organisers.models import Passkey
from tests.factories import an_organiser, letters_to
from tests.organisers.authenticator import Authenticator


def add(organiser, device, name="my phone"):
    options, challenge = passkeys.ask_to_add(organiser)
    with transaction():
        return passkeys.add(organiser, name, challenge, device.create(options), keeping=None)


def _asked(device):
    options, challenge = passkeys.ask_to_sign_in()
    return challenge, device.get(options)


def _sign_in(challenge, answer):
    with transaction():
        return passkeys.sign_in(challenge, answer)


def test_a_passkey_signs_in(app):
    organiser, device = an_organiser(), Authenticator()
    an_organiser()

    given = add(organiser, device)

    assert _sign_in(*_asked(device)).id == organiser.id
    assert organiser.has_second_factor
    assert len(given) == recovery_codes.left(organiser) == 10
    assert [letter["change"] for letter in letters_to(organiser.email)] == ["passkey added"]


def test_an_answer_opens_once(app):
    add(an_organiser(), device := Authenticator())
    challenge, answer = _asked(device)
    _sign_in(challenge, answer)

    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(challenge, answer)


def test_a_challenge_asked_for_before_the_last_use_is_not_taken(app):
    add(an_organiser(), device := Authenticator())
    earlier = _asked(device)
    _sign_in(*_asked(device))

    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(*earlier)


def test_a_challenge_lasts_ten_minutes(app):
    add(an_organiser(), device := Authenticator())
    asked = _asked(device)

    with (
        time_machine.travel(utcnow() + timedelta(minutes=11), tick=False),
        pytest.raises(passkeys.PasskeyRefused),
    ):
        _sign_in(*asked)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"origin": "http://1ocalhost"},
        {"origin": "https://localhost"},
        {"host": "example.org"},
        {"verifies": False},
    ],
)
def test_what_was_answered_to_another_page_opens_nothing(app, elsewhere):
    organiser, device = an_organiser(), Authenticator()
    add(organiser, device)
    false = Authenticator(**elsewhere)
    false.key, false.id, false.handle = device.key, device.id, device.handle

    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(*_asked(false))
    with pytest.raises(passkeys.PasskeyRefused):
        add(organiser, Authenticator(**elsewhere), "forged")


def test_another_key_under_a_known_name_opens_nothing(app):
    add(an_organiser(), device := Authenticator())
    false = Authenticator()
    false.id, false.handle = device.id, device.handle

    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(*_asked(false))


def test_a_challenge_for_adding_does_not_sign_in(app):
    organiser, device = an_organiser(), Authenticator()
    add(organiser, device)
    _, challenge = passkeys.ask_to_add(organiser)
    answer = device.get(json.dumps({"challenge": passkeys.bytes_to_base64url(challenge.encode())}))

    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(challenge, answer)


def test_a_challenge_for_one_account_adds_to_no_other(app):
    options, challenge = passkeys.ask_to_add(an_organiser())

    with pytest.raises(passkeys.PasskeyRefused), transaction():
        passkeys.add(an_organiser(), "x", challenge, Authenticator().create(options), keeping=None)


@pytest.mark.parametrize("answer", ["", "{}", "null", '{"rawId": 5}', '{"rawId": "!"}', "[]"])
def test_what_is_no_answer_is_refused(app, answer):
    _, challenge = passkeys.ask_to_sign_in()

    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(challenge, answer)
    organiser = an_organiser()
    _, challenge = passkeys.ask_to_add(organiser)
    with pytest.raises(passkeys.PasskeyRefused), transaction():
        passkeys.add(organiser, "x", challenge, answer, keeping=None)


def test_one_device_is_one_passkey_and_one_name_too(app):
    organiser, device = an_organiser(), Authenticator()
    add(organiser, device)

    with pytest.raises(passkeys.PasskeyRefused):
        add(organiser, device, "again")
    with pytest.raises(passkeys.PasskeyNameTaken):
        add(organiser, Authenticator())

    assert db.session.query(Passkey).count() == 1


def test_removed_it_opens_nothing(app):
    organiser, device = an_organiser(), Authenticator()
    add(organiser, device)

    with transaction():
        passkeys.remove(organiser, organiser.webauthn[0].id, keeping=None)

    assert not organiser.has_second_factor
    with pytest.raises(passkeys.PasskeyRefused):
        _sign_in(*_asked(device))


def test_nobody_removes_another_organisers_passkey(app):
    organiser = an_organiser()
    add(organiser, Authenticator())

    with transaction():
        passkeys.remove(an_organiser(), organiser.webauthn[0].id, keeping=None)

    assert organiser.has_second_factor
