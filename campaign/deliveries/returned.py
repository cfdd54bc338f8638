"""Letters that came back, and what follows: for a signature, or for a packet on its way."""

from enum import StrEnum

from campaign.db import db
from campaign.deliveries import timeline
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.outbox import bounces
from campaign.signatures import bounced
from campaign.signatures.bounced import Outcome

_ON_ITS_WAY = (DeliveryState.APPROVED, DeliveryState.SENT, DeliveryState.ACCEPTED)
PACKET = "delivery:"


class Fate(StrEnum):
    NOT_OURS = "not ours, or read before"
    TOLERATED = "tolerated"
    REMOVED = "address gone"
    DOUBTED = "address gone, says a provider of too many"
    PACKET = "packet came back"


_OF = {
    Outcome.NOTHING: Fate.TOLERATED,
    Outcome.REMOVED: Fate.REMOVED,
    Outcome.DOUBTED: Fate.DOUBTED,
}


def take(raw: bytes) -> Fate:
    """One report, in the caller's transaction; of the address in it nothing is kept.

    Raises VaultLocked.
    """
    letter = bounces.record(raw)
    if letter is None:
        return Fate.NOT_OURS
    if letter.about and letter.about.startswith(PACKET) and letter.permanent:
        _packet_came_back(int(letter.about.removeprefix(PACKET)))
        return Fate.PACKET
    if letter.signatory_key is None:
        return Fate.TOLERATED
    return _OF[bounced.address_is_gone(letter.signatory_key, letter.domain)]


def _packet_came_back(delivery_id: int) -> None:
    """What the institution has registered or answered meanwhile stands all the same."""
    delivery = db.session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        return
    timeline.note(delivery, DeliveryState.BOUNCED.value)
    if delivery.state in _ON_ITS_WAY:
        delivery.state = DeliveryState.BOUNCED
