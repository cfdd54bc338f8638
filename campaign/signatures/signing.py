"""Signing: ask, confirm, withdraw. A request is a few inserts; nothing is looked up that tells."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from campaign.appeals.models import Appeal
from campaign.db import db, utcnow
from campaign.errors import CodeNotRight, LinkInvalid
from campaign.outbox import letters
from campaign.resolutions.models import Campaign
from campaign.signatures import addresses
from campaign.signatures.models import Disclosure, Signatory, Signature, SignatureState
from campaign.tokens import Purpose, links
from campaign.vault import seal, vault

CONFIRM = Purpose("confirm-signature", timedelta(hours=72))
WITHDRAW = Purpose("withdraw-signature", timedelta(days=30))
LETTERS_A_DAY = 3
"""Requests of any kind for one address in 24 hours that are answered with a letter; the rest are
silent."""
TRIES = 5
CONSENT = "2026-11"
"""Version of the sentences a signer agrees to."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_STANDING = (SignatureState.CONFIRMED, SignatureState.COUNTED)
_TAKEN_BACK = (SignatureState.WITHDRAWN, SignatureState.REMOVED)


@dataclass(frozen=True)
class Wish:
    """What somebody asks to be counted with."""

    mail: str
    appeals: Sequence[Appeal]
    language: str
    name: str = ""
    settlement: str = ""
    district: str | None = None
    disclosure: Disclosure = Disclosure.COUNTED_ONLY
    wants_answer: bool = False
    quiet: bool = False


def ask(campaign: Campaign, wish: Wish, browser_key: str) -> None:
    """Keeps the request, sealed, and promises its letter, in the caller's transaction.

    The same for a new, a pending and a counted address. Raises AddressUnclear.
    """
    mail = addresses.checked(wish.mail)
    mail_print = vault.fingerprint(f"mail:{campaign.id}", addresses.canonical(mail))
    if _asked_lately(campaign.id, mail_print) >= LETTERS_A_DAY:
        return
    known = db.session.scalar(_confirmed(campaign.id, mail_print))
    if known and _has_all(known, wish.appeals):
        letters.you_have_already_signed(
            mail,
            wish.language,
            campaign_titles=campaign.titles,
            quiet=wish.quiet,
            withdraw_token=links.sign(WITHDRAW, known.key),
        )
        _note_letter(campaign.id, mail_print, wish.language)
        return
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    signatory = _request(campaign, replace(wish, mail=mail), mail_print, browser_key, code)
    db.session.add(signatory)
    letters.confirm_your_signature(
        mail,
        wish.language,
        campaign_titles=campaign.titles,
        appeals=[appeal.institution.names for appeal in wish.appeals],
        token=links.sign(CONFIRM, signatory.key),
        code=f"{code[:4]}-{code[4:]}",
        quiet=wish.quiet,
        disclosure=wish.disclosure,
        erased_at=signatory.created_at + CONFIRM.lasts,
    )


def with_token(token: str) -> Signatory:
    """Raises LinkInvalid for a forged or expired link, and for one whose request is gone."""
    return _with_key(links.read(CONFIRM, token))


def is_same_browser(signatory: Signatory, browser_key: str) -> bool:
    """Whether this browser filled in the form: then pressing is enough."""
    return signatory.browser_print == vault.fingerprint("browser", browser_key)


def confirm_with_browser(token: str, browser_key: str) -> Signatory:
    """In the browser that signed. Twice is the same as once. Raises LinkInvalid, CodeNotRight."""
    signatory = with_token(token)
    if not is_same_browser(signatory, browser_key):
        raise CodeNotRight
    return _confirm(signatory)


def confirm_with_code(token: str, code: str) -> Signatory:
    """With the code from the letter, after `take_a_try`. Raises LinkInvalid, CodeNotRight."""
    signatory = with_token(token)
    typed = code.upper().replace("-", "").replace(" ", "")
    if signatory.code_print != vault.fingerprint("code", typed):
        raise CodeNotRight
    signatory.code_tries = 0
    return _confirm(signatory)


def take_a_try(token: str) -> None:
    """Before each look at a code, in a transaction of its own: guesses at once get five as well.

    Raises LinkInvalid, and CodeNotRight when no try is left.
    """
    key = links.read(CONFIRM, token)
    taken = db.session.scalar(
        update(Signatory)
        .where(Signatory.key == key, Signatory.code_tries < TRIES)
        .values(code_tries=Signatory.code_tries + 1)
        .returning(Signatory.id)
    )
    if taken is None:
        raise CodeNotRight


def appeals_of(signatory: Signatory) -> list[Appeal]:
    """What was asked for; once a request has joined an earlier one, what that person signed."""
    person = signatory
    if not signatory.signatures:
        joined_to = _confirmed(signatory.campaign_id, signatory.mail_print)
        person = db.session.scalar(joined_to) or signatory
    return list(dict.fromkeys(signature.appeal for signature in person.signatures))


def ask_to_withdraw(campaign: Campaign, written: str, language: str) -> None:
    """A letter with the link, to a known address only; the answer on the page is the same for all."""
    mail = addresses.checked(written)
    mail_print = vault.fingerprint(f"mail:{campaign.id}", addresses.canonical(mail))
    if _asked_lately(campaign.id, mail_print) >= LETTERS_A_DAY:
        return
    known = db.session.scalar(_confirmed(campaign.id, mail_print))
    if known:
        _note_letter(campaign.id, mail_print, language)
        letters.withdraw_your_signature(
            mail,
            language,
            campaign_titles=campaign.titles,
            token=links.sign(WITHDRAW, known.key),
            quiet=known.quiet,
        )


def with_withdraw_token(token: str) -> Signatory:
    return _with_key(links.read(WITHDRAW, token))


