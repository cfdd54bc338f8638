"""An organiser's account on a phone: a passkey in Chromium's own virtual authenticator, codes, invitations."""

import time
from contextlib import contextmanager

import pytest
from passlib.totp import TOTP
from sqlalchemy import select

from campaign import demo
from campaign.db import db, transaction
from campaign.organisers import accounts, invitations
from campaign.organisers.models import TOTP_SECRET, Organiser
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from campaign.vault import vault
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in
from tests.factories import PASSPHRASE, letters_to

pytestmark = MARKS
LANGUAGES = ["ky", "ru", "en"]
A_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def a_phone_with_passkeys(chromium, **options):
    with a_phone(chromium, **options) as page:
        protocol = page.context.new_cdp_session(page)
        protocol.send("WebAuthn.enable")
        protocol.send("WebAuthn.addVirtualAuthenticator", {"options": A_DEVICE})
        yield page


@pytest.fixture
def address(site, request):
    """An organiser of their own for each test."""
    number = abs(hash(request.node.name)) % 10**8
    with site.app_context(), transaction():
        made = accounts.create(f"organiser{number}@example.org", "Ө. Үлгүева", PASSPHRASE, "en")
        return made.email


def _sign_out(page):
    page.locator("form[action$=sign-out] button").click()
    page.wait_for_url("**/organisers/sign-in")


def _add_passkey(page, language="en"):
    page.goto(f"/{language}/organisers/account/passkeys")
    page.locator("#name").fill("my phone")
    page.locator("#passkey-form button").click()
    page.locator(".codes").wait_for()


def _code(site, address):
    """As the app on the phone would show it, a step later than the last one."""
    with site.app_context():
        kept = db.session.scalars(select(Organiser).where(Organiser.email == address)).one()
        secret = vault.decrypt(kept.totp_secret, TOTP_SECRET).decode()
        later = time.time() if kept.totp_counter is None else time.time() + 30
        db.session.remove()
    return TOTP.from_json(secret).generate(time=later).token


def test_a_passkey_is_made_and_signs_in(chromium, site, address):
    with a_phone_with_passkeys(chromium) as page:
        sign_in(page, address)
        _add_passkey(page)
        assert page.locator(".codes li").count() == 10
        _sign_out(page)

        page.locator("#by-passkey button").click()
        page.wait_for_url("**/en/dashboard/")

        assert page.locator("h1").inner_text() == "Your campaigns"


def test_a_device_without_the_passkey_says_so_and_nothing_is_lost(chromium, site, address):
    with a_phone_with_passkeys(chromium) as page:
        page.goto("/en/organisers/sign-in")
        page.locator("#email").fill(address)

        page.locator("#by-passkey button").click()
        page.locator("[data-failed]").wait_for(state="visible")

        assert page.locator("#email").input_value() == address


def test_codes_are_set_up_and_a_recovery_code_lets_in_once(chromium, site, address):
    with a_phone(chromium, ignoring=("422",)) as page:
        sign_in(page, address)
        page.goto("/en/organisers/account/codes")
        page.locator("#begin-form button").click()
        page.locator(".totp svg").wait_for()
        assert faults_on(page) == []
        page.locator("#code").fill(_code(site, address))
        page.locator("#code-form button").click()
        recovery = page.locator(".codes code").first.inner_text()
        _sign_out(page)

        sign_in(page, address)
        page.locator("#code").fill(_code(site, address))
        assert faults_on(page) == []
        page.locator("#code-form button").click()
        assert page.locator("h1").inner_text() == "Your campaigns"
        _sign_out(page)

        sign_in(page, address)
        page.locator("summary").click()
        page.locator("#recovery").fill(recovery)
        page.locator("#recovery-form button").click()
        assert page.locator("h1").inner_text() == "Your campaigns"
        _sign_out(page)

        sign_in(page, address)
        page.locator("summary").click()
        page.locator("#recovery").fill(recovery)
        page.locator("#recovery-form button").click()
        assert "used already" in page.locator("[role=alert]").first.inner_text()


def test_the_door_and_the_codes_work_without_scripts(chromium, site, address):
    with a_phone(chromium, java_script_enabled=False) as page:
        sign_in(page, address)
        page.goto("/en/organisers/account/passkeys")

        assert not page.locator("#passkey-form").is_visible()
        assert page.locator(".without a").is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_an_account_fit_a_phone_and_everyone_can_use_them(
    chromium, site, address, language
):
    found = {}
    with a_phone_with_passkeys(chromium) as page:
        for path in ("sign-in", "forgotten", "forgotten/sent"):
            page.goto(f"/{language}/organisers/{path}")
            found[path] = faults_on(page)
        sign_in(page, address, language)
        _add_passkey(page, language)
        found["recovery codes"] = faults_on(page)
        for path in ("", "/codes", "/passkeys", "/passphrase", "/address"):
            page.goto(f"/{language}/organisers/account{path}")
            found[path] = faults_on(page)
        page.goto(f"/{language}/organisers/again")
        found["again"] = faults_on(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invitation_fits_a_phone_from_asking_to_accepting(chromium, site, language):
    guest = f"guest-{language}@example.org"
    with site.app_context():
        campaign = db.session.scalars(select(Campaign).where(Campaign.slug == SLUG)).one()
        with transaction():
            invitations.invite(
                campaign.id,
                campaign.titles,
                invitations.Guest(guest, MemberRole.VETTER, language),
                by=accounts.with_email(demo.EMAIL),
            )
        link = f"/{language}/organisers/invited/{letters_to(guest)[-1]['token']}"
        db.session.remove()
    with a_phone(chromium) as owner, a_phone(chromium) as page:
        sign_in(owner, demo.EMAIL, language)
        owner.goto(f"/{language}/dashboard/{SLUG}/people")
        found = {"people": faults_on(owner)}
        page.goto(link)
        found["invited"] = faults_on(page)
        page.locator("#name").fill("Айгүл Үсөнова")
        page.locator("#new").fill(PASSPHRASE)
        page.locator("#repeated").fill(PASSPHRASE)
        page.locator("#new-account button").click()
        page.wait_for_url("**/organisers/account?welcome=1")
        found["welcome"] = faults_on(page)

        assert {name: faults for name, faults in found.items() if faults} == {}
