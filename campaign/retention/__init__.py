"""Forgetting, by the calendar. What was destroyed is told to the audit, in numbers only."""

from collections import Counter
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from campaign import audit, stops
from campaign.db import Json, Model, db, transaction, utcnow
from campaign.endorsements.inviting import inviting
from campaign.endorsements.inviting.models import InvitedOrganisation
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.proofs import stamped
from campaign.endorsements.register import pictured
from campaign.organisers import invitations, sessions
from campaign.organisers.models import Invitation, SignedInSession, SignInAttempt
from campaign.outbox import brake, letters
from campaign.outbox.models import Letter, LetterState, Pace
from campaign.retention import finished, turns
from campaign.signatures import bounced, daily_key, paces, work
from campaign.signatures.models import Signatory

__all__ = ["finished", "forget", "turns", "would_forget"]

UNCONFIRMED = stops.ASKED_LASTS
A_DAY = timedelta(hours=24)
LETTERS = timedelta(days=30)
TO_CONFIRM = ("confirm_your_signature", "confirm_your_endorsement")
BOUNCES_COME = timedelta(days=5)
"""RFC 5321, section 4.5.4.1: a mail server gives up after four or five days."""
SEEN_BY = ("bucket", "domain_print", "domain_kept", "minute", "shape")
BATCH = 1000


def would_forget() -> dict[str, int]:
    """What `forget` would erase, all batches of it: done and taken back, outside any transaction."""
    total: Counter[str] = Counter()
    try:
        with transaction():
            while True:
                gone = forget()
                total.update(gone)
                if max(gone.values()) < BATCH:
                    raise _TakenBack
    except _TakenBack:
        return dict(total)


class _TakenBack(Exception):
    """Ends a transaction that was only tried."""


def forget() -> dict[str, int]:
    """Erases what is past its time, in the caller's transaction, at most a batch of each kind."""
    now = utcnow()
    gone = {
        "unconfirmed signatories": _erase(
            Signatory,
            Signatory.confirmed_at.is_(None)
            & _ran_out(Signatory.created_at, Signatory.campaign_id),
        ),
        "unconfirmed endorsements": _erase(
            Endorsement,
            (Endorsement.state == EndorsementState.SUBMITTED)
            & _ran_out(Endorsement.created_at, Endorsement.campaign_id),
        ),
        "invitations of organisations": _erase(
            InvitedOrganisation, InvitedOrganisation.created_at < now - inviting.FORGOTTEN_AFTER
        ),
        "pages of stamped letters": stamped.erase_old(BATCH),
        "pictures of nobody": pictured.erase_unused(BATCH),
        "sign-in attempts": _erase(SignInAttempt, SignInAttempt.at < now - A_DAY),
        "sessions that are over": _erase(SignedInSession, sessions.is_over(now)),
        "invitations that lapsed": _erase(
            Invitation, Invitation.created_at < now - invitations.LASTS
        ),
        "whom a day's letters went to": _forget_recipients(now - A_DAY),
        # their links have ended, and what they are about is erased
        "letters never sent": _erase(
            Letter,
            Letter.kind.in_(TO_CONFIRM)
            & (Letter.state == LetterState.WAITING)
            & _ran_out(Letter.created_at, Letter.campaign_id),
        ),
        "reminders never sent": _erase(
            Letter,
            Letter.kind.in_(letters.REMINDERS)
            & (Letter.state == LetterState.WAITING)
            & _ran_out(Letter.created_at, Letter.campaign_id, later=letters.REMINDED_AFTER),
        ),
        "whose letters were": _forget_signers(now - BOUNCES_COME),
        "paces": _erase_paces(now - A_DAY),
        "from which networks": _clear(Signatory.bucket, now - A_DAY),
        "what clusters are seen by": _clear(Signatory.shape, now - UNCONFIRMED),
        "by which links": _forget_links(now - UNCONFIRMED),
        "daily keys": daily_key.destroy_old(),
        "levels of screening": paces.forget(),
        "used work": work.forget(),
        "what providers took": brake.forget(),
        "bounces nobody decided on": bounced.forget_old(),
        "letters that were withheld": _erase(
            Letter, (Letter.state == LetterState.WITHHELD) & (Letter.created_at < now - A_DAY)
        ),
        "letters": _erase(
            Letter,
            Letter.state.in_([LetterState.SENT, LetterState.FAILED])
            & (Letter.about.is_(None) | Letter.about.startswith(letters.TALLY_OF))
            & (Letter.created_at < now - LETTERS),
        ),
        "appeals closed by the calendar": finished.close(now),
        **finished.forget(now, BATCH),
    }
    if any(gone.values()):
        audit.record(None, "forgotten", "retention", **dict[str, Json](gone))
    return gone


