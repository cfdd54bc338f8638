"""Sign POSTs at a steady pace on PostgreSQL, with the jobs running beside them.

    python -m benchmarks.load [--a-second 50] [--seconds 60]

Requests are sent when they are due, whether or not those before them were answered, as people do.
A delay is measured from the moment a request was due. The bare insert, on the same server and in
the same run, says what the machine can do: read the ratio. The letters go to a mail server beside
it: how long from the moment a request was due until that server had taken its letter.
"""

import argparse
import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs

from sqlalchemy import func, select

from benchmarks.postgres import postgres
from benchmarks.served import (
    SCREENED,
    Server,
    form,
    free_port,
    insert,
    jobs,
    mail_server,
    rate,
    sign,
    until,
)
from campaign import create_app, demo
from campaign.db import db
from campaign.outbox import dispatch
from campaign.signatures.models import Signatory

LINES = 32
ROUNDS, REQUESTS = 3, 300
_line = threading.local()


def main():
    given = _arguments()
    with tempfile.TemporaryDirectory() as home, postgres() as database:
        post, taken = free_port(), Path(home) / "taken"
        settings = demo.prepare(Path(home), free_port()) | {
            "CAMPAIGN_DATABASE_URL": database,
            "CAMPAIGN_MAIL_SERVER": f"127.0.0.1:{post}",
            "CAMPAIGN_MAIL_SECURITY": "none",
        }
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        ours, bare = free_port(), free_port()
        environ = os.environ | settings | SCREENED
        with (
            Server("benchmarks.ours:app", ours, environ, workers=2),
            Server("benchmarks.bare:app", bare, environ, workers=2),
            mail_server(post, taken),
        ):
            cost = _cost(ours, bare)
            with app.app_context():
                before = _requests_kept()
            with jobs(environ):
                until(lambda: _nothing_waits(app))
                statuses, delays, due = _steadily(ours, given.a_second, given.seconds)
                letters = _handed_over(taken, due)
            with app.app_context():
                kept = _requests_kept() - before
                db.session.remove()
                db.engine.dispose()
    _tell(given, cost, statuses, delays, kept, letters)


def _cost(ours, bare):
    """What a sign POST costs, in bare inserts; the median of interleaved rounds."""
    opened, ratios = form(ours), []
    for _ in range(ROUNDS):
        bare_rate = rate(bare, [insert() for _ in range(REQUESTS)])
        ratios.append(bare_rate / rate(ours, [sign(opened) for _ in range(REQUESTS)]))
    return statistics.median(ratios)


def _steadily(port, a_second, seconds):
    opened = form(port)
    begin = time.perf_counter() + 0.5
    requests = [sign(opened) for _ in range(a_second * seconds)]
    due = [(begin + n / a_second, request) for n, request in enumerate(requests)]
    clock = time.time() - time.perf_counter()
    with ThreadPoolExecutor(LINES) as pool:
        answers = list(pool.map(lambda one: _send_when_due(port, *one), due))
    promised = {parse_qs(body)["mail"][0]: at + clock for at, (_, _, body, _) in due}
    delays = sorted(delay for _, delay in answers)
    return Counter(status for status, _ in answers), delays, promised


def _nothing_waits(app):
    """What measuring the cost left behind."""
    with app.app_context():
        left = dispatch.waiting()
        db.session.rollback()
    return left == 0


def _handed_over(taken, due):
    """Seconds from the moment each request was due until the mail server had its letter."""
    at = {}

    def all_came():
        lines = (line.split() for line in taken.read_text().splitlines())
        at.update({recipient: float(when) for _, recipient, when, _ in lines})
        return due.keys() <= at.keys()

    with suppress(RuntimeError):
        until(all_came, seconds=60)
    return sorted(at[mail] - when for mail, when in due.items() if mail in at)


def _send_when_due(port, due, request):
    time.sleep(max(0.0, due - time.perf_counter()))
    if not hasattr(_line, "open"):
        _line.open = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    method, path, body, headers = request
    try:
        _line.open.request(method, path, body, headers)
        answer = _line.open.getresponse()
        answer.read()
        status = answer.status
    except (OSError, http.client.HTTPException) as error:
        _line.open.close()
        status = type(error).__name__
    return status, time.perf_counter() - due


def _requests_kept():
    found = db.session.scalar(select(func.count()).select_from(Signatory))
    db.session.rollback()
    return found


def _tell(given, cost, statuses, delays, kept, letters):
    sent = len(delays)
    print(f"{sent} sign POSTs, {given.a_second} a second for {given.seconds} seconds")
    print(f"answers:      {dict(statuses)}")
    print(f"kept:         {kept} requests in the database, {sent - kept} missing")
    for share in (50, 95, 99):
        print(f"{share} % within   {delays[sent * share // 100 - 1] * 1000:.0f} ms")
    print(f"\nletters:      {len(letters)} at the mail server, {sent - len(letters)} missing")
    for share in (50, 95, 99):
        print(f"{share} % within   {letters[len(letters) * share // 100 - 1]:.2f} s")
    print(f"\nsign POST:    {cost:.1f} times the cost of the bare insert, without the pace")
    bad = sum(n for status, n in statuses.items() if not isinstance(status, int) or status >= 400)
    sys.exit(1 if bad or kept != sent or len(letters) != sent else 0)


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--a-second", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    return parser.parse_args()


main()
