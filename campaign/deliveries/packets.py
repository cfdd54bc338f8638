"""Packets: composed by a job from an order, kept encrypted, followed on their way."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from campaign import audit, stops
from campaign.appeals.models import Appeal, AppealState
from campaign.db import db, transaction, utcnow
from campaign.deliveries import gathering, packet, shown, timeline
from campaign.deliveries.models import Delivery, DeliveryState, PacketPart
from campaign.deliveries.ordering import KEY_CONTEXT, PART_CONTEXT, refuse_while_hidden
from campaign.errors import CampaignError
from campaign.outbox.models import Letter, LetterState
from campaign.resolutions.models import Campaign
from campaign.stops import StopKind
from campaign.vault import OpenedKey, vault

log = logging.getLogger(__name__)
UNLOCKED_FOR = timedelta(minutes=15)
FORGOTTEN = b"\0"
"""Stands in an order for names whose key was forgotten: it is never composed without them."""
TRY_AGAIN_AFTER = timedelta(minutes=1)


class UnlockedTooLong(CampaignError):
    """The key was unlocked for a quarter of an hour and is forgotten; order the packet anew."""

    code = "unlocked-too-long"


def compose_due() -> int:
    """Composes what was ordered, each in a transaction of its own; gives how many came out.

    A failure is written beside the order, in words for the organiser, and tried again. While names
    are hidden an order waits; its key is forgotten in time all the same.
    """
    _forget_keys()
    hidden = stops.stopped(StopKind.NAMES, Appeal.campaign_id)
    ids = list(
        db.session.scalars(
            select(Delivery.id)
            .join(Delivery.appeal)
            .where(Delivery.state == DeliveryState.ORDERED, ~hidden)
        )
    )
    db.session.rollback()
    return sum(compose_ordered(delivery_id) for delivery_id in ids)


def compose_ordered(delivery_id: int) -> bool:
    """One order, in transactions of its own; False where it waits, is composed, or failed."""
    try:
        with transaction():
            delivery = _to_compose(delivery_id)
            if delivery is None:
                return False
            tell_of_opening(delivery, _key(delivery))
        with transaction():
            delivery = _to_compose(delivery_id)
            if delivery is None:
                return False
            compose(delivery, _key(delivery))
    except CampaignError as refusal:
        return _note_failure(delivery_id, refusal.code)
    except (DBAPIError, OSError, MemoryError) as error:
        log.error("packet: %s", type(error).__name__)
        return _note_failure(delivery_id, "packet-not-kept")
    return True


def compose(delivery: Delivery, key: OpenedKey | None) -> packet.Packet:
    """Composes and keeps the packet, in the caller's transaction. Raises PacketNotComposed, and
    NamesHidden: a packet has also those organisations that show themselves to its addressee only."""
    refuse_while_hidden(delivery.appeal.campaign_id)
    facts = gathering.gather(delivery, key)
    made = packet.compose(facts, sign=_signer(delivery.appeal.campaign))
    delivery.parts.clear()
    db.session.flush()
    files = [(f"{facts.id}.pdf", "application/pdf", made.pdf, made.sha256)]
    files += [(part.name, part.mime, part.content, part.sha256) for part in made.parts]
    for name, mime, content, digest in files:
        locked = vault.encrypt(content, PART_CONTEXT)
        delivery.parts.append(
            PacketPart(name=name, mime=mime, sha256=digest, size=len(content), content=locked)
        )
    manifest = next((part for part in made.parts if part.name == "manifest.json"), None)
    delivery.manifest = json.loads(manifest.content) if manifest else {}
    delivery.sha256, delivery.pages = made.sha256, made.pages
    shown.note(delivery, with_names=key is not None)
    delivery.unlocked_key, delivery.last_failure = None, None
    delivery.state = DeliveryState.DRAFTED
    timeline.note(delivery, "drafted", sha256=made.sha256)
    return made


def tell_of_opening(delivery: Delivery, key: OpenedKey | None) -> None:
    """To the audit and to each signer's own page, before anything sealed is opened: kept by itself
    first, an opening leaves its entry even if the packet then fails.

    In the caller's transaction, to be committed before `compose`. Without the key nothing is opened.
    """
    if key is None:
        return
    audit.record(
        delivery.ordered_by,
        "sealed details opened",
        delivery.outgoing,
        campaign_id=delivery.appeal.campaign_id,
        count=shown.note(delivery, with_names=True),
    )


def call_back(delivery: Delivery) -> str | None:
    """Somebody it may name was erased: before it went it is an order again, to be given anew with
    the key; once it went, our copy is destroyed. Hash, manifest and counts of what went stay.

    In the caller's transaction; gives the Message-ID it has or had. A packet without names stays as
    it is.
    """
    if not delivery.names_somebody:
        return None
    delivery.parts.clear()
    letter = db.session.get(Letter, delivery.letter_id) if delivery.letter_id else None
    waits = letter is not None and letter.state == LetterState.WAITING
    if delivery.state == DeliveryState.DRAFTED or waits:
        delivery.letter_id = delivery.desk_print = None
        delivery.approved_by = delivery.approved_at = None
        delivery.sha256 = delivery.pages = delivery.manifest = None
        delivery.unlocked_key, delivery.last_failure = FORGOTTEN, UnlockedTooLong.code
        delivery.state = DeliveryState.ORDERED
        db.session.flush()
        if letter is not None:
            db.session.delete(letter)
    return letter.message_id if letter else None


def follow_letters() -> int:
    """What became of the letters with packets: accepted by the mail server, or refused."""
    moved = 0
    sent = select(Delivery).where(
        Delivery.state == DeliveryState.APPROVED, Delivery.letter_id.is_not(None)
    )
    for delivery in db.session.scalars(sent):
        letter = db.session.get(Letter, delivery.letter_id)
        if letter is None or letter.state not in (LetterState.SENT, LetterState.FAILED):
            continue
        accepted = letter.state == LetterState.SENT
        delivery.state = DeliveryState.ACCEPTED if accepted else DeliveryState.BOUNCED
        timeline.note(delivery, delivery.state.value)
        if accepted and delivery.appeal.state == AppealState.OPEN:
            delivery.appeal.state = AppealState.DELIVERED
        moved += 1
    return moved


def _to_compose(delivery_id: int) -> Delivery | None:
    delivery = db.session.get(Delivery, delivery_id)
    waits = delivery is not None and delivery.state == DeliveryState.ORDERED
    if not (delivery and waits and _may_try(delivery)):
        return None
    hidden = stops.is_on(StopKind.NAMES, delivery.appeal.campaign_id)
    return None if hidden else delivery


def _forget_keys() -> None:
    """Of orders that could not be composed in time."""
    late = select(Delivery.id).where(
        Delivery.state == DeliveryState.ORDERED,
        Delivery.unlocked_key.is_not(None),
        Delivery.unlocked_key != FORGOTTEN,
        Delivery.ordered_at < utcnow() - UNLOCKED_FOR,
    )
    if db.session.scalar(late.limit(1)) is None:
        return
    with transaction():
        db.session.execute(
            update(Delivery)
            .where(Delivery.id.in_(late))
            .values(unlocked_key=FORGOTTEN)
            .execution_options(synchronize_session=False)
        )


def _may_try(delivery: Delivery) -> bool:
    """At once the first time, then once a minute."""
    failed = [event.at for event in delivery.events if event.kind == "not-composed"]
    return not failed or utcnow() - failed[-1] > TRY_AGAIN_AFTER


def _key(delivery: Delivery) -> OpenedKey | None:
    if delivery.unlocked_key is None:
        return None
    if delivery.unlocked_key == FORGOTTEN or utcnow() - delivery.ordered_at > UNLOCKED_FOR:
        raise UnlockedTooLong
    return OpenedKey(vault.decrypt(delivery.unlocked_key, KEY_CONTEXT))


def _note_failure(delivery_id: int, code: str) -> bool:
    """Even this may not be kept when the disk is full: then the order stands, and is tried again."""
    try:
        with transaction():
            delivery = db.session.get_one(Delivery, delivery_id)
            delivery.last_failure = code
            if utcnow() - delivery.ordered_at > UNLOCKED_FOR:
                delivery.unlocked_key = delivery.unlocked_key and FORGOTTEN
            timeline.note(delivery, "not-composed", code=code)
    except DBAPIError as error:
        log.error("packet failure not kept: %s", type(error).__name__)
    return False


def _signer(campaign: Campaign) -> Callable[[bytes], bytes]:
    private = vault.decrypt(campaign.ledger_private_key or b"", "campaign.ledger_private_key")
    return Ed25519PrivateKey.from_private_bytes(private).sign
