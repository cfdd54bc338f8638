"""Appeal page, sign POST and confirm POST against a bare Flask view: same server, same run.

    python -m benchmarks [--rounds 3] [--requests 300]

Both applications run under gunicorn gthread on SQLite, on loopback. Rounds are interleaved and
the median is taken, since machines are noisy: read the ratios, not the rates.
"""

import argparse
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from campaign import create_app, demo
from campaign.db import db
from campaign.signatures import signing
from campaign.signatures.models import Signatory
from campaign.tokens import links

SLUG = "change-cant-wait"
APPEAL = f"/en/appeals/{SLUG}-jogorku-kenesh"
SIGN = f"/en/campaigns/{SLUG}/sign"
AT_ONCE = 8
_people = count(1)


def main():
    given = _arguments()
    with tempfile.TemporaryDirectory() as home:
        settings = demo.prepare(Path(home), _free_port())
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        ours, bare = _free_port(), _free_port()
        environ = os.environ | settings
        with (
            _server("benchmarks.ours:app", ours, environ),
            _server("benchmarks.bare:app", bare, environ),
        ):
            _measure(given, app, ours, bare)


def _measure(given, app, ours, bare):
    form = _form(ours)
    rates = {"page": [], "bare page": [], "sign": [], "bare insert": [], "confirm": []}
    for _ in range(given.rounds):
        rates["bare page"].append(_rate(bare, [("GET", "/page", None, {})] * given.requests))
        rates["page"].append(_rate(ours, [("GET", APPEAL, None, {})] * given.requests))
        rates["bare insert"].append(_rate(bare, [_insert() for _ in range(given.requests)]))
        rates["sign"].append(_rate(ours, [_sign(form) for _ in range(given.requests)]))
        rates["confirm"].append(_rate(ours, _confirmations(app, form, given.requests)))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    for name, rate in middle.items():
        print(f"{name:12} {rate:8.0f} a second")
    print(f"\nappeal page: {middle['page'] / middle['bare page']:.2f} of the bare page's rate")
    print(
        f"sign POST:    {middle['bare insert'] / middle['sign']:.1f} times the cost of the bare insert"
    )
    print(
        f"confirm POST: {middle['bare insert'] / middle['confirm']:.1f} times the cost of the bare insert"
    )


def _form(port):
    """The hidden token and the cookies of one opened form; good for many posts."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", SIGN)
    answer = line.getresponse()
    token = re.search(r'name="csrf_token" value="([^"]+)"', answer.read().decode())[1]
    cookie = answer.getheader("Set-Cookie").partition(";")[0]
    return {"csrf_token": token}, {
        "Cookie": f"{cookie}; signing=benchmark",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def _sign(form):
    fields, headers = form
    wish = fields | {
        "mail": f"signer{next(_people)}@example.org",
        "consent": "y",
        "district": "",
        "disclosure": "counted-only",
        "appeals": f"{SLUG}-jogorku-kenesh",
    }
    return "POST", SIGN, urlencode(wish), headers


def _insert():
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return "POST", "/insert", urlencode({"mail": f"signer{next(_people)}@example.org"}), headers


def _confirmations(app, form, wanted):
    """Links of those who signed in this round and have not confirmed."""
    fields, headers = form
    with app.app_context():
        keys = (
            db.session.query(Signatory.key).filter(Signatory.confirmed_at.is_(None)).limit(wanted)
        )
        tokens = [links.sign(signing.CONFIRM, key) for (key,) in keys]
    return [("POST", f"/en/confirm/{token}", urlencode(fields), headers) for token in tokens]


def _rate(port, requests):
    """Answers a second, with a few lines at once; every answer must be a good one."""
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(
            pool.map(
                lambda share: _send(port, share), (requests[n::AT_ONCE] for n in range(AT_ONCE))
            )
        )
    bad = [status for share in statuses for status in share if status >= 400]
    assert not bad, bad[:5]
    return len(requests) / (time.perf_counter() - began)


def _send(port, requests):
    statuses = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for method, path, body, headers in requests:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        statuses.append(answer.status)
    line.close()
    return statuses


class _server:  # noqa: N801 - reads as the verb it is
    def __init__(self, target, port, environ):
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "--no-control-socket",
            "--worker-class",
            "gthread",
            "--workers",
            "1",
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
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(timeout=20)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=300)
    return parser.parse_args()


main()
