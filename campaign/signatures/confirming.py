"""Confirming: by the browser that signed, or by the code from the letter. Looking confirms nothing."""

from collections.abc import Sequence

from sqlalchemy import exists, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from campaign import codes, stops
from campaign.appeals.models import Appeal, AppealText
from campaign.db import db, utcnow
from campaign.errors import CodeNotRight, LinkInvalid, MailboxFull
from campaign.i18n import Texts
from campaign.institutions.models import Institution
from campaign.outbox import letters, recall
from campaign.signatures import bounced, moving_on, people
from campaign.signatures.models import Disclosure, Signatory, Signature, SignatureState
from campaign.signatures.signing import CONFIRM, CONFIRM_AT_MOST
from campaign.stops import SigningPaused, StopKind
from campaign.tokens import links
from campaign.vault import vault

TRIES = 5


def with_token(token: str) -> Signatory:
    """Raises LinkInvalid for a forged or expired link, and for one whose request is gone."""
    signatory = people.with_key(links.read(CONFIRM_AT_MOST, token))
    if signatory.created_at <= utcnow() - CONFIRM.lasts and (
        signatory.created_at <= stops.asked_before(signatory.campaign_id)
    ):
        raise LinkInvalid
    return signatory


def is_same_browser(signatory: Signatory, browser_key: str) -> bool:
    """Whether this browser filled in the form: then pressing is enough, unless it asked under attack
    without the work."""
    if signatory.code_only:
        return False
    return signatory.browser_print == vault.fingerprint("browser", browser_key)


def confirm_with_browser(token: str, browser_key: str) -> Signatory:
    """In the browser that signed. Twice is the same as once.

    Raises LinkInvalid, CodeNotRight, MailboxFull.
    """
    signatory = with_token(token)
    if not is_same_browser(signatory, browser_key):
        raise CodeNotRight
    return _confirm(signatory)


def confirm_with_code(token: str, code: str) -> Signatory:
    """With the code from the letter, after `take_a_try`.

    Raises LinkInvalid, CodeNotRight, MailboxFull.
    """
    signatory = with_token(token)
    if signatory.code_print != vault.fingerprint("code", codes.as_typed(code)):
        raise CodeNotRight
    signatory.code_tries = 0
    return _confirm(signatory)


def take_a_try(token: str) -> None:
    """Before each look at a code, in a transaction of its own: guesses at once get five as well.

    Raises LinkInvalid, and CodeNotRight when no try is left; while signing is paused none is taken.
    """
    key = links.read(CONFIRM_AT_MOST, token)
    taken = db.session.scalar(
        update(Signatory)
        .where(
            Signatory.key == key,
            Signatory.code_tries < TRIES,
            ~stops.stopped(StopKind.SIGNING, Signatory.campaign_id),
        )
        .values(code_tries=Signatory.code_tries + 1)
        .returning(Signatory.id)
    )
    if taken is None:
        raise CodeNotRight


def institutions_of(signatory: Signatory) -> list[Texts]:
    """Whose appeals were asked for; once a request has joined an earlier one, what that person
    signed."""
    of = Signature.signatory_id == signatory.id
    if not signatory.signatures:
        of = Signature.signatory_id.in_(
            select(Signatory.id).where(
                Signatory.campaign_id == signatory.campaign_id,
                Signatory.mail_print == signatory.mail_print,
                Signatory.name_print.in_(["", signatory.name_print]),
                Signatory.confirmed_at.is_not(None),
            )
        )
    appeals = select(Signature.appeal_id).where(of)
    return list(
        db.session.scalars(
            select(Institution.names)
            .join(Appeal, Appeal.institution_id == Institution.id)
            .where(Appeal.id.in_(appeals))
            .order_by(Appeal.id)
        )
    )


def changed_since(signatory: Signatory) -> list[Appeal]:
    """Of what was asked for and waits: appeals whose text got a newer version meanwhile."""
    newer = exists().where(
        AppealText.appeal_id == Signature.appeal_id, AppealText.id > Signature.appeal_text_id
    )
    waits = (Signature.signatory_id == signatory.id) & (Signature.state == SignatureState.PENDING)
    found = db.session.scalars(select(Signature.appeal_id).where(waits, newer)).all()
    if not found:
        return []
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.id.in_(found))
            .options(joinedload(Appeal.institution), selectinload(Appeal.texts))
            .order_by(Appeal.id)
        )
    )


