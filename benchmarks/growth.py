"""What a million signatures cost: a page, a sign POST, and a batch of 1,000 onto the ledger.

    python -m benchmarks.growth [--signatures 1000000] [--requests 300] [--batches 5]

On PostgreSQL. Rows are copied from one real signature, and the ledger's older hashes are made up:
appending reads the tree's right edge and believes it. The page and the POST are measured with none
and with all; the batch onto a ledger of 10,000 and onto the large one. Told twice, by the clock and
by the time of the processor, the database's with it: read the second where the machine is not quiet.
"""

import argparse
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select, text

from benchmarks.postgres import postgres
from benchmarks.processor import parent_of, seconds_of
from benchmarks.served import APPEAL, SCREENED, SLUG, Server, form, free_port, rate, sign
from campaign import create_app, demo
from campaign.appeals import reading
from campaign.db import db, transaction
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory, Signature
from campaign.tally import counting, ledger
from campaign.tokens import links

SMALL, BATCH = 10_000, 1000
BROWSER = "benchmark"
_MADE_UP = "sha256(convert_to({}, 'UTF8'))"


@dataclass
class Cost:
    """Of one thing done once, in milliseconds."""

    clock: list = field(default_factory=list)
    processor: list = field(default_factory=list)

    def times(self, other):
        return (
            statistics.median(self.clock) / statistics.median(other.clock),
            statistics.median(self.processor) / statistics.median(other.processor),
        )


def main():
    given = _arguments()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        settings = demo.prepare(home, free_port()) | {
            "CAMPAIGN_DATABASE_URL": stack.enter_context(postgres())
        }
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        server = stack.enter_context(
            Server("benchmarks.ours:app", free_port(), os.environ | settings | SCREENED)
        )
        stack.enter_context(app.app_context())
        engine = parent_of(db.session.scalar(text("SELECT pg_backend_pid()")))
        db.session.rollback()
        model = _one_counted()
        costs = {"none": _of_requests(given, server, engine)}
        _grow_to(SMALL, model)
        costs["small"] = {"batch": _of_batches(given, model, engine)}
        began = time.perf_counter()
        _grow_to(given.signatures, model)
        print(f"{given.signatures} signatures written in {time.perf_counter() - began:.0f} s\n")
        costs["all"] = _of_requests(given, server, engine)
        costs["all"]["batch"] = _of_batches(given, model, engine)
        db.session.remove()
        db.engine.dispose()
    _tell(given, costs)


def _one_counted():
    """A real signature, by which the others are made: its signatory's id."""
    with transaction():
        wish = signing.Wish("model@example.org", [f"{SLUG}-jogorku-kenesh"], "en")
        signing.ask(reading.offer_of(SLUG), wish, BROWSER)
    signatory = db.session.scalars(select(Signatory).order_by(Signatory.id.desc()).limit(1)).one()
    token, made, campaign = (
        links.sign(signing.CONFIRM, signatory.key),
        signatory.id,
        signatory.campaign_id,
    )
    with transaction():
        confirming.confirm_with_browser(token, BROWSER)
    with transaction():
        counting.count(campaign)
    return made


def _of_requests(given, server, engine):
    opened = form(server.port)
    rate(server.port, [sign(opened) for _ in range(50)] + [("GET", APPEAL, None, {})] * 50)
    costs = {"page": Cost(), "sign": Cost()}
    for _ in range(3):
        for name, requests in (
            ("page", [("GET", APPEAL, None, {})] * given.requests),
            ("sign", [sign(opened) for _ in range(given.requests)]),
        ):
            spent = seconds_of(server.child.pid, engine)
            costs[name].clock.append(1000 / rate(server.port, requests))
            spent = seconds_of(server.child.pid, engine) - spent
            costs[name].processor.append(spent / given.requests * 1000)
    return costs


