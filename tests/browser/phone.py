"""A phone of 390 pixels, what it must never see, and what keeps these tests from running."""

import os
import shutil
import socket
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe

from campaign import jobs
from campaign.outbox import dispatch
from tests.factories import PASSPHRASE

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SLUG = "change-cant-wait"
with socket.create_server(("127.0.0.1", 0)) as _probe:
    PORT = _probe.getsockname()[1]  # a free one: several runs may share a machine
ADDRESS = f"http://localhost:{PORT}"  # a name: passkeys know no number
WIDE = 390
MARKS = [pytest.mark.browser, pytest.mark.enable_socket]

if CHROMIUM is None and os.environ.get("CAMPAIGN_BROWSER") != "required":
    MARKS.append(pytest.mark.skip(reason="no chromium here; on Debian: apt-get install chromium"))


@contextmanager
def a_phone(chromium, ignoring=(), **options):
    """Its console stays silent, but for answers of the statuses that are asked for."""
    context = chromium.new_context(
        viewport={"width": WIDE, "height": 844}, base_url=ADDRESS, **options
    )
    said = []
    page = context.new_page()
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    yield page
    context.close()
    assert [words for words in said if not any(status in words for status in ignoring)] == []


def sign_in(page, address, language="en"):
    """By passphrase; with a second factor, as far as its page."""
    page.goto(f"/{language}/organisers/sign-in")
    page.locator("#email").fill(address)
    page.locator("#passphrase").fill(PASSPHRASE)
    page.locator("#sign-in button").click()


def the_jobs_run(app):
    with app.app_context():
        dispatch.send_due()
        jobs.count_all()


def faults_on(page):
    """What does not fit the phone, and what not everyone could use."""
    page.wait_for_load_state("load")  # a page without its style yet is of another width
    wide = page.evaluate("document.documentElement.scrollWidth")
    found = [("too wide", wide)] if wide > WIDE else []
    violations = Axe().run(page).response["violations"]
    return found + [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in violations]
