"""Dispatch: sends what is due, at least once; a letter is a row until a mail server took it.

Claim (a short transaction), send (none), mark (a short one). Killed between sending and marking,
the letter goes once more after its lease, with the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from time import monotonic

from flask_mail import BadHeaderError, Connection, Message
from jinja2 import TemplateError
from sqlalchemy import delete, func, select, update

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
TOO_LARGE = 552
SERVERS_OWN = (421, 530, 535, 538)
"""RFC 5321 and 4954: it closes, or wants us to sign in; said of us and not of the letter."""


class ServerAway(Exception):
    """The mail server is not to be had: no letter's fault. Its words are a kind or a code."""


def send_due(limit: int = 50) -> int:
    """Claims up to `limit` letters, sends them over one line; gives how many went.

    What was sent is marked whatever happens to the rest. A worker that is slow gives back what is
    left long before its lease ends, so that nobody else has it already.
    """
    claimed = _claim(limit)
    if not claimed:
        return 0
    enough_at = monotonic() + LEASE.total_seconds() / 2
    gone: list[int] = []
    pause = timedelta(0)
    try:
        with mail.line() as line:
            for letter_id in claimed:
                if monotonic() > enough_at:
                    break
                if _send(letter_id, line):
                    gone.append(letter_id)
    except (OSError, ServerAway) as away:  # every SMTPException is an OSError
        log.warning("mail server away: %s", away if isinstance(away, ServerAway) else _kind(away))
        pause = SERVER_AWAY
    finally:
        _mark_sent(gone)
    _release([letter_id for letter_id in claimed if letter_id not in gone], pause)
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
    """True once the server took it. What is this letter's is kept with it; ServerAway is not."""
    try:
        message = _message(letter_id)
    except (CampaignError, LookupError, TypeError, ValueError, TemplateError) as error:
        # a key missing from the ring, a mistake in a template: ours, and mended some day
        return _wait_longer(letter_id, _kind(error))
    if message is None:
        return False
    try:
        line.send(message)
    except smtplib.SMTPRecipientsRefused as refused:
        return _refused(letter_id, max(code for code, _ in refused.recipients.values()))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        of_sender = isinstance(refused, smtplib.SMTPSenderRefused)
        if of_sender and refused.smtp_code != TOO_LARGE:
            raise ServerAway(f"sender refused {refused.smtp_code}") from None
        return _refused(letter_id, refused.smtp_code)
    except (AssertionError, BadHeaderError, UnicodeError, smtplib.SMTPNotSupportedError) as error:
        return _give_up(letter_id, _kind(error))
    except OSError as dropped:
        # perhaps because of this very letter: it counts, or it would hold up the others for ever
        _wait_longer(letter_id, _kind(dropped))
        raise ServerAway(_kind(dropped)) from None
    return True


def _message(letter_id: int) -> Message | None:
    """None if the letter is no longer ours to send."""
    try:
        letter = db.session.get(Letter, letter_id)
        if letter is None or letter.state != LetterState.SENDING:
            return None
        return rendering.message_of(letter)
    finally:
        db.session.rollback()


def _refused(letter_id: int, code: int) -> bool:
    if code in SERVERS_OWN:
        raise ServerAway(f"refused {code}")
    if code in _PERMANENT:
        return _give_up(letter_id, f"refused {code}")
    return _wait_longer(letter_id, f"refused {code}")


def _wait_longer(letter_id: int, why: str) -> bool:
    """Due again after the next pause; after the last one it fails."""
    with transaction():
        letter = db.session.get(Letter, letter_id)
        if letter is None or letter.state != LetterState.SENDING:
            return False
        letter.last_failure = why
        if letter.attempts >= len(TRY_AGAIN_AFTER):
            _forget(letter, LetterState.FAILED)
            return False
        letter.due_at = utcnow() + TRY_AGAIN_AFTER[letter.attempts]
        letter.attempts += 1
        letter.state, letter.lease_until = LetterState.WAITING, None
    return False


def _give_up(letter_id: int, why: str) -> bool:
    with transaction():
        letter = db.session.get(Letter, letter_id)
        if letter is not None and letter.state == LetterState.SENDING:
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


def _release(letters: Sequence[int], pause: timedelta) -> None:
    """Back to waiting, with no attempt counted, unless something else became of them."""
    if not letters:
        return
    with transaction():
        db.session.execute(
            update(Letter)
            .where(Letter.id.in_(letters), Letter.state == LetterState.SENDING)
            .values(state=LetterState.WAITING, lease_until=None, due_at=utcnow() + pause)
        )


def _kind(error: Exception) -> str:
    """All that is told of a failure: its words may name a person."""
    return type(error).__name__
