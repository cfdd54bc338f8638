"""An organiser's account, as its owner sees it: second step, passkeys, passphrase, address."""

import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.db import db, utcnow
from campaign.organisers.models import Organiser
from tests.factories import PASSPHRASE, a_campaign, an_organiser, letters_to
from tests.organisers.authenticator import Authenticator
from tests.organisers.test_second_factor import code_of
from tests.visitor import Visitor

DOOR, ACCOUNT = "/en/organisers/sign-in", "/en/organisers/account"
ANOTHER = "maple saddle lantern apricot"


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def inside(visitor, organiser):
    """A visitor who is signed in."""
    visitor.signs_in(organiser)
    return visitor


def set_up_codes(inside):
    """The recovery codes, as they are shown once."""
    organiser = db.session.scalars(select(Organiser)).one()
    page = inside.submit(f"{ACCOUNT}/codes", form="begin-form")
    page = inside.send(page, form="code-form", code=code_of(organiser))
    return [code.get_text() for code in page.select(".codes code")]


def add_passkey(inside):
    device = Authenticator()
    page = inside.open(f"{ACCOUNT}/passkeys")
    options = page.select_one("[data-options]")["data-options"]
    inside.send(page, form="passkey-form", name="my phone", answer=device.create(options))
    return device


def _by_passkey(visitor, device, path=DOOR, status=200):
    page = visitor.open(path)
    form = page.select_one("form[data-passkey=get]")
    answer = device.get(form["data-options"])
    return visitor.send(page, status, form=form["id"], answer=answer)


def _halfway(app, organiser):
    """Another browser, after the passphrase."""
    visitor = Visitor(app)
    return visitor, visitor.submit(DOOR, email=organiser.email, passphrase=PASSPHRASE)


def test_with_codes_the_passphrase_alone_does_not_open(app, inside, organiser):
    set_up_codes(inside)

    visitor, page = _halfway(app, organiser)

    assert page.h1.get_text() == "Second step"
    assert visitor.open("/en/dashboard/").h1.get_text() == "For organisers"


def test_passphrase_and_code_open(app, inside, organiser):
    with time_machine.travel(utcnow(), tick=False) as moment:
        set_up_codes(inside)
        moment.shift(timedelta(minutes=1))
        visitor, page = _halfway(app, organiser)

        page = visitor.send(page, form="code-form", code=code_of(organiser))

    assert page.h1.get_text() == "Your campaigns"


def test_a_wrong_code_is_refused_with_a_sentence(app, inside, organiser):
    set_up_codes(inside)
    visitor, page = _halfway(app, organiser)

    page = visitor.send(page, 422, form="code-form", code="000000")

    assert "Wait for the next one" in page.get_text()


def test_passphrase_and_recovery_code_open_once(app, inside, organiser):
    [code, *_] = set_up_codes(inside)
    visitor, page = _halfway(app, organiser)
    assert visitor.send(page, form="recovery-form", recovery=code).h1.get_text() == "Your campaigns"

    visitor, page = _halfway(app, organiser)
    page = visitor.send(page, 422, form="recovery-form", recovery=code)

    assert "not one of your recovery codes" in page.get_text()


def test_the_second_step_leads_where_one_wanted_to_go(app, inside, organiser):
    campaign = a_campaign(organiser=organiser)
    [code, *_] = set_up_codes(inside)
    visitor = Visitor(app)
    page = visitor.open(f"/en/dashboard/{campaign.slug}/review")
    page = visitor.send(page, email=organiser.email, passphrase=PASSPHRASE)

    page = visitor.send(page, form="recovery-form", recovery=code)

    assert page.path == f"/en/dashboard/{campaign.slug}/review"


def test_the_second_step_is_not_there_without_the_first(visitor):
    assert visitor.open("/en/organisers/second-step").h1.get_text() == "For organisers"


def test_a_passkey_signs_in_without_a_passphrase(app, inside):
    device = add_passkey(inside)

    page = _by_passkey(Visitor(app), device)

    assert page.h1.get_text() == "Your campaigns"


def test_an_unknown_passkey_is_refused_with_a_sentence(app, inside):
    add_passkey(inside)

    page = _by_passkey(Visitor(app), Authenticator(), status=422)

    assert "The passkey did not work here" in page.get_text()


def test_the_first_factor_shows_ten_recovery_codes_and_the_second_none(inside):
    codes = set_up_codes(inside)
    device = Authenticator()
    page = inside.open(f"{ACCOUNT}/passkeys")
    options = page.select_one("[data-options]")["data-options"]

    page = inside.send(page, form="passkey-form", name="key", answer=device.create(options))

    assert len(codes) == 10
    assert page.select(".codes code") == []
    assert "10 codes are left" in page.get_text()


def test_a_passkey_is_removed(inside):
    add_passkey(inside)

    page = inside.open(ACCOUNT)
    page = inside.send(page, form="passkey-1")

    assert "The passkey is removed" in page.get_text()
    assert "my phone" not in page.get_text()


def test_codes_are_taken_off(inside):
    set_up_codes(inside)

    page = inside.submit(ACCOUNT, form="codes-off")

    assert "Codes are not asked for any more" in page.get_text()


def test_after_a_quarter_of_an_hour_the_passphrase_is_asked_for_again(inside):
    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        page = inside.open(f"{ACCOUNT}/codes")
        assert page.h1.get_text() == "Once more, please"

        refused = inside.send(page, 422, passphrase="something else entirely")
        page = inside.send(page, passphrase=PASSPHRASE)

    assert "not your passphrase" in refused.get_text()
    assert page.path == f"{ACCOUNT}/codes"