def _confirm(signatory: Signatory) -> Signatory:
    """The first one confirmed for an address is the signatory; a race is settled by the indexes.

    Raises MailboxFull, SigningPaused: then the request waits, and its 72 hours stand still.
    """
    if signatory.confirmed_at is not None or signatory.sealed is None:
        return signatory  # stands, or has joined, already
    if stops.is_on(StopKind.SIGNING, signatory.campaign_id):
        raise SigningPaused
    recall.take_back(signatory.mail_print, letters.REMINDERS)
    while True:
        others = _others_of(signatory)
        first = people.same_person(others, signatory.name_print)
        if first is not None:
            _join(first, signatory)
            return first
        if _takes_a_seat(signatory, others):
            _stand(signatory.signatures)
            return signatory


def _others_of(request: Signatory) -> Sequence[Signatory]:
    """Who this address is already, held, so that two requests do not join at once."""
    return db.session.scalars(
        people.confirmed(request.campaign_id, request.mail_print)
        .options(selectinload(Signatory.signatures))
        .with_for_update(of=Signatory)
        .execution_options(populate_existing=True)
    ).all()


def _takes_a_seat(request: Signatory, others: Sequence[Signatory]) -> bool:
    """False where another request was first, so that it is looked at anew."""
    free = {*range(people.SEATS)} - {other.seat for other in others}
    if not free:
        raise MailboxFull
    try:
        with db.session.begin_nested():
            request.confirmed_at = request.told_up_to = utcnow()
            request.seat = min(free)
    except IntegrityError:
        db.session.refresh(request)
        return False
    return True


def _join(first: Signatory, later: Signatory) -> None:
    """What does not stand yet moves to who the person is already; the rest is forgotten. Where they
    stood on an older version of a text, they stand on the one they have read now.

    What was withdrawn stays as the ledger has it, and a new signature stands beside it; so for an
    address that did not exist and does now. What an organiser removed is not signed again. Of the request only what its link needs is left.
    """
    _move_on(first, later)
    have = {s.appeal_id for s in first.signatures if not _may_be_signed_again(s)}
    new = [signature for signature in later.signatures if signature.appeal_id not in have]
    if new:
        _take_details(first, later, new)
    for signature in new:
        signature.signatory = first
    later.signatures.clear()
    if later.updates_mail is not None:
        first.wants_answer, first.updates_mail = True, later.updates_mail
    later.sealed = later.district = later.updates_mail = later.via = None
    _stand(new)
    db.session.flush()


def _move_on(first: Signatory, later: Signatory) -> None:
    asked = {s.appeal_id: s for s in later.signatures if s.state == SignatureState.PENDING}
    for signature in [s for s in first.signatures if s.state in people.STANDING]:
        if signature.appeal_id in asked:
            moving_on.move_on(signature, asked[signature.appeal_id].appeal_text)


def _take_details(first: Signatory, later: Signatory, new: Sequence[Signature]) -> None:
    """The newest name, where a name is to be seen; all of it, by who has taken everything back.

    A district stays while an entry of the ledger is counted, or waits to be, under it.
    """
    shown = any(signature.disclosure != Disclosure.COUNTED_ONLY for signature in new)
    if first.sealed is None or shown:
        first.sealed = later.sealed
    if all(_is_over(signature) for signature in first.signatures):
        first.district, first.language = later.district, later.language
        first.wants_answer, first.quiet = later.wants_answer, later.quiet
        first.updates_mail, first.told_up_to = later.updates_mail, utcnow()
        first.consent = later.consent


def _may_be_signed_again(signature: Signature) -> bool:
    if signature.state == SignatureState.REMOVED:
        return signature.removed_for == bounced.REASON
    return signature.state == SignatureState.WITHDRAWN


def _is_over(signature: Signature) -> bool:
    """Nothing is, or will be, counted up or down for it."""
    in_ledger = signature.ledger_index is not None and signature.taken_back_index is None
    return not in_ledger and signature.state in people.TAKEN_BACK


def _stand(signatures: Sequence[Signature]) -> None:
    for signature in signatures:
        if signature.state == SignatureState.PENDING:
            signature.state = SignatureState.CONFIRMED
