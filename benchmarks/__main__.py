"""Appeal page, sign POST and confirm POST against a bare Flask view: same server, same run.

    python -m benchmarks [--rounds 3] [--requests 300]

Both applications run under gunicorn gthread on SQLite, on loopback. Rounds are interleaved and
the median is taken, since machines are noisy: read the ratios, not the rates.
"""

import argparse
import os
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.served import APPEAL, SCREENED, Server, form, free_port, insert, rate, sign
from campaign import create_app, demo
from campaign.db import db
from campaign.signatures import signing
from campaign.signatures.models import Signatory
from campaign.tokens import links


def main():
    given = _arguments()
    with tempfile.TemporaryDirectory() as home:
        settings = demo.prepare(Path(home), free_port())
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        ours, bare = free_port(), free_port()
        environ = os.environ | settings | SCREENED
        with (
            Server("benchmarks.ours:app", ours, environ),
            Server("benchmarks.bare:app", bare, environ),
        ):
            _measure(given, app, ours, bare)


def _measure(given, app, ours, bare):
    opened = form(ours)
    rates = {"page": [], "bare page": [], "sign": [], "bare insert": [], "confirm": []}
    for _ in range(given.rounds):
        rates["bare page"].append(rate(bare, [("GET", "/page", None, {})] * given.requests))
        rates["page"].append(rate(ours, [("GET", APPEAL, None, {})] * given.requests))
        rates["bare insert"].append(rate(bare, [insert() for _ in range(given.requests)]))
        rates["sign"].append(rate(ours, [sign(opened) for _ in range(given.requests)]))
        rates["confirm"].append(rate(ours, _confirmations(app, opened, given.requests)))
    middle = {name: statistics.median(found) for name, found in rates.items()}
    for name, middling in middle.items():
        print(f"{name:12} {middling:8.0f} a second")
    print(f"\nappeal page: {middle['page'] / middle['bare page']:.2f} of the bare page's rate")
    print(
        f"sign POST:    {middle['bare insert'] / middle['sign']:.1f} times the cost of the bare insert"
    )
    print(
        f"confirm POST: {middle['bare insert'] / middle['confirm']:.1f} times the cost of the bare insert"
    )


def _confirmations(app, form, wanted):
    """Links of those who signed in this round and have not confirmed."""
    fields, headers = form
    with app.app_context():
        keys = (
            db.session.query(Signatory.key).filter(Signatory.confirmed_at.is_(None)).limit(wanted)
        )
        tokens = [links.sign(signing.CONFIRM, key) for (key,) in keys]
    return [("POST", f"/en/confirm/{token}", urlencode(fields), headers) for token in tokens]


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=300)
    return parser.parse_args()


main()
