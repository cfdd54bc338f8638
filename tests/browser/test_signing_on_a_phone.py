"""A real Chromium, 390 pixels wide, in three languages: sign, confirm, see the count move."""

from itertools import count

import pytest

from tests.browser.phone import ADDRESS, MARKS, SLUG, a_phone, faults_on, the_jobs_run

_moments = count()
pytestmark = MARKS


def count_on(page, language):
    page.goto(
        f"/{language}/appeals/{SLUG}-jogorku-kenesh?at={next(_moments)}"
    )  # pages may be kept for seconds
    return int(page.locator(".count strong").inner_text())


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_signature_is_counted(site, chromium, language, scripts):
    with a_phone(chromium, java_script_enabled=scripts) as page:
        before = count_on(page, language)
        page.locator(".reach a.button").click()
        page.locator("#mail").fill(f"{language}{scripts}@example.org")
        page.locator("#consent").check()
        page.locator("form button.button").click()
        the_jobs_run(site)
        page.goto(f"/{language}/mailbox")
        page.locator("main h2 a").first.click()
        page.locator("pre a").first.click()
        assert page.locator("#code").count() == 0
        page.locator("form button.button").click()
        the_jobs_run(site)

        assert count_on(page, language) == before + 1


@pytest.mark.parametrize(
    "path",
    ["/", f"/appeals/{SLUG}-jogorku-kenesh", f"/campaigns/{SLUG}/sign", f"/campaigns/{SLUG}/endorse", f"/campaigns/{SLUG}/ledger", "/privacy", "/how-we-count", "/organisers/sign-in", "/mailbox"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_page_fits_a_phone_and_everyone_can_use_it(site, chromium, language, path):
    with a_phone(chromium) as page:
        page.goto(f"/{language}{path}")

        assert faults_on(page) == []


def test_nothing_is_loaded_from_elsewhere(site, chromium):
    with a_phone(chromium) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/ru/appeals/{SLUG}-jogorku-kenesh")

        assert asked
        assert all(url.startswith((f"{ADDRESS}/", "data:")) for url in asked)