def test_a_passkey_is_asked_for_again_instead(inside):
    device = add_passkey(inside)

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        page = _by_passkey(inside, device, f"{ACCOUNT}/codes")

    assert page.path == f"{ACCOUNT}/codes"


def test_another_organisers_passkey_proves_nothing(app, inside):
    another = Visitor(app)
    another.signs_in(an_organiser())
    device = add_passkey(another)
    add_passkey(inside)

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        page = _by_passkey(inside, device, f"{ACCOUNT}/codes", 422)

    assert page.h1.get_text() == "Once more, please"


def test_nothing_is_removed_by_whoever_finds_a_browser_open(inside, organiser):
    add_passkey(inside)
    page = inside.open(ACCOUNT)

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        page = inside.send(page, form="passkey-1")

    assert page.h1.get_text() == "Once more, please"
    assert organiser.webauthn


def test_the_passphrase_is_changed_with_the_old_one(app, inside, organiser):
    there = Visitor(app)
    there.signs_in(organiser)
    path = f"{ACCOUNT}/passphrase"

    wrong = inside.submit(
        path, 422, form="passphrase-form", passphrase="not this one", new=ANOTHER, repeated=ANOTHER
    )
    unlike = inside.submit(
        path, 422, form="passphrase-form", passphrase=PASSPHRASE, new=ANOTHER, repeated="another"
    )
    common = inside.submit(
        path,
        422,
        form="passphrase-form",
        passphrase=PASSPHRASE,
        new="password1234",
        repeated="password1234",
    )
    page = inside.submit(
        path, form="passphrase-form", passphrase=PASSPHRASE, new=ANOTHER, repeated=ANOTHER
    )

    assert "not your passphrase" in wrong.get_text()
    assert "not the same" in unlike.get_text()
    assert "guessed among the first" in common.get_text()
    assert "The new passphrase is kept" in page.get_text()
    assert there.open("/en/dashboard/").h1.get_text() == "For organisers"


def test_a_forgotten_passphrase_is_chosen_anew_by_letter(app, organiser):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/forgotten", email=organiser.email)
    [letter] = letters_to(organiser.email)
    path = f"/en/organisers/new-passphrase/{letter['token']}"

    refused = visitor.submit(path, 422, new="123456789012", repeated="123456789012")
    visitor.submit(path, new=ANOTHER, repeated=ANOTHER)
    page = visitor.submit(DOOR, email=organiser.email, passphrase=ANOTHER)

    assert "guessed among the first" in refused.get_text()
    assert page.h1.get_text() == "Your campaigns"
    visitor.open(path, 404)


def test_a_new_passphrase_does_not_get_past_the_second_factor(app, inside, organiser):
    set_up_codes(inside)
    visitor = Visitor(app)
    visitor.submit("/en/organisers/forgotten", email=organiser.email)
    letter = letters_to(organiser.email)[-1]

    visitor.submit(
        f"/en/organisers/new-passphrase/{letter['token']}", new=ANOTHER, repeated=ANOTHER
    )
    page = visitor.submit(DOOR, email=organiser.email, passphrase=ANOTHER)

    assert page.h1.get_text() == "Second step"


def test_an_account_moves_to_another_address(app, inside, organiser):
    before = organiser.email
    inside.submit(f"{ACCOUNT}/address", form="address-form", email="New@Example.org")
    [letter] = letters_to("New@example.org")
    path = f"/en/organisers/new-address/{letter['token']}"
    opened = inside.open(path)

    inside.send(opened)

    assert letters_to(before)[-1]["change"] == "address changed"
    assert inside.open("/en/dashboard/").h1.get_text() == "For organisers"
    page = inside.submit(DOOR, email="new@example.org", passphrase=PASSPHRASE)
    assert page.h1.get_text() == "Your campaigns"
    inside.open(path, 404)


def test_nobody_learns_by_moving_whether_an_address_has_an_account(inside):
    taken = an_organiser()

    free = inside.submit(f"{ACCOUNT}/address", form="address-form", email="free@example.org")
    told = inside.submit(f"{ACCOUNT}/address", form="address-form", email=taken.email)

    assert free.main.get_text() == told.main.get_text()
    assert letters_to(taken.email) == []


def test_where_one_is_asked_for_the_dashboard_opens_with_a_second_factor_only(app, inside):
    app.extensions["campaign.settings"] = replace(
        app.extensions["campaign.settings"], second_factor=True
    )

    page = inside.open("/en/dashboard/")
    assert page.path.startswith(ACCOUNT)
    assert "a passphrase alone is not enough" in page.get_text()
    set_up_codes(inside)

    assert inside.open("/en/dashboard/").h1.get_text() == "Your campaigns"


def test_no_network_address_and_only_a_coarse_device_is_shown(app, organiser):
    agent = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Mobile Safari/537.36"
    visitor = Visitor(app, **{"User-Agent": agent})
    visitor.submit(DOOR, email=organiser.email, passphrase=PASSPHRASE)

    shown = visitor.open(ACCOUNT).get_text()

    assert "On a phone" in shown
    assert not re.search(r"Pixel|Android|127\.0|Mozilla", shown)


def test_the_secret_is_shown_until_its_first_code_and_never_again(inside, organiser):
    page = inside.submit(f"{ACCOUNT}/codes", form="begin-form")
    words = page.select_one(".spaced").get_text()
    assert page.select_one(".totp svg")
    assert words in inside.open(f"{ACCOUNT}/codes").get_text()

    inside.send(page, form="code-form", code=code_of(organiser))

    assert words not in inside.open(f"{ACCOUNT}/codes").get_text()


def test_options_are_json_in_an_attribute_and_nothing_breaks_out(visitor):
    page = visitor.client.get(DOOR).text

    [options] = re.findall(r'data-options="([^"]+)"', page)
    assert '"challenge"' in html.unescape(options)
