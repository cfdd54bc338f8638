"""Deliveries: a packet to an institution, from the draft to an answer for each demand."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.appeals.models import Appeal
from campaign.db import Json, Model, utcnow
from campaign.signatures.models import Disclosure


class DeliveryState(StrEnum):
    ORDERED = "ordered"
    """An organiser asked for it; the jobs compose it."""
    DRAFTED = "drafted"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    BOUNCED = "bounced"
    REGISTERED = "registered"
    FORWARDED = "forwarded"
    ANSWERED = "answered"


OUT = (
    DeliveryState.SENT,
    DeliveryState.ACCEPTED,
    DeliveryState.BOUNCED,
    DeliveryState.REGISTERED,
    DeliveryState.FORWARDED,
    DeliveryState.ANSWERED,
)
"""States in which the desk link works."""


class Outcome(StrEnum):
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    FORWARDED = "forwarded"
    FORMAL_REPLY = "formal-reply"
    SILENCE = "silence"


class Delivery(Model):
    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint(
            "(registered_number IS NULL) = (registered_on IS NULL)", name="registered_with_a_date"
        ),
        CheckConstraint(
            "state IN ('ordered', 'drafted') OR approved_at IS NOT NULL", name="sent_once_approved"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), index=True)
    outgoing: Mapped[str] = mapped_column(unique=True)
    """Our outgoing number: "CCW-2026/3"."""
    dated: Mapped[date]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.ORDERED)
    ordered_by: Mapped[int] = mapped_column(ForeignKey("organiser.id"))
    ordered_at: Mapped[datetime] = mapped_column(default=utcnow)
    unlocked_key: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "delivery.unlocked_key"}
    )
    """The campaign's private key, encrypted by the server, from the order until it is composed,
    and never longer than `deliveries.packets.UNLOCKED_FOR`."""
    last_failure: Mapped[str | None]
    sha256: Mapped[str | None]
    pages: Mapped[int | None]
    manifest: Mapped[dict[str, Json] | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    approved_at: Mapped[datetime | None]
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    desk_print: Mapped[str | None] = mapped_column(unique=True)
    """Keyed hash of the desk link's token."""
    registered_number: Mapped[str | None]
    registered_on: Mapped[date | None]
    officer: Mapped[str | None]
    reply_due_on: Mapped[date | None]
    reply_number: Mapped[str | None]
    replied_on: Mapped[date | None]

    appeal: Mapped[Appeal] = relationship()
    parts: Mapped[list["PacketPart"]] = relationship(
        cascade="all, delete-orphan", order_by="PacketPart.id"
    )
    outcomes: Mapped[list["DemandOutcome"]] = relationship(
        cascade="all, delete-orphan", order_by="DemandOutcome.number"
    )
    events: Mapped[list["DeliveryEvent"]] = relationship(
        cascade="all, delete-orphan", order_by="DeliveryEvent.id"
    )

    @property
    def disclosed(self) -> dict[str, int]:
        """How many its packet shows by name, by initials and as counted only."""
        counts: dict[str, int] = (self.manifest or {}).get("disclosed") or {}
        return counts

    @property
    def names_somebody(self) -> bool:
        """Such a packet is opened, and goes out, by two."""
        return bool(self.disclosed.get("named") or self.disclosed.get("initials"))


class PacketPart(Model):
    """A file of the packet, encrypted with the server's keys: it may hold names."""

    __tablename__ = "packet_part"
    __table_args__ = (UniqueConstraint("delivery_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"))
    name: Mapped[str]
    mime: Mapped[str]
    sha256: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, info={"encrypted": "packet_part.content"}
    )


class ShownSignature(Model):
    """Whose details were opened for a packet, so that their owner can be told."""

    __tablename__ = "shown_signature"

    delivery_id: Mapped[int] = mapped_column(
        ForeignKey("delivery.id", ondelete="CASCADE"), primary_key=True
    )
    signature_id: Mapped[int] = mapped_column(
        ForeignKey("signature.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    disclosure: Mapped[Disclosure]
    """As it was chosen then."""
    opened_at: Mapped[datetime] = mapped_column(default=utcnow)


class DemandOutcome(Model):
    """What an answer does to one demand."""

    __tablename__ = "demand_outcome"
    __table_args__ = (UniqueConstraint("delivery_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"))
    number: Mapped[int]
    outcome: Mapped[Outcome]
    quote: Mapped[str] = mapped_column(default="")


class DeliveryEvent(Model):
    """What happened to a delivery, for its time line."""

    __tablename__ = "delivery_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(default=utcnow)
    kind: Mapped[str]
    facts: Mapped[dict[str, Json]] = mapped_column(default=dict)
