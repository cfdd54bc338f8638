"""Letters: how fast they are handed over, and whether a backlog loses or doubles any.

    python -m benchmarks.letters [--letters 2000] [--rounds 5] [--backlog 10000] [--postgres]

1. The dispatch against a bare SMTP loop on one connection, to the same server and by turns: once
   a loop that sends ready-made bytes of the same letters, once one that writes each letter with
   the standard library first, as a script would. Read the ratios.
2. A backlog written while the mail server is away. It comes back, and while it is being drained
   the jobs are killed once (kill -9) and started again. The server's own list of Message-IDs is
   compared with the database: how many are lost, how many came twice.
"""

import argparse
import os
import signal
import smtplib
import statistics
import tempfile
import time
from collections import Counter
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from sqlalchemy import func, select, update

from benchmarks.postgres import postgres
from benchmarks.served import free_port, jobs, mail_server, until
from campaign import create_app, demo
from campaign.db import db, transaction, utcnow
from campaign.outbox import dispatch, letters
from campaign.outbox.models import Letter, LetterState
from campaign.outbox.rendering import Renderer

TITLES = {"en": "Change can’t wait", "ky": "Өзгөрүү күтпөйт", "ru": "Перемены не ждут"}
BODY = {"en": "Ministry of Wool", "ky": "Жүн министрлиги", "ru": "Министерство шерсти"}
_people = count(1)


def main():
    given = _arguments()
    with tempfile.TemporaryDirectory() as home, _database(given) as database:
        port, ids = free_port(), Path(home) / "message-ids"
        settings = demo.prepare(Path(home), free_port()) | database | {
            "CAMPAIGN_MAIL_SERVER": f"127.0.0.1:{port}",
            "CAMPAIGN_MAIL_SECURITY": "none",
        }  # fmt: skip
        os.environ.update(settings)
        app = create_app(demo.settings_of(os.environ))
        with app.app_context():
            demo.load_sample(app, settings)
            with mail_server(port, ids):
                _measure_rate(given, port)
            _measure_backlog(given, port, ids)


def _measure_rate(given, port):
    rates = {"ready": [], "written": [], "ours": []}
    for _ in range(given.rounds):
        _write(given.letters)
        messages = _messages()
        raw = [(message.recipient, message.as_bytes()) for message in messages]
        for name, work in (
            ("ready", lambda raw=raw: _send_ready(port, raw)),
            ("written", lambda messages=messages: _send_written(port, messages)),
            ("ours", _send_all),
        ):
            rates[name].append(given.letters / _seconds(work))
    for name, said in (
        ("ready", "bare loop, ready-made bytes"),
        ("written", "bare loop that writes them"),
        ("ours", "dispatch"),
    ):
        print(f"{said:28} {statistics.median(rates[name]):6.0f} letters a second")
    print()
    for name, said in (("ready", "ready-made bytes"), ("written", "a loop that writes them")):
        ratio = statistics.median(
            ours / bare for ours, bare in zip(rates["ours"], rates[name], strict=True)
        )
        print(f"letters: {ratio:.2f} of the rate of {said}")
    print()


def _measure_backlog(given, port, ids):
    ids.write_bytes(b"")
    _write(given.backlog)
    written = set(db.session.scalars(select(Letter.message_id).where(Letter.sent_at.is_(None))))
    db.session.rollback()
    with jobs(os.environ) as first:
        time.sleep(5)  # the mail server is away, and no letter may suffer for it
        with mail_server(port, ids):
            began = time.perf_counter()
            until(lambda: _arrived(ids) > given.backlog / 3)
            os.kill(first.pid, signal.SIGKILL)
            first.wait()
            under_way = _end_leases()
            with jobs(os.environ):
                until(lambda: not _left())
            took = time.perf_counter() - began
    came = Counter(line.split()[0] for line in ids.read_text().splitlines())
    again = sum(n - 1 for n in came.values())
    print(f"backlog of {given.backlog}: drained in {took:.0f} s after the server came back,")
    print(f"  of which up to {dispatch.SERVER_AWAY.seconds} s are the pause after it was away")
    print(f"lost {len(written - came.keys())}, of another letter {len(came.keys() - written)}")
    print(f"came twice, by the kill: {again}, of {under_way} that were under way (same Message-ID)")


def _end_leases():
    """As when the time has gone by that a killed worker's letters wait."""
    with transaction():
        under_way = Letter.state == LetterState.SENDING
        held = db.session.scalar(select(func.count()).select_from(Letter).where(under_way))
        db.session.execute(
            update(Letter).where(under_way).values(lease_until=utcnow() - timedelta(seconds=1))
        )
    return held


def _write(wanted):
    with transaction():
        for number in range(wanted):
            person = next(_people)
            letters.confirm_your_signature(
                f"signer{person}@example.org",
                ("ky", "ru", "en")[number % 3],
                letters.ToConfirm(
                    campaign_titles=TITLES,
                    appeals=[BODY, BODY],
                    token=f"{person:060}",
                    code="K7QM-2XRD",
                    disclosure="counted-only",
                    erased_at=utcnow() + timedelta(hours=72),
                ),
                signer=letters.Signer(f"key-{person}", f"print-{person}"),
                quiet=False,
            )


def _messages():
    """The waiting letters, rendered."""
    waiting = db.session.scalars(select(Letter).where(Letter.state == LetterState.WAITING))
    renderer = Renderer()
    messages = [renderer.message_of(letter) for letter in waiting]
    db.session.rollback()
    return messages


def _send_written(port, messages):
    with smtplib.SMTP("127.0.0.1", port) as line:
        for message in messages:
            letter = EmailMessage()
            letter["From"], letter["To"] = message.head.sender, message.recipient
            letter["Subject"], letter["Message-ID"] = message.head.subject, message.message_id
            letter.set_content(message.text)
            letter.add_alternative(message.html, subtype="html")
            line.send_message(letter)


def _send_ready(port, raw):
    with smtplib.SMTP("127.0.0.1", port) as line:
        for recipient, message in raw:
            line.sendmail("campaign@example.org", [recipient], message)


def _send_all():
    while dispatch.send_due():
        pass


def _seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _arrived(ids):
    return ids.read_bytes().count(b"\n")


def _left():
    """Letters that have not gone; a few seconds' look at a time."""
    time.sleep(0.5)
    db.session.rollback()
    return dispatch.waiting()


@contextmanager
def _database(given):
    with postgres() if given.postgres else nullcontext() as url:
        yield {"CAMPAIGN_DATABASE_URL": url} if url else {}


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--backlog", type=int, default=10_000)
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
