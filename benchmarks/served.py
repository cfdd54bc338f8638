"""What measurements share: an application under gunicorn, requests to it, and how many it answers."""

import http.client
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

from sqlalchemy import select

from campaign.db import db
from campaign.tally.models import Count, SupportClass

SLUG = "change-cant-wait"
APPEAL = f"/en/appeals/{SLUG}-jogorku-kenesh"
SIGN = f"/en/campaigns/{SLUG}/sign"
AT_ONCE = 8
SCREENED = {"CAMPAIGN_SCREENING": "1", "CAMPAIGN_PROXIES": "1"}
"""Screening is on, and the last X-Forwarded-For says where a request came from."""
BROWSER = "benchmark"
_people = count(1)


def form(port):
    """The hidden token and the cookies of one opened form; good for many posts."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", SIGN)
    answer = line.getresponse()
    page = answer.read().decode()
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]+)"', page)[1]
        for name in ("csrf_token", "opened")
    }
    cookie = answer.getheader("Set-Cookie").partition(";")[0]
    time.sleep(3)  # as somebody who reads it: what is sent at once is held
    return hidden, {
        "Cookie": f"{cookie}; signing={BROWSER}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def sign(form):
    """Each from a network and with a mail domain of its own, so that screening has nothing to hold."""
    fields, headers = form
    n = next(_people)
    return asked(fields, headers, f"signer{n}@d{n // 9}.example.org", n)


def asked(fields, headers, mail, n):
    """The form as this address sends it, from network number n."""
    wish = fields | {
        "mail": mail,
        "consent": "y",
        "district": "",
        "disclosure": "counted-only",
        "appeals": f"{SLUG}-jogorku-kenesh",
    }
    came_from = f"10.{n >> 8 & 255}.{n & 255}.1"
    return "POST", SIGN, urlencode(wish), headers | {"X-Forwarded-For": came_from}


def insert():
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return "POST", "/insert", urlencode({"mail": f"signer{next(_people)}@example.org"}), headers


def rate(port, requests):
    """Answers a second, with a few lines at once; every answer must be a good one."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(
            pool.map(
                lambda share: send(port, share), (requests[n::AT_ONCE] for n in range(AT_ONCE))
            )
        )
    bad = [status for share in statuses for status in share if status >= 400]
    assert not bad, bad[:5]
    return len(requests) / (time.perf_counter() - began)


def send(port, requests):
    statuses = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for method, path, body, headers in requests:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
    line.close()
    return statuses


class Line:
    """One person's connection; it keeps the statuses of the answers."""

    def __init__(self, port):
        self._open, self.statuses = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._open.close()

    def send(self, method, path, body, headers):
        self._open.request(method, path, body, headers)
        answer = self._open.getresponse()
        answer.read()
        self.statuses.append(answer.status)


def at_once(lines, work, items):
    """What the work gave for each, so many at a time."""
    with ThreadPoolExecutor(lines) as pool:
        return list(pool.map(work, items))


@contextmanager
def jobs(environ):
    """The jobs of the application, beside it."""
    running = subprocess.Popen([sys.executable, "-m", "campaign", "jobs"], env=environ)
    try:
        yield running
    finally:
        if running.poll() is None:
            running.terminate()
            running.wait(timeout=30)


def counted(app):
    """Signatures that stand in the public tally of all appeals."""
    with app.app_context():
        rows = db.session.scalars(select(Count).where(Count.support == SupportClass.PERSON))
        found = sum(row.standing for row in rows)
        db.session.remove()
    return found


class Server:
    """One application under gunicorn gthread on loopback, for the length of a `with`."""

    def __init__(self, target, port, environ, workers=1):
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--worker-class",
            "gthread",
            "--workers",
            str(workers),
            "--threads",
            "8",
            "--keep-alive",
            "30",
            "--bind",
            f"127.0.0.1:{port}",
            "--log-level",
            "error",
            target,
        ]
        self.port, self.command, self.environ = port, command, environ

    def __enter__(self):
        self.child = subprocess.Popen(self.command, env=self.environ)  # noqa: S603
        until(lambda: _listens(self.port), seconds=20)
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(timeout=20)


@contextmanager
def mail_server(port, kept):
    """A line of each letter is added to this file (`mail_server.py`)."""
    command = [sys.executable, "-m", "benchmarks.mail_server", str(port), str(kept)]
    server = subprocess.Popen(command)  # noqa: S603
    try:
        until(lambda: _listens(port))
        yield
    finally:
        server.terminate()
        server.wait()


def until(comes_true, seconds=300):
    end = time.monotonic() + seconds
    while not comes_true():
        if time.monotonic() > end:
            raise RuntimeError("it did not come true in time")
        time.sleep(0.1)


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
