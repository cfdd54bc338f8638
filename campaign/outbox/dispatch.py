"""Dispatch: sends what is due, at least once; a letter is a row until a mail server took it.

Claim (a short transaction), send (none), mark (a short one). Killed between sending and marking,
the letter goes once more after its lease: the same bytes, under the same Message-ID.
"""

import logging
import smtplib
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from time import monotonic

from flask_mail import BadHeaderError
from jinja2 import TemplateError
from sqlalchemy import delete, func, select, update

from campaign.db import db, one_of, transaction, utcnow
from campaign.errors import CampaignError
from campaign.outbox import addresses, brake, letters, mail, pace, pausing, rendering, verp
from campaign.outbox.message import File
from campaign.outbox.models import Attachment, Letter, LetterState, NeverAgain
from campaign.outbox.rendering import Written
from campaign.vault import VaultLocked, vault

log = logging.getLogger(__name__)
A_LETTER = timedelta(seconds=5 * mail.PATIENCE_SECONDS)
"""The longest that one takes: four answers waited for, and its bytes."""
LEASE = A_LETTER + timedelta(seconds=30)
"""How long the letters of a worker that was killed wait; the line must be open in half a minute."""
TRY_AGAIN_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
SERVER_AWAY = timedelta(seconds=30)
BACKLOG = 200
MARKED_AT_ONCE = 100
A_WHILE = timedelta(seconds=5)
"""Sending makes way for the other jobs after it."""
_PERMANENT = range(500, 600)
TOO_LARGE = 552
SERVERS_OWN = (421, 530, 535, 538)
"""RFC 5321 and 4954: it closes, or wants us to sign in; said of us and not of the letter."""


class ServerAway(Exception):
    """The mail server is not to be had: no letter's fault. Its words are a kind or a code."""


def send_due(limit: int = 250) -> int:
    """Claims up to `limit` letters, sends them over one line; gives how many went.

    What was sent is marked whatever happens to the rest. A worker that is slow gives back what is
    left long before its lease ends, so that nobody else has it already.
    """
    begun = monotonic()
    claimed = _claim(limit)
    if not claimed:
        return 0
    renderer = rendering.Renderer()
    going = _going(claimed, renderer)
    gone: list[int] = []
    pause = timedelta(0)
    try:
        if going:
            with mail.line() as line:
                last = begun + (LEASE - A_LETTER).total_seconds()
                _send_all(going, renderer, line, gone, min(last, _in_a_while()))
    except (OSError, ServerAway) as away:  # every SMTPException is an OSError
        log.warning("mail server away: %s", away if isinstance(away, ServerAway) else _kind(away))
        pause = SERVER_AWAY
    _release({letter.id for letter in going}.difference(gone), pause)
    return len(gone)


def _send_all(
    going: Sequence[Written],
    renderer: rendering.Renderer,
    line: mail.CheckedConnection,
    gone: list[int],
    enough_at: float,
) -> None:
    """Marked every so many letters: a worker that is killed sends at most those again. None is begun
    after `enough_at`."""
    for first in range(0, len(going), MARKED_AT_ONCE):
        went: list[Written] = []
        try:
            for letter in going[first : first + MARKED_AT_ONCE]:
                if monotonic() > enough_at:
                    return
                if _send(letter, renderer, line):
                    went.append(letter)
        finally:
            gone += [letter.id for letter in went]
            _mark_sent(went, renderer)


def waiting() -> int:
    """How many letters wait or are under way; not those whose day is yet to come."""
    states = (LetterState.WAITING, LetterState.SENDING)
    to_go = select(func.count()).where(Letter.state.in_(states), Letter.created_at <= utcnow())
    return db.session.scalar(to_go) or 0


def has_backlog() -> bool:
    """Whether so many letters are due that what nobody waits for should not join them."""
    due = select(Letter.id).where(
        Letter.state == LetterState.WAITING, Letter.due_at <= utcnow(), pausing.may_go()
    )
    found = db.session.scalar(due.limit(1).offset(BACKLOG))
    db.session.rollback()
    return found is not None


def _in_a_while() -> float:
    return monotonic() + A_WHILE.total_seconds()


def _claim(limit: int) -> list[Written]:
    """Ready ones first, then those whose worker did not come back; in one transaction, which may be
    lost with a machine: so are those who claimed."""
    now = utcnow()
    may_go = pausing.may_go()
    ready = (
        select(Letter.id)
        .where(Letter.state == LetterState.WAITING, Letter.due_at <= now, may_go)
        .order_by(Letter.due_at)
    )
    lost = select(Letter.id).where(
        Letter.state == LetterState.SENDING, Letter.lease_until <= now, may_go
    )
    claimed: list[Written] = []
    if not _any(ready, lost):
        return claimed
    with transaction(kept_on_disk=False):
        for wanted in (ready, lost):
            room = limit - len(claimed)
            if room:
                chosen = wanted.limit(room).with_for_update(skip_locked=True)
                taken = (
                    update(Letter)
                    .where(Letter.id.in_(chosen))
                    .values(state=LetterState.SENDING, lease_until=now + LEASE)
                    .returning(*rendering.COLUMNS)
                    .execution_options(synchronize_session=False)
                )
                claimed += [Written(*row) for row in db.session.execute(taken)]
    return sorted(claimed)