def withdraw(token: str) -> Signatory:
    """Takes back every signature of this signatory, and erases what was sealed. Twice is once."""
    signatory = with_withdraw_token(token)
    _wait_for_the_count(signatory.campaign_id)
    for signature in signatory.signatures:
        if signature.state not in _TAKEN_BACK:
            signature.state = SignatureState.WITHDRAWN
    signatory.sealed = None
    return signatory


def _request(
    campaign: Campaign, wish: Wish, mail_print: str, browser_key: str, code: str
) -> Signatory:
    details = {"name": wish.name, "mail": wish.mail, "settlement": wish.settlement}
    raw = json.dumps(details, ensure_ascii=False).encode()
    return Signatory(
        key=secrets.token_urlsafe(16),
        campaign_id=campaign.id,
        mail_print=mail_print,
        sealed=seal(campaign.public_key or b"", raw, sealed_for(campaign.id)),
        language=wish.language,
        district=wish.district,
        wants_answer=wish.wants_answer,
        quiet=wish.quiet,
        consent=CONSENT,
        browser_print=vault.fingerprint("browser", browser_key),
        code_print=vault.fingerprint("code", code),
        created_at=utcnow(),
        signatures=[_signature(appeal, wish.disclosure) for appeal in wish.appeals],
    )


def sealed_for(campaign_id: int) -> str:
    """The context that sealed details are bound to."""
    return f"signatory:{campaign_id}"


def _signature(appeal: Appeal, disclosure: Disclosure) -> Signature:
    signature = Signature(appeal_id=appeal.id, appeal_text_id=appeal.text.id, disclosure=disclosure)
    signature.draw()
    return signature


def _note_letter(campaign_id: int, mail_print: str, language: str) -> None:
    """A request with nothing in it, for `_asked_lately`; no link names it, 72 hours erase it."""
    db.session.add(
        Signatory(
            key=secrets.token_urlsafe(16),
            campaign_id=campaign_id,
            mail_print=mail_print,
            language=language,
            consent="",
            browser_print="",
            code_print="",
            created_at=utcnow(),
        )
    )


def _confirm(signatory: Signatory) -> Signatory:
    """The first one confirmed for an address is the signatory; a race is settled by the index."""
    if signatory.confirmed_at is not None or signatory.sealed is None:
        return signatory  # stands, or has joined, already
    first = _first_of(signatory)
    if first is None:
        try:
            with db.session.begin_nested():
                signatory.confirmed_at = utcnow()
        except IntegrityError:  # two requests at once; the other one was first
            db.session.refresh(signatory)
            first = _first_of(signatory)
    if first is not None:
        _join(first, signatory)
        return first
    _stand(signatory.signatures)
    return signatory


def _first_of(request: Signatory) -> Signatory | None:
    """Who this address is already, held, so that two requests do not join at once."""
    return db.session.scalar(
        _confirmed(request.campaign_id, request.mail_print)
        .with_for_update(of=Signatory)
        .execution_options(populate_existing=True)
    )


def _join(first: Signatory, later: Signatory) -> None:
    """What does not stand yet moves to who the person is already; the rest is forgotten.

    What was withdrawn stays as the ledger has it, and a new signature stands beside it. What an
    organiser removed is not signed again. Of the request only what its link needs is left.
    """
    have = {s.appeal_id for s in first.signatures if s.state != SignatureState.WITHDRAWN}
    new = [signature for signature in later.signatures if signature.appeal_id not in have]
    if new:
        _take_details(first, later, new)
    for signature in new:
        signature.signatory = first
    later.signatures.clear()
    later.sealed = later.district = None
    _stand(new)
    db.session.flush()


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
        first.consent = later.consent


def _is_over(signature: Signature) -> bool:
    """Nothing is, or will be, counted up or down for it."""
    in_ledger = signature.ledger_index is not None and signature.taken_back_index is None
    return not in_ledger and signature.state in _TAKEN_BACK


def _wait_for_the_count(campaign_id: int) -> None:
    """Else a batch that is being written would put back as counted what is withdrawn here."""
    db.session.execute(select(Campaign.id).where(Campaign.id == campaign_id).with_for_update())


def _stand(signatures: Sequence[Signature]) -> None:
    for signature in signatures:
        if signature.state == SignatureState.PENDING:
            signature.state = SignatureState.CONFIRMED


def _confirmed(campaign_id: int, mail_print: str) -> Select[Signatory]:
    return (
        select(Signatory)
        .where(
            Signatory.campaign_id == campaign_id,
            Signatory.mail_print == mail_print,
            Signatory.confirmed_at.is_not(None),
        )
        .options(selectinload(Signatory.signatures))
    )


def _has_all(signatory: Signatory, appeals: Sequence[Appeal]) -> bool:
    have = {s.appeal_id for s in signatory.signatures if s.state in _STANDING}
    return {appeal.id for appeal in appeals} <= have


def _asked_lately(campaign_id: int, mail_print: str) -> int:
    asked = select(func.count()).select_from(
        select(Signatory.id)
        .where(
            Signatory.campaign_id == campaign_id,
            Signatory.mail_print == mail_print,
            Signatory.created_at > utcnow() - timedelta(hours=24),
        )
        .limit(LETTERS_A_DAY)
        .subquery()
    )
    return db.session.scalar(asked) or 0


def _with_key(key: str) -> Signatory:
    found = db.session.scalar(
        select(Signatory)
        .where(Signatory.key == key)
        .options(
            selectinload(Signatory.signatures).options(
                joinedload(Signature.appeal).joinedload(Appeal.institution)
            )
        )
        .with_for_update(of=Signatory)
    )
    if found is None:
        raise LinkInvalid
    return found
