"""The sample campaign on loopback, and the browser that opens it."""

import threading
from contextlib import closing

import pytest
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from campaign import create_app, demo
from tests.browser.phone import ADDRESS, CHROMIUM, FLAGS, PORT
from tests.databases import settings_for
from tests.factories import PASSPHRASE


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The sample campaign, served on loopback, and the jobs done when asked."""
    home = tmp_path_factory.mktemp("site")
    given = {"passphrase": PASSPHRASE, "campaign_passphrase": PASSPHRASE}
    settings = settings_for(
        f"sqlite:///{home}/campaign.db",
        mailbox=home / "mailbox",
        public_url=ADDRESS,
    )
    app = create_app(settings)
    demo.load_sample(app, given)
    server = make_server("127.0.0.1", PORT, _in_one_piece(app), threaded=True)
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


def _in_one_piece(app):
    """Bodies are read before they are sent: a browser that leaves must not leave a file open."""

    def answer(environ, start_response):
        with closing(app(environ, start_response)) as parts:
            return [b"".join(parts)]

    return answer
