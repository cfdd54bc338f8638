"""What happened to a delivery, in order."""

from campaign.db import Json
from campaign.deliveries.models import Delivery, DeliveryEvent


def note(delivery: Delivery, kind: str, **facts: Json) -> None:
    """`kind` is one of: ordered, drafted, not-composed, approved, accepted, bounced, registered,
    answered; its sentence is in templates/components/events.html."""
    delivery.events.append(DeliveryEvent(kind=kind, facts=facts))
