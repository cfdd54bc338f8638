"""A real Chromium, 390 pixels wide, in three languages: sign, confirm, see the count move."""

import os
import re
import shutil
import threading
from contextlib import contextmanager
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from campaign import create_app, demo, jobs
from campaign.outbox import dispatch
from tests.databases import settings_for
from tests.factories import PASSPHRASE

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SLUG = "change-cant-wait"
_moments = count()
pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

if CHROMIUM is None and os.environ.get("CAMPAIGN_BROWSER") != "required":
    pytestmark.append(
        pytest.mark.skip(reason="no chromium here; on Debian: apt-get install chromium")
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The sample campaign, served on loopback, and the jobs done when asked."""
    home = tmp_path_factory.mktemp("site")
    given = {"passphrase": PASSPHRASE, "campaign_passphrase": PASSPHRASE}
    settings = settings_for(
        f"sqlite:///{home}/campaign.db",
        mailbox=home / "mailbox",
        public_url="http://127.0.0.1:8471",
    )
    app = create_app(settings)
    demo.load_sample(app, given)
    server = make_server("127.0.0.1", 8471, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def a_phone(chromium, **options):
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, base_url="http://127.0.0.1:8471", **options
    )
    said = []
    page = context.new_page()
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    yield page
    context.close()
    assert said == []


def the_jobs_run(app):
    with app.app_context():
        dispatch.send_due()
        jobs.count_all()


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

        wide = page.evaluate("document.documentElement.scrollWidth")
        faults = Axe().run(page).response["violations"]

        assert wide <= 390
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in faults] == []


def test_nothing_is_loaded_from_elsewhere(site, chromium):
    with a_phone(chromium) as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"/ru/appeals/{SLUG}-jogorku-kenesh")

        assert asked
        assert all(re.match(r"http://127\.0\.0\.1:8471/|data:", url) for url in asked)
