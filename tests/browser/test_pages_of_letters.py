"""The pages that letters lead to, and those that ask for a letter: on a phone, for everyone."""

import json
from base64 import b64decode

import pytest

from campaign import demo
from campaign.appeals import reading as appeals
from campaign.db import db, transaction
from campaign.organisers.models import Organiser
from campaign.outbox import unwanted
from campaign.signatures import confirming, signing, updates
from campaign.tokens import links
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in
from tests.factories import PASSPHRASE, a_campaign, letters_to

pytestmark = MARKS
LANGUAGES = pytest.mark.parametrize("language", ["ky", "ru", "en"])
ASKING = {"own": "own page", "withdraw": "withdrawing", "look-in-your-mail": "the letter again"}


def pressed(page):
    """What the page has to say, before its button and after."""
    found = [faults_on(page)]
    with page.expect_navigation():
        page.locator("main form button.button").first.click()
    return [*found, faults_on(page)]


@LANGUAGES
def test_never_to_be_written_to_again(site, chromium, language):
    with site.app_context():
        token = unwanted.token_of(unwanted.print_of(f"never.{language}@example.org"))
    with a_phone(chromium) as page:
        page.goto(f"/{language}/never-again/{token}")

        assert pressed(page) == [[], []]
        assert page.locator("main form").count() == 0


@LANGUAGES
def test_news_no_more(site, chromium, language):
    with a_phone(chromium) as page:
        page.goto(f"/{language}/updates/{_link_of_news(site, language)}")

        assert pressed(page) == [[], []]
        assert page.locator("main form").count() == 0


@LANGUAGES
@pytest.mark.parametrize("path", ASKING, ids=list(ASKING.values()))
def test_a_letter_is_asked_for_and_said_to_be_sent(site, chromium, language, path):
    with a_phone(chromium, ignoring=("422",)) as page:
        page.goto(f"/{language}/campaigns/{SLUG}/{path}")
        for summary in page.locator("main summary").all():
            summary.click()
        assert pressed(page) == [[], []]
        assert page.locator("#mail[aria-invalid]").count() == 1

        page.locator("#mail").fill("somebody@example.org")
        with page.expect_navigation():
            page.keyboard.press("Enter")

        assert page.locator("[aria-invalid]").count() == 0
        assert faults_on(page) == []


@LANGUAGES
def test_after_opening_the_key_file_is_one_press_away(site, chromium, language):
    slug = _a_campaign_to_open(site)
    with a_phone(chromium) as page:
        sign_in(page, demo.EMAIL, language)
        page.goto(f"/{language}/dashboard/{slug}/publish")
        for name in ("passphrase", "again"):
            page.locator(f"form#publish [name={name}]").fill(PASSPHRASE)
        page.locator("form#publish button.button").last.click()

        with page.expect_download() as download:
            page.locator("#key-file").click()

        assert faults_on(page) == []
        assert download.value.suggested_filename == f"{slug}.key.json"
        assert json.loads(download.value.path().read_text()) == _offered_in(page)


def _offered_in(page):
    return json.loads(b64decode(page.locator("#key-file").get_attribute("href").split(",")[1]))


def _link_of_news(site, language):
    mail = f"news.{language}@example.org"
    wish = signing.Wish(mail, [f"{SLUG}-jogorku-kenesh"], language, wants_answer=True)
    with site.app_context():
        with transaction():
            signing.ask(appeals.offer_of(SLUG), wish, "browser")
        with transaction():
            signer = confirming.confirm_with_browser(letters_to(mail)[0]["token"], "browser")
            token = links.sign(updates.STOP, signer.key)
        db.session.remove()
    return token


def _a_campaign_to_open(site):
    with site.app_context():
        organiser = db.session.query(Organiser).filter_by(email=demo.EMAIL).one()
        slug = a_campaign(organiser=organiser).slug
        db.session.remove()
    return slug