def _of_batches(given, model, engine):
    cost, campaign = Cost(), db.session.get_one(Signatory, model).campaign_id
    db.session.rollback()
    for _ in range(given.batches):
        with transaction():
            _copy(model, BATCH, state="'confirmed'", index="NULL")
        began, spent = time.perf_counter(), time.process_time() + seconds_of(engine)
        with transaction():
            assert counting.count(campaign) == BATCH
        cost.clock.append((time.perf_counter() - began) * 1000)
        cost.processor.append((time.process_time() + seconds_of(engine) - spent) * 1000)
    return cost


def _grow_to(wanted, model):
    """Signatures and the ledger's lines and hashes, up to this size."""
    campaign = db.session.get_one(Signatory, model).campaign_id
    size = ledger.size_of(campaign)
    with transaction():
        _copy(model, wanted - size, state="'counted'", index=f"{size} + row_number() OVER () - 1")
        _write_lines(campaign, size, wanted)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))  # what was written is not paid for by who signs


def _copy(model, number, *, state, index):
    """So many signatories like this one, each with a signature in this state."""
    before = db.session.scalar(text("SELECT max(id) FROM signatory"))
    names = {"key": f"'k{before}-' || n", "mail_print": f"'p{before}-' || n"}
    now = f"timestamptz '{datetime.now(UTC).isoformat()}'"
    _insert(
        Signatory,
        names | {"created_at": now, "confirmed_at": now},
        "signatory m CROSS JOIN generate_series(1, CAST(:number AS integer)) n WHERE m.id = :model",
        model=model,
        number=number,
    )
    _insert(
        Signature,
        {"signatory_id": "s.id", "state": state, "ledger_index": index}
        | {name: _MADE_UP.format(f"'{name}' || s.key") for name in ("r_hash", "w_hash")},
        "signature m CROSS JOIN signatory s WHERE m.signatory_id = :model AND s.id > :before",
        model=model,
        before=before,
    )


def _insert(table, changed, found_in, **given):
    """Rows like the one called m, but for what is changed."""
    columns = [column.name for column in table.__table__.columns if column.name != "id"]
    values = [changed.get(name, f'm."{name}"') for name in columns]
    said = ", ".join(f'"{name}"' for name in columns)
    order = f"INSERT INTO {table.__tablename__} ({said}) SELECT {', '.join(values)} FROM {found_in}"  # noqa: S608 - our own words
    db.session.execute(text(order), given)


def _write_lines(campaign, size, wanted):
    line = "convert_to('S person x ' || encode(" + _MADE_UP.format("n::text") + ", 'hex'), 'UTF8')"
    _made_up("ledger_entry (campaign_id, index, line)", line, campaign, size, wanted)
    level = 0
    while wanted >> level:
        _made_up(
            "ledger_node (campaign_id, index, hash, level)",
            _MADE_UP.format(f"'{level}-' || n") + f", {level}",
            campaign,
            size >> level,
            wanted >> level,
        )
        level += 1
    db.session.execute(
        text(
            "INSERT INTO checkpoint (campaign_id, size, root, note, made_at)"
            " SELECT :campaign, :size, root, note, now() FROM checkpoint"
            " WHERE campaign_id = :campaign ORDER BY size DESC LIMIT 1"
        ),
        {"campaign": campaign, "size": wanted},
    )


def _made_up(into, values, campaign, first, end):
    order = f"INSERT INTO {into} SELECT :campaign, n, {values} FROM generate_series(CAST(:first AS bigint), :last) n"  # noqa: S608 - our own words
    db.session.execute(text(order), {"campaign": campaign, "first": first, "last": end - 1})


def _tell(given, costs):
    large = costs["all"]
    print(f"with {given.signatures} signatures, against none:")
    for name in ("page", "sign"):
        clock, processor = large[name].times(costs["none"][name])
        print(f"  {name:5} {clock:.2f} times by the clock, {processor:.2f} by the processor")
    clock, processor = large["batch"].times(costs["small"]["batch"])
    print(f"a batch of {BATCH} onto {given.signatures}, against onto {SMALL}:")
    print(f"  {clock:.2f} times by the clock, {processor:.2f} by the processor")


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--signatures", type=int, default=1_000_000)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--batches", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
