"""Killed at any moment, nothing that was accepted is lost, and nothing is counted twice."""

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from campaign import demo
from campaign.db import db
from campaign.resolutions.models import Campaign
from campaign.signatures import signing
from campaign.signatures.models import Signatory, Signature, SignatureState
from campaign.tally import export, reading, verify
from campaign.tokens import links

PEOPLE, AT_ONCE, KILLS = 200, 16, 5
SLUG = "change-cant-wait"
SIGN = f"/en/campaigns/{SLUG}/sign"
PATIENCE_SECONDS = 90
SPREAD_SECONDS = 1.5
COOKIE = "signing=the-browser-that-signed"
pytestmark = pytest.mark.enable_socket


class Site:
    """The whole demonstration, web server and jobs, in processes that can be killed at once."""

    def __init__(self, home):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home, self.running = home, None

    def start(self):
        command = [sys.executable, "-m", "campaign", "demo", "--port", str(self.port)]
        self.running = subprocess.Popen(  # noqa: S603 - our own command
            [*command, "--home", str(self.home)],
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: self.ask("GET", SIGN) is not None)

    def kill(self):
        os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()

    def ask(self, method, path, fields=None, cookie=COOKIE):
        """Status, cookie and text; None where nobody answers."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        try:
            line.request(method, path, urlencode(fields or {}), headers)
            answer = line.getresponse()
            return answer.status, answer.getheader("Set-Cookie", ""), answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()


def until(comes_true):
    """Asks again until it is so; gives what it gave."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := comes_true():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came true")


@pytest.fixture
def site(tmp_path):
    site = Site(tmp_path / "home")
    site.start()
    yield site
    site.kill()


def a_form(site):
    """The hidden token and the session it belongs to: good for every form of this browser."""
    _, cookie, text = site.ask("GET", SIGN)
    token = re.search(r'name="csrf_token" value="([^"]+)"', text)[1]
    return {"csrf_token": token}, f"{COOKIE}; {cookie.partition(';')[0]}"


def send_until_answered(site, path, fields, cookie):
    """As a person does when the line breaks: once more, until a page comes back."""
    time.sleep(random.uniform(0, SPREAD_SECONDS))  # noqa: S311 - so that each kill meets some
    status, _, _ = until(lambda: site.ask("POST", path, fields, cookie))
    return status


def kill_now_and_then(site, times, at_work):
    for _ in range(times):
        time.sleep(random.uniform(0.2, 0.9))  # noqa: S311 - any moment will do
        site.kill()
        site.start()
    return [task.result() for task in at_work]


def test_what_was_accepted_is_counted_once_however_often_everything_is_killed(site, tmp_path):
    token, cookie = a_form(site)
    mails = [f"person{number}@example.org" for number in range(PEOPLE)]

    def sign(mail):
        wish = {"mail": mail, "consent": "y", "disclosure": "counted-only", "district": ""}
        wish["appeals"] = f"{SLUG}-jogorku-kenesh"
        return send_until_answered(site, SIGN, token | wish, cookie)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        signed = kill_now_and_then(site, KILLS, [pool.submit(sign, mail) for mail in mails])
    assert set(signed) == {303}

    app = demo.application(demo.prepare(site.home, site.port))
    with app.app_context():
        asked = first_requests()
        assert len(asked) == PEOPLE
        paths = [f"/en/confirm/{links.sign(signing.CONFIRM, key)}" for key in asked]

        def confirm(path):
            return send_until_answered(site, path, token, cookie)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            confirmed = kill_now_and_then(site, 2, [pool.submit(confirm, path) for path in paths])
        assert set(confirmed) == {303}

        until(lambda: in_state(SignatureState.COUNTED) == PEOPLE)
        campaign = db.session.scalars(select(Campaign)).one()
        assert reading.of_campaign(campaign.id).person == PEOPLE
        list(export.export(campaign, tmp_path / "ledger"))
        report = verify.verify(tmp_path / "ledger")
        assert report.holds, report.faults
        assert report.size == PEOPLE
        close(app)


def first_requests():
    """A key for each address: who lost the answer has asked more than once."""
    rows = db.session.execute(select(Signatory.mail_print, Signatory.key)).all()
    db.session.rollback()
    return list(dict(rows).values())


def in_state(state):
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(Signature.state == state))


def close(app):
    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
