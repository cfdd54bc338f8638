"""Who shows less, or nothing any more, is taken out of the packets that have not gone out yet."""

from collections.abc import Sequence

from campaign.db import db
from campaign.deliveries import packets, shown
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.outbox.models import Letter, LetterState
from campaign.signatures.models import Signature


def spare(signatures: Sequence[Signature]) -> None:
    """Such a packet goes back to its order, in the caller's transaction."""
    for signature in signatures:
        for delivery in shown.waiting_with(signature):
            if _can_be_stopped(delivery):
                packets.call_back(delivery)


def _can_be_stopped(delivery: Delivery) -> bool:
    if delivery.state == DeliveryState.DRAFTED:
        return True
    letter = db.session.get(Letter, delivery.letter_id) if delivery.letter_id else None
    return letter is not None and letter.state == LetterState.WAITING
