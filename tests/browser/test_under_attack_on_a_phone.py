"""A real Chromium under attack: it works while the form is filled in, and signing goes as always."""

import pytest

from campaign.db import db, transaction
from campaign.organisers.models import Organiser
from campaign.resolutions.models import Campaign
from campaign.signatures import attack
from tests.browser.phone import ADDRESS, MARKS, SLUG, a_phone, faults_on, the_jobs_run

pytestmark = MARKS
FORM = f"/campaigns/{SLUG}/sign"


@pytest.fixture(autouse=True)
def _attacked(site):
    with site.app_context():
        with transaction():
            found = db.session.query(Campaign).filter_by(slug=SLUG).one()
            attack.begin(found, 1, db.session.query(Organiser).first().id)
        db.session.remove()


def fill_in(page, language, mail):
    page.goto(f"/{language}{FORM}")
    page.locator("#mail").fill(mail)
    page.locator("#consent").check()


def open_the_letter(page, site, language):
    the_jobs_run(site)
    page.goto(f"/{language}/mailbox")
    page.locator("main h2 a").first.click()
    page.locator("pre a").first.click()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_form_says_what_it_does_and_everyone_can_use_it(site, chromium, language):
    with a_phone(chromium) as page:
        page.goto(f"/{language}{FORM}")
        status = page.locator("#work-status")
        page.get_by_text(status.get_attribute("data-done")).wait_for()

        assert status.get_attribute("role") == "status"
        assert status.inner_text() == status.get_attribute("data-done")
        assert faults_on(page) == []


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_pressed_at_once_with_the_keyboard_the_form_goes_when_the_work_is_done(
    site, chromium, language
):
    with a_phone(chromium) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        fill_in(page, language, f"{language}.works@example.org")
        page.locator("form#sign button.button").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/look-in-your-mail")
        open_the_letter(page, site, language)

        assert page.locator("#code").count() == 0
        assert any("altcha" in url for url in asked)
        assert all(url.startswith((f"{ADDRESS}/", "data:")) for url in asked)


def test_without_javascript_the_code_confirms(site, chromium):
    with a_phone(chromium, java_script_enabled=False) as page:
        fill_in(page, "ru", "no.scripts@example.org")
        assert page.locator("noscript p").count() == 1
        page.locator("form#sign button.button").click()
        open_the_letter(page, site, "ru")

        assert page.locator("#code").count() == 1


def test_where_the_worker_cannot_be_had_the_form_goes_all_the_same(site, chromium):
    with a_phone(chromium, ignoring=["Failed to load resource"]) as page:
        page.route("**/vendor/*", lambda route: route.abort())
        fill_in(page, "en", "no.worker@example.org")
        status = page.locator("#work-status")
        page.get_by_text("does not work on this device").wait_for()
        assert status.inner_text() == status.get_attribute("data-failed")
        page.locator("form#sign button.button").click()
        page.wait_for_url("**/look-in-your-mail")
        open_the_letter(page, site, "en")

        assert page.locator("#code").count() == 1
