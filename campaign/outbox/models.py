"""Letters we promised, kept until a mail server took them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import BigId, Model, utcnow


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Letter(Model):
    """One mail to one recipient. Recipient and facts are encrypted, and erased once it went."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_ready", "state", "due_at"),
        Index("ix_letter_leases", "state", "lease_until"),
        Index("ix_letter_to_print", "to_print", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    to_print: Mapped[str | None]
    """Keyed hash of the canonical recipient, to count a day's letters; erased after 24 hours."""
    recipient: Mapped[bytes | None]
    facts: Mapped[bytes | None]
    about: Mapped[str | None] = mapped_column(index=True)
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    sent_at: Mapped[datetime | None]
    last_failure: Mapped[str | None]
    attachments: Mapped[list["Attachment"]] = relationship(cascade="all, delete-orphan")


class Attachment(Model):
    """A file that goes with a letter; deleted once the mail server took it."""

    __tablename__ = "letter_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    mime: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
