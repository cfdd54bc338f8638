"""Codes from an app and recovery codes: each works once."""

import time

import pytest
import time_machine
from passlib.totp import TOTP

from campaign.db import db, transaction
from campaign.errors import StepOutOfOrder
from campaign.organisers import (
    accounts,
    lost_factor,
    one_time_codes,
    recovery_codes,
    sessions,
    tries,
)
from campaign.organisers.models import TOTP_SECRET, Device, Organiser, RecoveryCode
from campaign.vault import vault
from tests.factories import an_organiser, letters_to


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-05-07 14:35:00Z", tick=False) as moment:
        yield moment


def code_of(organiser):
    """As the organiser's app shows it now."""
    secret = vault.decrypt(db.session.get(Organiser, organiser.id).totp_secret, TOTP_SECRET)
    return TOTP.from_json(secret.decode()).generate(time=time.time()).token


def with_codes(organiser):
    """Set up; the ten recovery codes."""
    with transaction():
        one_time_codes.begin(organiser)
    with transaction():
        return one_time_codes.accept(organiser, code_of(organiser), keeping=None)


def _check(organiser, code):
    with transaction():
        tries.note(one_time_codes.TRIED, str(organiser.id))
    with transaction():
        one_time_codes.check(organiser, code)


def _use(organiser, code):
    with transaction():
        tries.note(recovery_codes.TRIED, str(organiser.id))
    with transaction():
        recovery_codes.use(organiser, code)


def test_a_secret_that_was_only_shown_asks_for_nothing(app):
    organiser = an_organiser()

    with transaction():
        one_time_codes.begin(organiser)

    assert not organiser.has_second_factor


def test_the_first_code_sets_them_up_and_gives_ten_recovery_codes(app):
    organiser = an_organiser()

    given = with_codes(organiser)

    assert organiser.has_second_factor
    assert len(set(given)) == 10
    assert recovery_codes.left(organiser) == 10


def test_a_wrong_first_code_sets_up_nothing(app):
    organiser = an_organiser()
    with transaction():
        one_time_codes.begin(organiser)
    wrong = f"{(int(code_of(organiser)) + 1) % 1_000_000:06}"

    with pytest.raises(one_time_codes.CodeRefused), transaction():
        one_time_codes.accept(organiser, wrong, keeping=None)

    assert not organiser.has_second_factor


def test_a_code_works_once(app, clock):
    organiser = an_organiser()
    with_codes(organiser)
    clock.shift(60)
    code = code_of(organiser)

    _check(organiser, f" {code[:3]} {code[3:]} ")

    with pytest.raises(one_time_codes.CodeRefused):
        _check(organiser, code)


def test_the_code_that_set_them_up_does_not_sign_in(app):
    organiser = an_organiser()
    with_codes(organiser)

    with pytest.raises(one_time_codes.CodeRefused):
        _check(organiser, code_of(organiser))


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-30, True), (0, True), (30, True), (-90, False), (90, False)]
)
def test_a_clock_may_be_half_a_minute_wrong(app, clock, seconds, taken):
    organiser = an_organiser()
    with_codes(organiser)
    clock.shift(600 + seconds)
    code = code_of(organiser)
    clock.shift(-seconds)

    if taken:
        _check(organiser, code)
    else:
        with pytest.raises(one_time_codes.CodeRefused):
            _check(organiser, code)


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567", "٣٤٥٦٧٨", "12\x0034"])
def test_what_is_no_code_is_refused_as_a_wrong_one(app, code):
    organiser = an_organiser()
    with_codes(organiser)

    with pytest.raises(one_time_codes.CodeRefused):
        _check(organiser, code)


def test_five_wrong_codes_close_the_second_step_for_a_while(app, clock):
    organiser = an_organiser()
    given = with_codes(organiser)
    for _ in range(tries.TRIES):
        with pytest.raises(one_time_codes.CodeRefused):
            _check(organiser, "not it")
    clock.shift(60)

    with pytest.raises(tries.TooManySignIns):
        _check(organiser, code_of(organiser))
    with pytest.raises(tries.TooManySignIns):
        _use(organiser, given[0])


def test_the_secret_and_the_codes_do_not_lie_in_the_open(app):
    organiser = an_organiser()
    given = with_codes(organiser)

    kept = db.session.query(RecoveryCode.code_print).all()
    assert b"key" not in organiser.totp_secret
    assert not any(code.replace("-", "") in row.code_print for code in given for row in kept)


def test_a_recovery_code_works_once_and_a_letter_tells(app):
    organiser = an_organiser()
    given = with_codes(organiser)

    _use(organiser, given[3].upper().replace("-", " "))

    assert recovery_codes.left(organiser) == 9
    assert [letter["change"] for letter in letters_to(organiser.email)][-1] == "recovery code used"
    with pytest.raises(recovery_codes.RecoveryCodeRefused):
        _use(organiser, given[3])


def test_one_organisers_recovery_code_is_no_other_organisers(app):
    one, other = an_organiser(), an_organiser()
    given = with_codes(one)
    with_codes(other)

    with pytest.raises(recovery_codes.RecoveryCodeRefused):
        _use(other, given[0])


def test_new_recovery_codes_end_the_old_ones(app):
    organiser = an_organiser()
    old = with_codes(organiser)

    with transaction():
        new = recovery_codes.renew(organiser)

    with pytest.raises(recovery_codes.RecoveryCodeRefused):
        _use(organiser, old[0])
    _use(organiser, new[0])


def test_setting_them_up_ends_the_other_sessions_and_a_letter_tells(app):
    organiser = an_organiser()
    with transaction():
        token = sessions.begin(organiser, Device.COMPUTER)

    with_codes(organiser)

    assert sessions.with_token(token) is None
    assert [letter["change"] for letter in letters_to(organiser.email)] == ["one-time codes added"]


def test_taken_off_the_recovery_codes_end_too(app):
    organiser = an_organiser()
    with_codes(organiser)

    with transaction():
        one_time_codes.remove(organiser, keeping=None)

    assert not organiser.has_second_factor
    assert recovery_codes.left(organiser) == 0


def test_a_secret_in_use_is_not_shown_again_or_put_in_its_place(app):
    organiser = an_organiser()
    with_codes(organiser)

    with pytest.raises(StepOutOfOrder), transaction():
        one_time_codes.begin(organiser)


def test_a_half_made_sign_in_ends_with_the_passphrase(app):
    organiser = an_organiser()
    half = accounts.half_signed_in(organiser)
    assert accounts.who_is_half_signed_in(half).id == organiser.id

    with transaction():
        accounts.set_passphrase(organiser, "maple saddle lantern apricot")

    with pytest.raises(accounts.LinkInvalid):
        accounts.who_is_half_signed_in(half)


def test_who_lost_phone_and_codes_is_let_in_by_the_servers_people(app):
    organiser = an_organiser()
    with_codes(organiser)

    with transaction():
        lost_factor.take_off_second_factor(organiser.email)

    assert not organiser.has_second_factor
    assert recovery_codes.left(organiser) == 0
    assert letters_to(organiser.email)[-1]["change"].startswith("second factor taken off")
