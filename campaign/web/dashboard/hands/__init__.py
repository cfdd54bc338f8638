"""What needs a hand now, most urgent first. A part adds its own by one function: `hand.Part`."""

from datetime import date

from campaign.web.dashboard.hands import (
    appeals,
    deliveries,
    forgetting,
    inviting,
    keys,
    organisations,
    running,
    second_person,
    signatures,
)
from campaign.web.dashboard.hands.hand import Hand, Look, Part

PARTS: tuple[Part, ...] = (
    running.hands,
    keys.hands,
    second_person.hands,
    deliveries.hands,
    organisations.hands,
    inviting.hands,
    signatures.hands,
    appeals.hands,
    forgetting.hands,
)
_LAST = date.max


def needed(look: Look) -> list[Hand]:
    found = [hand for part in PARTS for hand in part(look)]
    return sorted(found, key=lambda hand: (hand.urgency, hand.due or _LAST))
