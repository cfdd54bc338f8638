"""The way to a signer's own page: a link that lasts until its owner ends it, and a shorter one for
the cookie of a browser that came by it."""

from datetime import timedelta
from secrets import token_urlsafe

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.appeals.models import Appeal
from campaign.db import db
from campaign.errors import LinkInvalid, NotFound
from campaign.outbox import addresses, letters
from campaign.outbox.letters import Group
from campaign.resolutions.models import Campaign
from campaign.signatures import people
from campaign.signatures.models import Signatory, Signature
from campaign.tokens import Purpose, links

LINK = Purpose("own-page", timedelta(days=400))
"""In a letter."""
VISIT = Purpose("own-page-visit", timedelta(hours=1))
"""In a browser's cookie."""


def ask_for_link(campaign: Campaign, written: str, language: str, name: str = "") -> None:
    """A letter with the link goes to a known address only; page and work are the same for all.

    Raises AddressUnclear, PepperMissing, PrintsForgotten.
    """
    mail = addresses.checked(written)
    has_room = letters.has_room(mail, Group.WITHDRAWING)
    mail_print = people.print_in(campaign, mail)
    known = people.same_person(
        db.session.scalars(people.confirmed(campaign.id, mail_print)),
        people.name_print_of(campaign.id, campaign.pepper, mail, name),
    )
    key, turn = (known.key, known.own_turn) if known else (token_urlsafe(16), 0)
    letter = letters.open_your_page(
        mail,
        language,
        campaign_titles=campaign.titles,
        token=links.sign(LINK, _named(key, turn)),
        quiet=bool(known and known.quiet),
        signer=letters.Signer(key, mail_print, campaign.id),
    )
    if not (known and has_room):
        letter.withhold()


def visit_of(signatory: Signatory) -> str | None:
    """For the cookie of the browser that has just confirmed; for a request that joined an earlier
    one, the page of that person."""
    person = signatory if signatory.confirmed_at else _joined(signatory)
    return _visit(person) if person else None


def visit_by(token: str) -> str:
    """What a link becomes once it was opened. Raises LinkInvalid."""
    return _visit(_read(LINK, token))


def visitor(visit: str) -> Signatory:
    """Held for this transaction. Raises LinkInvalid: wrong, run out, ended or erased, all the same."""
    return _read(VISIT, visit)


def end_links(signatory: Signatory) -> None:
    """Every link and cookie given so far opens nothing any more."""
    signatory.own_turn += 1


def signed(signatory: Signatory) -> list[Signature]:
    """The newest of each appeal, with its appeal, institution and text, in the campaign's order."""
    rows = db.session.scalars(
        select(Signature)
        .where(Signature.signatory_id == signatory.id)
        .options(
            joinedload(Signature.appeal).joinedload(Appeal.institution),
            joinedload(Signature.appeal).selectinload(Appeal.texts),
            joinedload(Signature.appeal_text),
        )
        .order_by(Signature.appeal_id, Signature.id)
    )
    return list({signature.appeal_id: signature for signature in rows}.values())


def signed_with_slug(signatory: Signatory, slug: str) -> Signature:
    """Raises NotFound."""
    for signature in signed(signatory):
        if signature.appeal.slug == slug:
            return signature
    raise NotFound


def unconfirmed(signatory: Signatory) -> list[Appeal]:
    """Asked for under the same address and name, and waiting for a press."""
    asked = (
        select(Signature.appeal_id)
        .join(Signature.signatory)
        .where(
            Signatory.campaign_id == signatory.campaign_id,
            Signatory.mail_print == signatory.mail_print,
            Signatory.name_print == signatory.name_print,
            Signatory.confirmed_at.is_(None),
        )
    )
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.id.in_(asked))
            .options(joinedload(Appeal.institution))
            .order_by(Appeal.id)
        )
    )


def _joined(request: Signatory) -> Signatory | None:
    same = people.confirmed(request.campaign_id, request.mail_print)
    return people.same_person(db.session.scalars(same), request.name_print)


def _visit(signatory: Signatory) -> str:
    return links.sign(VISIT, _named(signatory.key, signatory.own_turn))


def _named(key: str, turn: int) -> str:
    return f"{key}.{turn}"


def _read(purpose: Purpose, token: str) -> Signatory:
    key, _, turn = links.read(purpose, token).rpartition(".")
    found = people.with_key(key)
    erased = found.mail_print == found.key
    if erased or found.confirmed_at is None or turn != str(found.own_turn):
        raise LinkInvalid
    return found
