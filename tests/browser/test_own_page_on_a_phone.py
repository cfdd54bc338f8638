"""A signer's own page in a real Chromium, 390 pixels wide; and a browser that presses nothing."""

import pytest

from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, the_jobs_run
from tests.browser.test_signing_on_a_phone import count_on

pytestmark = MARKS
APPEAL = f"{SLUG}-jogorku-kenesh"


def ask_to_sign(page, site, language, mail):
    """Gives the link of the letter."""
    page.goto(f"/{language}/campaigns/{SLUG}/sign")
    page.locator("#mail").fill(mail)
    page.locator("#d-named").check()
    page.locator("#name").fill("Айгүл Өмүрова")
    page.locator("#consent").check()
    page.locator("form button.button").click()
    the_jobs_run(site)
    page.goto(f"/{language}/mailbox")
    page.locator("main h2 a").first.click()
    return page.locator("pre a").first.get_attribute("href")


def test_a_browser_that_presses_nothing_confirms_nothing(site, chromium):
    with a_phone(chromium) as page:
        before = count_on(page, "en")
        link = ask_to_sign(page, site, "en", "presses.nothing@example.org")

        for _ in range(3):
            page.goto(link)
            page.wait_for_load_state("networkidle")
            page.mouse.wheel(0, 2000)
            page.reload()
        page.request.head(link)
        the_jobs_run(site)

        assert count_on(page, "en") == before


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_signer_shows_less_withdraws_one_and_erases_all(site, chromium, language):
    with a_phone(chromium, ignoring=("404",)) as page:
        before, found = count_on(page, language), {}
        page.goto(ask_to_sign(page, site, language, f"own.{language}@example.org"))
        page.locator("form button.button").click()
        the_jobs_run(site)
        found["thanks"] = faults_on(page)
        assert count_on(page, language) == before + 1

        page.goto(f"/{language}/own")
        found["own"] = faults_on(page)
        page.locator(f"a[href$='/own/appeals/{APPEAL}']").click()
        found["appeal"] = faults_on(page)
        page.locator("#d-counted").check()
        page.locator("#shown button").click()
        page.locator(f"a[href$='/own/appeals/{APPEAL}']").click()
        assert page.locator("#d-counted").is_checked()

        page.locator("#withdraw button").click()
        the_jobs_run(site)
        assert page.locator(f"a[href$='/own/appeals/{APPEAL}']").count() == 0
        assert count_on(page, language) == before

        page.goto(f"/{language}/own/end")
        found["end"] = faults_on(page)
        page.locator("#erasing-form button").click()
        found["over"] = faults_on(page)
        page.goto(f"/{language}/own")
        found["closed"] = faults_on(page)
        assert page.locator("#leave").count() == 0

        page.goto(f"/{language}/campaigns/{SLUG}/own")
        found["ask"] = faults_on(page)
        assert {name: faults for name, faults in found.items() if faults} == {}


def test_leaving_quickly_takes_the_page_away(site, chromium):
    with a_phone(chromium, ignoring=("404",)) as page:
        page.goto(ask_to_sign(page, site, "en", "leaves@example.org"))
        page.locator("form button.button").click()
        page.goto("/en/own")

        page.locator("#leave button").click()

        assert page.locator("body").inner_text().strip() == ""
        assert page.context.cookies() == []
        page.go_back()
        assert page.locator("#leave").count() == 0
