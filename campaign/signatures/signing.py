"""Asking to sign: the request, sealed, and its letter. A few inserts; nothing is told of anyone."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, Row, bindparam, func, insert, null, select, union_all

from campaign import codes, stops
from campaign.appeals import commitments
from campaign.appeals.reading import Offer, OfferedAppeal
from campaign.db import db, table_of, utcnow
from campaign.outbox import addresses, letters
from campaign.outbox.letters import Group, ToConfirm
from campaign.outbox.models import Letter
from campaign.signatures import people, screening, updates
from campaign.signatures.models import Disclosure, Signatory, Signature
from campaign.signatures.screening import NOT_SCREENED, Arrival
from campaign.signatures.withdrawing import WITHDRAW
from campaign.tokens import Purpose, links
from campaign.vault import seal, vault

CONFIRM = Purpose("confirm-signature", stops.ASKED_LASTS)
CONFIRM_AT_MOST = Purpose(CONFIRM.name, CONFIRM.lasts + stops.CREDIT)
"""With the time for which signing or mail was stopped; the row says whether it did."""
CONSENT = "2026-11"
"""Version of the sentences a signer agrees to."""
# Made once: a request that thousands send in the same minute should not build its statements.
_NEW_REQUEST = insert(table_of(Signatory)).returning(table_of(Signatory).c.id)
_NEW_SIGNATURES = insert(table_of(Signature))
# What is known of an address, read in one go: what stands signed, and what it was promised today.
_KNOWN: CompoundSelect[Any] = union_all(
    select(
        Signatory.key.label("key"),
        Signatory.name_print.label("what"),
        Signature.appeal_text_id.label("number"),
    )
    .join(Signature, Signature.signatory_id == Signatory.id)
    .where(
        Signatory.campaign_id == bindparam("campaign"),
        Signatory.mail_print == bindparam("mail_print"),
        Signatory.confirmed_at.is_not(None),
        Signature.state.in_(people.STANDING),
    ),
    letters.PROMISED.with_only_columns(null(), Letter.kind, func.count()),
)


@dataclass(frozen=True)
class Wish:
    """What somebody asks to be counted with; of the appeals on offer, those with these slugs."""

    mail: str
    appeals: Sequence[str]
    language: str
    name: str = ""
    settlement: str = ""
    district: str | None = None
    disclosure: Disclosure = Disclosure.COUNTED_ONLY
    wants_answer: bool = False
    quiet: bool = False
    via: str = ""
    """The mark of an organisation's link, as it came: it is looked up when it is counted."""


def ask(offer: Offer, wish: Wish, browser_key: str, arrival: Arrival | None = None) -> None:
    """Keeps the request, sealed, and promises its letter, in the caller's transaction. What came
    in a doubtful way is held, silently; without an `arrival` it is not screened.

    For every address the same work: who has signed all, and whose letters of the day are used up,
    leave the same rows, which nobody can confirm. Raises AddressUnclear, StepOutOfOrder,
    PepperMissing.
    """
    mail = addresses.checked(wish.mail)
    chosen = offer.chosen(wish.appeals)
    under_attack = offer.campaign_id if offer.asks_for_work else None
    looked_at = (
        screening.screened(mail, wish.name, arrival, under_attack) if arrival else NOT_SCREENED
    )
    mail_print, name_print = _prints(offer, mail, wish.name)
    told = {"campaign": offer.campaign_id, "mail_print": mail_print}
    found = db.session.execute(_KNOWN, told | letters.of_today(mail)).all()
    room = _room_in(found)
    known = _key_of_who_has_all(found, name_print, chosen)
    code = codes.new()
    key, now = secrets.token_urlsafe(16), utcnow()
    request = {
        "key": key,
        "campaign_id": offer.campaign_id,
        "mail_print": mail_print,
        "name_print": name_print,
        "sealed": _sealed(offer, wish, mail),
        "language": wish.language,
        "district": wish.district,
        "via": wish.via or None,
        "wants_answer": wish.wants_answer,
        "updates_mail": updates.kept(mail) if wish.wants_answer else None,
        "quiet": wish.quiet,
        "consent": CONSENT,
        "browser_print": vault.fingerprint("browser", browser_key),
        "code_print": vault.fingerprint("code", code),
        "created_at": now,
    } | looked_at.kept
    signatory_id = db.session.scalar(_NEW_REQUEST, request)
    signed = {
        "signatory_id": signatory_id,
        "disclosure": wish.disclosure,
        "state": looked_at.state,
    }
    drawn = [
        signed | {"appeal_id": appeal.id, "appeal_text_id": appeal.text_id} | commitments.drawn()
        for appeal in chosen
    ]
    db.session.execute(_NEW_SIGNATURES, drawn)
    asked = ToConfirm(
        campaign_titles=offer.titles,
        appeals=[appeal.institution for appeal in chosen],
        token=links.sign(CONFIRM, key),
        code=codes.on_paper(code),
        disclosure=wish.disclosure,
        erased_at=now + CONFIRM.lasts,
    )
    _promise(
        mail, wish, asked, known, letters.Signer(known or key, mail_print, offer.campaign_id), room
    )


def _promise(
    mail: str,
    wish: Wish,
    asked: ToConfirm,
    known: str | None,
    signer: letters.Signer,
    room: Mapping[Group, bool],
) -> None:
    """The letter and its reminder, as rows in any case; what is not to go is withheld."""
    if known:
        first = letters.you_have_already_signed(
            mail,
            wish.language,
            campaign_titles=asked.campaign_titles,
            quiet=wish.quiet,
            withdraw_token=links.sign(WITHDRAW, known),
            signer=signer,
        )
    else:
        first = letters.confirm_your_signature(
            mail, wish.language, asked, signer=signer, quiet=wish.quiet
        )
    if not room[Group.SIGNING]:
        first.withhold()
    if not wish.quiet:
        reminder = letters.remember_to_confirm(mail, wish.language, asked, signer=signer)
        if known or not all(room.values()):
            reminder.withhold()


def sealed_for(campaign_id: int) -> str:
    """The context that sealed details are bound to."""
    return f"signatory:{campaign_id}"


def _sealed(offer: Offer, wish: Wish, mail: str) -> bytes:
    details = {"name": wish.name, "mail": mail, "settlement": wish.settlement}
    raw = json.dumps(details, ensure_ascii=False).encode()
    return seal(offer.public_key, raw, sealed_for(offer.campaign_id))


def _prints(offer: Offer, mail: str, name: str) -> tuple[str, str]:
    """Of the address, and of the name where it tells two people of one mailbox apart."""
    within = offer.campaign_id, offer.pepper
    told_apart = offer.shared_mailboxes and people.name_print_of(*within, mail, name)
    return people.print_of(*within, mail), told_apart or ""


def _room_in(found: Sequence[Row[Any]]) -> dict[Group, bool]:
    promised = {row.what: row.number for row in found if row.key is None}
    return {group: letters.room_in(promised, group) for group in (Group.SIGNING, Group.UNASKED)}


@dataclass(frozen=True)
class _Signed:
    key: str
    name_print: str
    text_id: int


def _key_of_who_has_all(
    found: Sequence[Row[Any]], name_print: str, appeals: Sequence[OfferedAppeal]
) -> str | None:
    """Of the person with this address and name, if every one of these texts stands signed."""
    signed = [_Signed(row.key, row.what, row.number) for row in found if row.key]
    person = people.same_person(signed, name_print)
    have = {one.text_id for one in signed if person and one.key == person.key}
    return person.key if person and {appeal.text_id for appeal in appeals} <= have else None
