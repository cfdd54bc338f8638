"""Dispatch: sends what is due, at least once; a letter is a row until a mail server took it.

Claim (a short transaction), send (none), mark (a short one). Killed between sending and marking,
the letter goes once more after its lease, with the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta

from flask_mail import Connection
from sqlalchemy import delete, func, or_, select, update

from campaign.db import db, transaction, utcnow
from campaign.errors import CampaignError
from campaign.outbox import mail, rendering
from campaign.outbox.models import Attachment, Letter, LetterState

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
TRY_AGAIN_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
SERVER_AWAY = timedelta(seconds=30)
_PERMANENT = range(500, 600)


class ServerAway(Exception):
    """The mail server cannot be reached: no letter's fault, and no letter's attempt."""


def send_due(limit: int = 50) -> int:
    """Claims up to `limit` letters, sends them over one line; gives how many went."""
    claimed = _claim(limit)
    if not claimed:
        return 0
    gone: list[int] = []
    try:
        with mail.line() as line:
            for letter_id in claimed:
                if _send(letter_id, line):
                    gone.append(letter_id)  # noqa: PERF401 - kept when the line drops
    except (OSError, smtplib.SMTPException, ServerAway) as away:
        log.warning("mail server away: %s", type(away).__name__)
        _mark_sent(gone)
        _release([letter_id for letter_id in claimed if letter_id not in gone])
        return len(gone)
    _mark_sent(gone)
    return len(gone)


def waiting() -> int:
    """How many letters wait or are under way."""
    states = (LetterState.WAITING, LetterState.SENDING)
    return (
        db.session.scalar(select(func.count()).select_from(Letter).where(Letter.state.in_(states)))
        or 0
    )


def _claim(limit: int) -> list[int]:
    """Ready ones first, then those whose worker did not come back; in one transaction."""
    now = utcnow()
    ready = (
        select(Letter.id)
        .where(Letter.state == LetterState.WAITING, Letter.due_at <= now)
        .order_by(Letter.due_at)
    )
    lost = select(Letter.id).where(Letter.state == LetterState.SENDING, Letter.lease_until <= now)
    claimed: list[int] = []
    if not _any(ready, lost):
        return claimed
    with transaction():
        for wanted in (ready, lost):
            room = limit - len(claimed)
            if room:
                chosen = wanted.limit(room).with_for_update(skip_locked=True)
                taken = (
                    update(Letter)
                    .where(Letter.id.in_(chosen))
                    .values(state=LetterState.SENDING, lease_until=now + LEASE)
                    .returning(Letter.id)
                    .execution_options(synchronize_session=False)
                )
                claimed += db.session.scalars(taken)
    return sorted(claimed)


def _any(*wanted: object) -> bool:
    found = any(db.session.scalar(query.limit(1)) is not None for query in wanted)  # type: ignore[attr-defined]
    db.session.rollback()
    return found


def _send(letter_id: int, line: Connection) -> bool:
    """True once the server took it. A refusal of this letter is kept; a dead line is raised."""
    letter = db.session.get_one(Letter, letter_id)
    try:
        message = rendering.message_of(letter)
    except (CampaignError, ValueError, AssertionError) as error:
        return _give_up(letter_id, type(error).__name__)
    finally:
        db.session.rollback()
    try:
        line.send(message)
    except smtplib.SMTPRecipientsRefused as refused:
        return _refused(letter_id, max(code for code, _ in refused.recipients.values()))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        return _refused(letter_id, refused.smtp_code)
    except (AssertionError, UnicodeError) as error:
        return _give_up(letter_id, type(error).__name__)
    return True


def _refused(letter_id: int, code: int) -> bool:
    if code in _PERMANENT:
        return _give_up(letter_id, f"refused {code}")
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        letter.last_failure = f"refused {code}"
        if letter.attempts >= len(TRY_AGAIN_AFTER):
            _forget(letter, LetterState.FAILED)
            return False
        letter.due_at = utcnow() + TRY_AGAIN_AFTER[letter.attempts]
        letter.attempts += 1
        letter.state, letter.lease_until = LetterState.WAITING, None
    return False


def _give_up(letter_id: int, why: str) -> bool:
    with transaction():
        letter = db.session.get_one(Letter, letter_id)
        letter.last_failure = why
        _forget(letter, LetterState.FAILED)
    return False


def _forget(letter: Letter, state: LetterState) -> None:
    letter.state, letter.lease_until = state, None
    letter.recipient, letter.facts = None, None
    letter.attachments.clear()


def _mark_sent(gone: Sequence[int]) -> None:
    """Recipient, facts and files are erased with it."""
    if not gone:
        return
    with transaction():
        db.session.execute(delete(Attachment).where(Attachment.letter_id.in_(gone)))
        db.session.execute(
            update(Letter)
            .where(Letter.id.in_(gone))
            .values(
                state=LetterState.SENT,
                sent_at=utcnow(),
                lease_until=None,
                recipient=None,
                facts=None,
            )
        )


def _release(letters: Sequence[int]) -> None:
    """Back to waiting, with no attempt counted: the server, not the letter, failed."""
    with transaction():
        db.session.execute(
            update(Letter)
            .where(Letter.id.in_(letters), or_(Letter.state == LetterState.SENDING))
            .values(state=LetterState.WAITING, lease_until=None, due_at=utcnow() + SERVER_AWAY)
        )
