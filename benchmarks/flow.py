"""Verified signatures a minute, the whole flow with mail, against a bare site of sixty lines.

    python -m benchmarks.flow [--signers 600] [--rounds 3] [--at-once 16]

A signer opens the form, sends it, waits until the mail server has the letter, opens its link and
presses the button; so many of them at once. Both sites run under gunicorn on one PostgreSQL, by
turns, with one mail server; beside ours run the jobs, which send the letters and count. The time
of the processor is that of the site, its jobs and the database: it is steadier than the clock where
the machine has other work, but for what the database does by itself.

Our form is sent with the marks of one that was opened three seconds earlier, as somebody has it who
reads: what is sent at once is held.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from sqlalchemy import text

from benchmarks.post import post
from benchmarks.postgres import postgres
from benchmarks.processor import parent_of, seconds_of
from benchmarks.served import (
    SCREENED,
    SIGN,
    Line,
    Server,
    at_once,
    counted,
    form,
    free_port,
    jobs,
    sign,
    until,
)
from campaign import create_app, demo
from campaign.db import db, transaction

BARE_TABLE = """CREATE TABLE bare_signer (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mail TEXT UNIQUE, token TEXT UNIQUE, confirmed TIMESTAMPTZ)"""
WARMING = 64
"""Signers before it is measured: templates and statements are compiled by then."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Site:
    """`walk` takes one signer all the way; `programs` are the processes that it is made of."""

    walk: object
    programs: dict
    rates: list = field(default_factory=list)
    costs: list = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)


def main():
    given = _arguments()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database, mail = stack.enter_context(postgres()), free_port()
        settings = demo.prepare(home, free_port()) | {
            "CAMPAIGN_DATABASE_URL": database,
            "CAMPAIGN_MAIL_SERVER": f"127.0.0.1:{mail}",
            "CAMPAIGN_MAIL_SECURITY": "none",
        }
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        engine, counted_before = _server_of(app), counted(app)
        environ = os.environ | settings | SCREENED
        box = stack.enter_context(post(mail, home / "taken"))
        bare = stack.enter_context(
            Server("benchmarks.bare_site:app", free_port(), environ, workers=2)
        )
        ours = stack.enter_context(Server("benchmarks.ours:app", free_port(), environ, workers=2))
        working = stack.enter_context(jobs(environ))
        opened = form(ours.port)
        sites = {
            "bare site": Site(
                lambda n: _sign_bare(bare.port, box, f"bare{n}@example.org"),
                {"pages": bare.child.pid, "database": engine},
            ),
            "ours": Site(
                lambda _: _sign_ours(ours.port, box, opened),
                {"pages": ours.child.pid, "jobs": working.pid, "database": engine},
            ),
        }
        for site in sites.values():
            list(at_once(given.at_once, site.walk, range(WARMING)))
        for number in range(given.rounds):
            for site in sites.values():
                _measure(site, given, WARMING + number * given.signers)
        found = _counted(app, counted_before, WARMING + given.rounds * given.signers)
    _tell(given, sites, found)


def _measure(site, given, first):
    spent, began = _spent(site), time.perf_counter()
    for statuses in at_once(given.at_once, site.walk, range(first, first + given.signers)):
        site.answers.update(statuses)
    site.rates.append(given.signers / (time.perf_counter() - began) * 60)
    now = _spent(site)
    site.costs.append({name: (now[name] - spent[name]) / given.signers * 1000 for name in now})


def _spent(site):
    return {name: seconds_of(program) for name, program in site.programs.items()}


def _sign_bare(port, box, mail):
    with Line(port) as line:
        line.send("GET", "/sign", None, {})
        line.send("POST", "/sign", urlencode({"name": "Айгүл", "mail": mail}), FORM)
        path = box.link_to(mail)
        line.send("GET", path, None, {})
        line.send("POST", path, "", FORM)
    return line.statuses


def _sign_ours(port, box, opened):
    fields, headers = opened
    method, path, body, sent = sign(opened)
    [mail] = parse_qs(body)["mail"]
    with Line(port) as line:
        line.send("GET", SIGN, None, {})
        line.send(method, path, body, sent)
        link = box.link_to(mail)
        line.send("GET", link, None, headers)
        line.send("POST", link, urlencode(fields), headers)
    return line.statuses


def _server_of(app):
    """The process of the PostgreSQL server, which has the bare site's table now too."""
    with app.app_context():
        with transaction():
            db.session.execute(text(BARE_TABLE))
        backend = db.session.scalar(text("SELECT pg_backend_pid()"))
        found = parent_of(backend)
        db.session.remove()
    return found


def _counted(app, before, wanted):
    """What the ledger says once nothing waits."""
    with suppress(RuntimeError):
        until(lambda: counted(app) >= before + wanted, seconds=60)
    time.sleep(2)  # what would be counted too often has time to be
    return counted(app) - before


def _tell(given, sites, found):
    for name, site in sites.items():
        parts = {
            part: statistics.median(cost[part] for cost in site.costs) for part in site.programs
        }
        print(
            f"{name:10} {statistics.median(site.rates):6.0f} verified signatures a minute, "
            f"{statistics.median(map(_total, site.costs)):5.1f} ms of the processor each"
        )
        print("          ", ", ".join(f"{part} {spent:.1f}" for part, spent in parts.items()))
        print("          ", f"answers {dict(site.answers)}")
    bare, ours = sites.values()
    rates = [mine / theirs for mine, theirs in zip(ours.rates, bare.rates, strict=True)]
    costs = [
        _total(mine) / _total(theirs) for mine, theirs in zip(ours.costs, bare.costs, strict=True)
    ]
    wanted = WARMING + given.rounds * given.signers
    print(f"\nverified signatures: {statistics.median(rates):.2f} of the bare site's rate")
    print(f"the processor:       {statistics.median(costs):.1f} times the bare site's")
    print(f"counted:             {found} of {wanted} in the public tally, off by {found - wanted}")
    bad = sum(number for status, number in ours.answers.items() if status >= 400)
    sys.exit(1 if bad or found != wanted else 0)


def _total(cost):
    return sum(cost.values())


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--signers", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=16)
    return parser.parse_args()


if __name__ == "__main__":
    main()
