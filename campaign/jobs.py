"""What runs when: a loop that sends, counts, composes, tells and forgets, and one beside it for what may
take long: strangers' sites, and the whole of the audit.

Any number of these may run: dispatch claims with leases, counting holds the campaign's lock, and
the rest is settled by the state of the rows. Nothing is lost when one is killed.
"""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread

from flask import Flask
from sqlalchemy.exc import DBAPIError

from campaign import retention
from campaign.appeals import keys
from campaign.audit import chain
from campaign.db import db, leave_the_log, transaction, utcnow
from campaign.deliveries import news, packets
from campaign.endorsements import opening
from campaign.endorsements.proofs import sites
from campaign.endorsements.sharing import sharing
from campaign.errors import CampaignError
from campaign.organisers.by_two import lapsing
from campaign.outbox import dispatch
from campaign.retention import finished, turns
from campaign.signatures import attack, removal, sending_again, watching, widening
from campaign.tally import counting, pending, telling

log = logging.getLogger(__name__)
PAUSE_SECONDS = 0.5
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)
MOST_FAULTS = 20
FORGETS_EVERY = timedelta(hours=1)
AFTER_A_FAILURE = timedelta(seconds=10)
LAST_LOOK_SECONDS = 25
"""At the end a look at a site may take so long; what it leaves undone is done by the next process."""


@dataclass
class Job:
    """`work` gives how much it did; while any did something, the loop makes no pause."""

    name: str
    work: Callable[[], int]
    every: timedelta
    due: datetime


def run(stop: Event, app: Flask) -> None:
    """Until `stop` is set; each job in transactions of its own, a failing one backs off alone."""
    beside = Thread(target=_loop, args=(stop, app, _slow_jobs()), daemon=True)
    beside.start()
    _loop(stop, app, _jobs())
    beside.join(LAST_LOOK_SECONDS)


def _loop(stop: Event, app: Flask, jobs: Sequence[Job]) -> None:
    while not stop.is_set():
        with app.app_context():
            done = sum(_run(job) for job in jobs if job.due <= utcnow())
        if not done:
            stop.wait(PAUSE_SECONDS)


def _jobs() -> list[Job]:
    now = utcnow()
    at_once, minutely, hourly = timedelta(0), A_MINUTE, timedelta(hours=1)
    return [
        Job("again", _send_again, at_once, now),
        Job("letters", dispatch.send_due, at_once, now),
        Job("count", count_all, at_once, now),
        Job("remove", remove, at_once, now),
        Job("packets", packets.compose_due, at_once, now),
        Job("follow", _follow, at_once, now),
        Job("held names", open_held, timedelta(seconds=5), now),
        Job("proofs", _lapse_proofs, hourly, now),
        Job("tell", _tell, minutely, now),
        Job("news", news.tell_signers, minutely, now),
        Job("pending", _pending, hourly, now),
        Job("watch", _watch, minutely, now),
        Job("shares", _shares, minutely, now),
        Job("peppers", _look_after_peppers, minutely, now),
        Job("widen", _widen, minutely, now),
        Job("attack", _look_for_attacks, minutely, now),
        Job("lapse", _lapse, minutely, now),
        Job("forget", _forget, minutely, now),
    ]


def _slow_jobs() -> list[Job]:
    now = utcnow()
    return [
        Job("sites", sites.look_due, timedelta(0), now),
        Job("audit", look_at_the_audit, A_MINUTE, now),
    ]


def count_all() -> int:
    """One batch for every campaign where something waits; one that cannot be holds up no other."""
    waiting = counting.campaigns_with_work()
    db.session.rollback()
    counted = 0
    for campaign_id in waiting:
        try:
            with transaction():
                counted += counting.count(campaign_id)
        except CampaignError as refusal:
            log.warning("campaign %s is not counted: %s", campaign_id, refusal.code)
    return counted


def look_at_the_audit() -> int:
    """One of all processes, once a day: whether its chain holds, and its head into the log, which is
    kept apart from the database: a cut of the end shows only against an earlier head."""
    with transaction():
        if not turns.take("audit", A_DAY):
            return 0
    found = chain.verify()
    db.session.rollback()
    log.warning("the audit stands at %s", found.head)
    for fault in found.faults[:MOST_FAULTS]:
        log.error("the audit's chain does not hold: %s, %s", fault.kind, fault.number)
    return 0


def remove() -> int:
    """One batch of a removal that an organiser began; more than none while there is more."""
    waits = removal.waits()
    db.session.rollback()
    if not waits:
        return 0
    with transaction():
        return removal.work()


def _send_again() -> int:
    waits = sending_again.waits()
    db.session.rollback()
    if not waits:
        return 0
    with transaction():
        return sending_again.work()


def _run(job: Job) -> int:
    try:
        done = job.work()
        job.due = utcnow() + job.every
    except (DBAPIError, OSError, CampaignError) as error:
        log.warning("%s: %s", job.name, type(error).__name__)
        db.session.rollback()
        job.due, done = utcnow() + AFTER_A_FAILURE, 0
    return done


def _follow() -> int:
    with transaction():
        return packets.follow_letters()


def open_held() -> int:
    """Names that waited for one another, campaign by campaign."""
    waiting = opening.campaigns_with_held()
    db.session.rollback()
    opened = 0
    for campaign_id in waiting:
        with transaction():
            opened += opening.open_due(campaign_id)
    return opened


def _lapse_proofs() -> int:
    with transaction():
        return sites.lapse()


def _tell() -> int:
    with transaction():
        return telling.tell_institutions()


def _pending() -> int:
    with transaction():
        return pending.note()


def _watch() -> int:
    """One of all processes looks at the clusters."""
    with transaction():
        return watching.note() if turns.take("watch", watching.EVERY) else 0


def _widen() -> int:
    with transaction():
        return widening.widen() if turns.take("widen", widening.EVERY) else 0


def _look_for_attacks() -> int:
    """One of all processes looks, once a minute."""
    with transaction():
        return attack.look() if turns.take("attack", A_MINUTE) else 0


def _lapse() -> int:
    with transaction():
        return lapsing.lapse()


def _shares() -> int:
    """What organisations see of their links moves once a day."""
    with transaction():
        return sharing.show() if turns.take("shares", sharing.EVERY) else 0


def _look_after_peppers() -> int:
    """Says so each minute while a campaign cannot be signed; nothing is made anew by itself."""
    for slug in keys.without_pepper():
        log.error("the pepper of campaign %s is missing: nobody can sign it", slug)
    db.session.rollback()
    return 0


def forget_all() -> dict[str, int]:
    """Batch by batch, each in a transaction of its own, until nothing is past its time; by kind."""
    total: Counter[str] = Counter()
    while True:
        with transaction():
            gone = retention.forget()
        total.update(gone)
        if max(gone.values()) < retention.BATCH:
            break
    total["peppers destroyed"] = finished.destroy_peppers()
    if total.total():
        leave_the_log()
    return dict(total)


def _forget() -> int:
    """One of all processes does it, once an hour; the dates told to signers come at midnight."""
    with transaction():
        if not turns.take("forget", FORGETS_EVERY):
            return 0
    return sum(forget_all().values())