def _ran_out(
    asked_at: InstrumentedAttribute[datetime],
    campaign_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    *,
    later: timedelta = timedelta(0),
) -> ColumnElement[bool]:
    """72 hours ago; of campaigns whose signing or mail was stopped since, as much earlier."""
    now, put_off = utcnow(), stops.stands_still()
    if not put_off:
        return asked_at < now - UNCONFIRMED + later
    usual = (asked_at < now - UNCONFIRMED + later) & func.coalesce(campaign_id, 0).not_in(put_off)
    return or_(
        usual,
        *(
            (campaign_id == one) & (asked_at < stops.earliest(now, pauses) + later)
            for one, pauses in put_off.items()
        ),
    )


def _clear(marked_by: InstrumentedAttribute[str | None], before: datetime) -> int:
    """Of requests older than this: the network after a day, all that clusters are seen by after 72
    hours. Why something is held stays with it."""
    columns = dict.fromkeys(SEEN_BY if marked_by is Signatory.shape else ("bucket",))
    past = select(Signatory.id).where(
        marked_by.is_not(None), Signatory.shape.is_not(None), Signatory.created_at < before
    )
    cleared = (
        update(Signatory)
        .where(Signatory.id.in_(past.limit(BATCH)))
        .values(columns)
        .returning(Signatory.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session.scalars(cleared).all())


def _forget_links(before: datetime) -> int:
    """By whose link somebody came who is not counted: held, taken back, never confirmed."""
    past = select(Signatory.id).where(Signatory.via.is_not(None), Signatory.created_at < before)
    forgotten = (
        update(Signatory)
        .where(Signatory.id.in_(past.limit(BATCH)))
        .values(via=None)
        .returning(Signatory.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session.scalars(forgotten).all())


def _forget_signers(before: datetime) -> int:
    """Whom a letter was of, once its bounce has had its time."""
    past = select(Letter.id).where(Letter.of_print.is_not(None), Letter.created_at < before)
    forgotten = (
        update(Letter)
        .where(Letter.id.in_(past.limit(BATCH)))
        .values(of_print=None, regarding=None)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session.scalars(forgotten).all())


def _erase_paces(before: datetime) -> int:
    """One row a mail domain, which costs nothing to make again."""
    gone = delete(Pace).where(Pace.next_at < before).returning(Pace.domain_print)
    return len(db.session.scalars(gone.execution_options(synchronize_session=False)).all())


def _erase(table: type[Model], past: ColumnElement[bool]) -> int:
    """What was confirmed or sent since it was found stays."""
    ids = list(db.session.scalars(select(table.id).where(past).limit(BATCH)))  # type: ignore[attr-defined]
    if not ids:
        return 0
    gone = delete(table).where(table.id.in_(ids), past).returning(table.id)  # type: ignore[attr-defined]
    return len(db.session.scalars(gone.execution_options(synchronize_session=False)).all())


def _forget_recipients(before: datetime) -> int:
    """The keyed hash by which a day's letters to one address are counted."""
    past = select(Letter.id).where(Letter.to_print.is_not(None), Letter.created_at < before)
    forgotten = (
        update(Letter)
        .where(Letter.id.in_(past.limit(BATCH)))
        .values(to_print=None)
        .returning(Letter.id)
        .execution_options(synchronize_session=False)
    )
    return len(db.session.scalars(forgotten).all())
