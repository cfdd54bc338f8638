"""Whom a packet shows: noted when their details are opened for it, and told to them on their page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ScalarSelect, and_, delete, select
from sqlalchemy.orm import aliased, joinedload

from campaign.db import db
from campaign.deliveries.models import Delivery, DeliveryState, ShownSignature
from campaign.signatures.models import Disclosure, Signatory, Signature, SignatureState


@dataclass(frozen=True)
class Telling:
    """A packet as one signer should know of it; without `shown_as` it shows nothing of them."""

    outgoing: str
    sent_on: date | None
    """None while it waits here."""
    opened_on: date | None
    shown_as: Disclosure | None


def note(delivery: Delivery, *, with_names: bool) -> int:
    """Who is opened for this packet now, as `disclosure.disclosed` opens them; gives how many."""
    db.session.execute(delete(ShownSignature).where(ShownSignature.delivery_id == delivery.id))
    if not with_names:
        return 0
    opened = db.session.execute(
        select(Signature.id, Signature.disclosure)
        .join(Signature.signatory)
        .where(
            Signature.appeal_id == delivery.appeal_id,
            Signature.state == SignatureState.COUNTED,
            Signature.disclosure != Disclosure.COUNTED_ONLY,
            Signatory.sealed.is_not(None),
        )
    ).all()
    db.session.add_all(
        ShownSignature(delivery_id=delivery.id, signature_id=row.id, disclosure=row.disclosure)
        for row in opened
    )
    return len(opened)


def told(signatures: Sequence[Signature]) -> dict[int, list[Telling]]:
    """By signature, the packets of its appeal that went out, and those that show it, or what the
    same person signed of that appeal before. Oldest first."""
    shown = and_(
        ShownSignature.delivery_id == Delivery.id, ShownSignature.signature_id.in_(_of_one_person())
    )
    rows = db.session.execute(
        select(Signature.id, Delivery, ShownSignature)
        .join(Delivery, Delivery.appeal_id == Signature.appeal_id)
        .outerjoin(ShownSignature, shown)
        .where(Signature.id.in_([signature.id for signature in signatures]))
        .where(Delivery.approved_at.is_not(None) | ShownSignature.opened_at.is_not(None))
        .order_by(Delivery.id)
    )
    found: dict[int, list[Telling]] = {signature.id: [] for signature in signatures}
    for signature_id, delivery, opened in rows:
        found[signature_id].append(_telling(delivery, opened))
    return found


def waiting_with(signature: Signature) -> list[Delivery]:
    """Packets that show this signature and have not gone out."""
    return list(
        db.session.scalars(
            select(Delivery)
            .join(ShownSignature, ShownSignature.delivery_id == Delivery.id)
            .join(Signature, Signature.id == signature.id)
            .where(
                ShownSignature.signature_id.in_(_of_one_person()),
                Delivery.state.in_([DeliveryState.DRAFTED, DeliveryState.APPROVED]),
            )
            .options(joinedload(Delivery.appeal))
        )
    )


def _of_one_person() -> ScalarSelect[int]:
    """What the signatory of a signature signed of its appeal: withdrawn, and signed again."""
    each = aliased(Signature)
    return (
        select(each.id)
        .where(each.signatory_id == Signature.signatory_id, each.appeal_id == Signature.appeal_id)
        .correlate(Signature)
        .scalar_subquery()
    )


def _telling(delivery: Delivery, opened: ShownSignature | None) -> Telling:
    return Telling(
        delivery.outgoing,
        delivery.approved_at.date() if delivery.approved_at else None,
        opened.opened_at.date() if opened else None,
        opened.disclosure if opened else None,
    )
