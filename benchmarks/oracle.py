"""Whether the time of an answer tells who has signed: the sign POST for addresses of each kind.

    python -m benchmarks.oracle [--each 60]

One request at a time, kinds by turns in a new order each round, on one server; the median of each
kind beside that of addresses never seen. Read the ratios, and beside them the spread within one
kind: what is smaller than the spread tells nothing.
"""

import argparse
import http.client
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.served import SCREENED, SLUG, Server, asked, form, free_port
from campaign import create_app, demo
from campaign.appeals import reading
from campaign.db import db, transaction
from campaign.outbox.letters import A_DAYS_LETTERS, Group
from campaign.signatures import confirming, people, signing, withdrawing
from campaign.signatures.models import Signatory, SignatureState
from campaign.tally import counting
from campaign.tokens import links

APPEALS = [f"{SLUG}-jogorku-kenesh"]
BROWSER = "benchmark"


def main():
    each = _arguments().each
    with tempfile.TemporaryDirectory() as home:
        settings = demo.prepare(Path(home), free_port())
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        with app.app_context():
            mails = {kind: _prepared(kind, make, each) for kind, make in KINDS.items()}
            db.session.remove()
            db.engine.dispose()
        port = free_port()
        with Server("benchmarks.ours:app", port, os.environ | settings | SCREENED):
            times = _measured(port, mails, each)
    _tell(times)


def _nothing(_mail):
    """Never seen."""


def _ask(mail):
    with transaction():
        wish = signing.Wish(mail, APPEALS, "en")
        signing.ask(reading.offer_of(SLUG), wish, BROWSER)


def _confirm(mail):
    _ask(mail)
    with transaction():
        token = links.sign(signing.CONFIRM, _signatory(mail).key)
        confirming.confirm_with_browser(token, BROWSER)


def _count(mail):
    _confirm(mail)
    with transaction():
        counting.count(_campaign().id)


def _withdraw(mail):
    _confirm(mail)
    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, _signatory(mail).key))


def _hold(mail):
    _confirm(mail)
    with transaction():
        for signature in _signatory(mail).signatures:
            signature.state = SignatureState.HELD


def _use_up(mail):
    for _ in range(A_DAYS_LETTERS[Group.SIGNING]):
        _ask(mail)


KINDS = {
    "never seen": _nothing,
    "pending": _ask,
    "confirmed": _confirm,
    "counted": _count,
    "withdrawn": _withdraw,
    "held": _hold,
    "letters used up": _use_up,
}


def _prepared(kind, make, each):
    mails = [f"{kind.replace(' ', '.')}.{n:04}@gmail.com" for n in range(each)]
    for mail in mails:
        make(mail)
    return mails


def _campaign():
    return reading.campaign_with_slug(SLUG)


def _signatory(mail):
    mail_print = people.print_in(_campaign(), mail)
    query = db.select(Signatory).where(Signatory.mail_print == mail_print)
    return db.session.scalars(query.order_by(Signatory.id)).first()


def _measured(port, mails, each):
    fields, headers = form(port)
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = {kind: [] for kind in mails}
    by_turns, n = random.SystemRandom(), 0
    for turn in range(each):
        for kind in by_turns.sample(list(mails), len(mails)):
            n += 1
            request = asked(fields, headers, mails[kind][turn], n)
            began = time.perf_counter()
            line.request(*request)
            answer = line.getresponse()
            answer.read()
            times[kind].append(time.perf_counter() - began)
            assert answer.status == 303, answer.status
    return times


def _tell(times):
    first = statistics.median(times["never seen"])
    for kind, found in times.items():
        low, middle, high = statistics.quantiles(found, n=4)
        print(
            f"{kind:16} {middle * 1000:6.2f} ms  {middle / first:.3f} of never seen"
            f"   (half of them within {low * 1000:.2f} and {high * 1000:.2f} ms)"
        )


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--each", type=int, default=60)
    return parser.parse_args()


main()
