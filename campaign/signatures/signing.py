"""Signing: ask, confirm, withdraw. A request is a few inserts; nothing is looked up that tells."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
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
"""Requests for one address in 24 hours that are answered with a letter; the rest are silent."""
TRIES = 5
CONSENT = "2026-11"
"""Version of the sentences a signer agrees to."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_STANDING = (SignatureState.CONFIRMED, SignatureState.COUNTED)


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
    known = _confirmed(campaign.id, mail_print)
    if _asked_lately(campaign.id, mail_print) >= LETTERS_A_DAY:
        return
    if known and _has_all(known, wish.appeals):
        letters.you_have_already_signed(
            mail,
            wish.language,
            campaign_titles=campaign.titles,
            quiet=wish.quiet,
            withdraw_token=links.sign(WITHDRAW, known.key),
        )
        return
    code = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    signatory = _request(campaign, wish, mail, mail_print, browser_key, code)
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
    """With the code from the letter, five tries; a wrong one is kept by `note_wrong_code`."""
    signatory = with_token(token)
    typed = code.upper().replace("-", "").replace(" ", "")
    right = signatory.code_print == vault.fingerprint("code", typed)
    if signatory.code_tries >= TRIES or not right:
        raise CodeNotRight
    return _confirm(signatory)


def note_wrong_code(token: str) -> None:
    with_token(token).code_tries += 1


def ask_to_withdraw(campaign: Campaign, written: str, language: str) -> None:
    """A letter with the link, to a known address only; the answer on the page is the same for all."""
    mail = addresses.checked(written)
    mail_print = vault.fingerprint(f"mail:{campaign.id}", addresses.canonical(mail))
    known = _confirmed(campaign.id, mail_print)
    if known:
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
    for signature in signatory.signatures:
        if signature.state not in (SignatureState.REMOVED, SignatureState.WITHDRAWN):
            signature.state = SignatureState.WITHDRAWN
    signatory.sealed = None
    return signatory


def _request(
    campaign: Campaign, wish: Wish, mail: str, mail_print: str, browser_key: str, code: str
) -> Signatory:
    details = {"name": wish.name, "mail": mail, "settlement": wish.settlement}
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


def _confirm(signatory: Signatory) -> Signatory:
    """The first one confirmed for an address is the signatory; a race is settled by the index."""
    if signatory.confirmed_at is not None:
        return signatory
    first = _confirmed(signatory.campaign_id, signatory.mail_print)
    if first is None:
        try:
            with db.session.begin_nested():
                signatory.confirmed_at = utcnow()
        except IntegrityError:  # two requests at once; the other one was first
            db.session.refresh(signatory)
            first = _confirmed(signatory.campaign_id, signatory.mail_print)
    if first is not None:
        return _joined(first, signatory)
    _stand(signatory.signatures)
    return signatory


def _joined(first: Signatory, later: Signatory) -> Signatory:
    """What the person had not signed yet moves to who they are already; the rest goes."""
    have = {
        s.appeal_id
        for s in first.signatures
        if s.state != SignatureState.WITHDRAWN or s.ledger_index is not None
    }
    new = [signature for signature in later.signatures if signature.appeal_id not in have]
    for signature in new:
        signature.signatory = first
    if first.sealed is None:
        first.sealed = later.sealed
    db.session.flush()
    _stand(new)
    return first


def _stand(signatures: Sequence[Signature]) -> None:
    for signature in signatures:
        if signature.state == SignatureState.PENDING:
            signature.state = SignatureState.CONFIRMED


def _confirmed(campaign_id: int, mail_print: str) -> Signatory | None:
    return db.session.scalar(
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
            Signatory.confirmed_at.is_(None),
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