def _any(*wanted: object) -> bool:
    found = any(db.session.scalar(query.limit(1)) is not None for query in wanted)  # type: ignore[attr-defined]
    db.session.rollback()
    return found


def _going(rows: Sequence[Written], renderer: rendering.Renderer) -> list[Written]:
    """Those of them that may go now: not to who wants no letters, and not over the pace."""
    to = {row.id: _recipient(row, renderer) for row in rows}
    unwanted = _unwanted(rows, to, renderer)
    db.session.rollback()
    _erase(unwanted)
    waits = pace.keep([pace.Going(row, addresses.domain_of(to[row.id])) for row in rows])
    return [row for row in rows if row.id not in unwanted and row.id not in waits]


def _recipient(letter: Written, renderer: rendering.Renderer) -> str:
    """Empty where it cannot be read now: sending it will say so."""
    try:
        return renderer.recipient_of(letter)
    except VaultLocked:
        return ""


def _unwanted(
    rows: Sequence[Written], to: Mapping[int, str], renderer: rendering.Renderer
) -> set[int]:
    """Of letters to persons, those whose address is never written to again."""
    prints = {
        row.id: renderer.never_print(to[row.id])
        for row in rows
        if to[row.id] and row.kind not in letters.NEVER_STOPPED
    }
    asked = select(NeverAgain.print).where(one_of(NeverAgain.print, set(prints.values())))
    never = set(db.session.scalars(asked)) if prints else set()
    return {letter_id for letter_id, found in prints.items() if found in never}


def _send(letter: Written, renderer: rendering.Renderer, line: mail.CheckedConnection) -> bool:
    """True once the server took it. What is this letter's is kept with it; ServerAway is not."""
    try:
        message = renderer.message_of(letter, _files_of(letter))
        envelope = verp.sender_for(letter.message_id) or message.head.sender
    except rendering.LinkEnded:
        return _give_up(letter.id, "its link has ended")
    except (CampaignError, LookupError, TypeError, ValueError, TemplateError) as error:
        # a key missing from the ring, a mistake in a template: ours, and mended some day
        return _wait_longer(letter.id, _kind(error))
    try:
        line.hand_over(message, envelope)
    except smtplib.SMTPRecipientsRefused as refused:
        return _refused(letter.id, max(code for code, _ in refused.recipients.values()))
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        of_sender = isinstance(refused, smtplib.SMTPSenderRefused)
        if of_sender and refused.smtp_code != TOO_LARGE:
            raise ServerAway(f"sender refused {refused.smtp_code}") from None
        return _refused(letter.id, refused.smtp_code)
    except (BadHeaderError, UnicodeError, smtplib.SMTPNotSupportedError) as error:
        return _give_up(letter.id, _kind(error))
    except OSError as dropped:
        # perhaps because of this very letter: it counts, or it would hold up the others for ever
        _wait_longer(letter.id, _kind(dropped))
        raise ServerAway(_kind(dropped)) from None
    return True


def _files_of(letter: Written) -> tuple[File, ...]:
    """One letter's at a time: packets are large."""
    if letter.kind not in letters.TO_OFFICES:
        return ()
    found = db.session.scalars(
        select(Attachment).where(Attachment.letter_id == letter.id).order_by(Attachment.id)
    )
    files = tuple(
        File(file.name, file.mime, vault.decrypt(file.content, letters.ATTACHMENT))
        for file in found
    )
    db.session.rollback()
    return files


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
        letter.state, letter.lease_until, letter.turn_at = LetterState.WAITING, None, None
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


def _mark_sent(went: Sequence[Written], renderer: rendering.Renderer) -> None:
    """Recipient, facts and files are erased with it."""
    if not went:
        return
    gone = [letter.id for letter in went]
    to_persons = [one for one in went if one.kind in letters.TO_THE_ADDRESS_AS_SIGNED]
    with transaction():
        brake.count_sent(addresses.domain_of(renderer.recipient_of(one)) for one in to_persons)
        if any(one.kind in letters.TO_OFFICES for one in went):
            db.session.execute(delete(Attachment).where(one_of(Attachment.letter_id, gone)))
        db.session.execute(
            update(Letter)
            .where(one_of(Letter.id, gone))
            .values(
                state=LetterState.SENT,
                sent_at=utcnow(),
                lease_until=None,
                recipient=None,
                facts=None,
            )
        )


def _erase(unwanted: Collection[int]) -> None:
    if unwanted:
        with transaction():
            db.session.execute(delete(Letter).where(Letter.id.in_(unwanted)))


def _release(letters: Collection[int], pause: timedelta) -> None:
    """Back to waiting, with no attempt counted, unless something else became of them."""
    if not letters:
        return
    with transaction(kept_on_disk=False):
        db.session.execute(
            update(Letter)
            .where(one_of(Letter.id, letters), Letter.state == LetterState.SENDING)
            .values(state=LetterState.WAITING, lease_until=None, due_at=utcnow() + pause)
        )


def _kind(error: Exception) -> str:
    """All that is told of a failure: its words may name a person."""
    return type(error).__name__
