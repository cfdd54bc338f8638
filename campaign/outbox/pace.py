"""How fast one mail domain is written to: what is over its pace is given a turn, and waits for it.

A turn is reserved, not guessed at: the n-th letter too many waits n intervals, so each letter is
looked at twice at most, however long the queue. Confirmations and news have queues of their own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from campaign.config import settings
from campaign.db import db, transaction, utcnow
from campaign.outbox.letters import NEWS
from campaign.outbox.models import Letter, LetterState, Pace
from campaign.outbox.rendering import Written
from campaign.vault import vault

ANY = "*"
AT_ONCE = timedelta(seconds=1)
"""A turn that is so near is taken now."""
NEWS_TAKES = 2
"""Turns: news goes at half the pace, beside the rest and never before it."""


@dataclass(frozen=True)
class Going:
    """A letter about to go, to this domain."""

    letter: Written
    domain: str

    @property
    def is_news(self) -> bool:
        return self.letter.kind in NEWS


def keep(going: Iterable[Going]) -> set[int]:
    """Ids of letters that have to wait; they are given their turns, in a transaction of its own,
    and no attempt is counted for it. Without a pace in the settings nothing waits."""
    by_lane: dict[str, list[Going]] = defaultdict(list)
    for one in going:
        if one.letter.turn_at is None and _a_minute(one.domain):
            by_lane[_lane(one)].append(one)
    if not by_lane:
        return set()
    with transaction():
        turns = _take_turns(by_lane)
        for letter_id, turn in turns.items():
            db.session.execute(
                update(Letter)
                .where(Letter.id == letter_id, Letter.state == LetterState.SENDING)
                .values(state=LetterState.WAITING, lease_until=None, due_at=turn, turn_at=turn)
            )
    return set(turns)


def _take_turns(by_lane: Mapping[str, list[Going]]) -> dict[int, datetime]:
    now = utcnow()
    kept = _kept(sorted(by_lane))
    turns: dict[int, datetime] = {}
    for lane, waiting in by_lane.items():
        first = waiting[0]
        step = timedelta(minutes=1) / _a_minute(first.domain) * (NEWS_TAKES if first.is_news else 1)
        turn = max(kept[lane].next_at, now)
        for one in waiting:
            if turn - now >= AT_ONCE:
                turns[one.letter.id] = turn
            turn += step
        kept[lane].next_at = turn
    return turns


def _kept(lanes: list[str]) -> dict[str, Pace]:
    """Held in one order, so that two workers wait for one another and never both."""
    found = db.session.scalars(
        select(Pace)
        .where(Pace.domain_print.in_(lanes))
        .order_by(Pace.domain_print)
        .with_for_update()
    )
    kept = {row.domain_print: row for row in found}
    for lane in lanes:
        if lane not in kept:
            kept[lane] = Pace(domain_print=lane, next_at=utcnow())
            db.session.add(kept[lane])
    return kept


def _a_minute(domain: str) -> int:
    return settings.mail_pace.get(domain) or settings.mail_pace.get(ANY) or 0


def _lane(one: Going) -> str:
    return vault.fingerprint("pace", f"{one.domain} {'news' if one.is_news else 'rest'}")
