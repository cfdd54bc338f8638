"""Letters we promised, kept until a mail server took them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import BigId, Model, utcnow


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
    """Never to be sent: written so that asking for it looks and costs the same in any case."""


class Letter(Model):
    """One mail to one recipient. Recipient and facts are encrypted, and erased once it went."""

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_ready", "state", "due_at"),
        Index("ix_letter_leases", "state", "lease_until"),
        Index("ix_letter_to_print", "to_print", "created_at"),
        Index("ix_letter_of_print", "of_print"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str]
    language: Mapped[str]
    message_id: Mapped[str] = mapped_column(unique=True)
    to_print: Mapped[str | None]
    """Keyed hash of the canonical recipient, to count a day's letters; erased after 24 hours."""
    of_print: Mapped[str | None]
    """Keyed hash of whose letter it is: an address within a campaign. Erased with `regarding`."""
    regarding: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "letter.regarding"}
    )
    """Encrypted JSON [signatory's key, keyed hash of the address as written]: to send it again, and
    to understand its bounce; erased once those have come."""
    recipient: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "letter.recipient"}
    )
    facts: Mapped[bytes | None] = mapped_column(LargeBinary, info={"encrypted": "letter.facts"})
    about: Mapped[str | None] = mapped_column(index=True)
    campaign_id: Mapped[int | None]
    """Whose mail it is, so that it can be stopped; none: of no campaign."""
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    lease_until: Mapped[datetime | None]
    turn_at: Mapped[datetime | None]
    """Its turn in the pace of its domain, once it was given one."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    """The day it is for, which is its Date; of a reminder it lies ahead."""
    sent_at: Mapped[datetime | None]
    last_failure: Mapped[str | None]
    attachments: Mapped[list["Attachment"]] = relationship(cascade="all, delete-orphan")

    def withhold(self) -> None:
        """It goes nowhere: the day's limit is reached, or nobody of this address is known. Its row is
        written like any other, so that who asks cannot tell; it holds nothing and counts for nothing."""
        self.state = LetterState.WITHHELD
        self.recipient = self.facts = self.to_print = self.of_print = self.regarding = None


class Attachment(Model):
    """A file that goes with a letter, encrypted; deleted once the mail server took it."""

    __tablename__ = "letter_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    mime: Mapped[str]
    content: Mapped[bytes] = mapped_column(
        LargeBinary, info={"encrypted": "letter_attachment.content"}
    )


class NeverAgain(Model):
    """An address that is never written to again: a keyed hash, and nothing else."""

    __tablename__ = "never_again"

    print: Mapped[str] = mapped_column(primary_key=True)


class Pace(Model):
    """When the next letter to a mail domain may go; the domain is a keyed hash."""

    __tablename__ = "mail_pace"

    domain_print: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


class Bounce(Model):
    """A letter that came back, once for each report; of the report only its status is kept."""

    __tablename__ = "bounce"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id", ondelete="CASCADE"), index=True)
    report_print: Mapped[str] = mapped_column(unique=True)
    """Keyed hash of the report, so that it is read once."""
    status: Mapped[str]
    """RFC 3463, "5.1.1"; empty where the report has none."""
    gone: Mapped[bool]
    """Whether it says that there is no such address."""
    at: Mapped[datetime] = mapped_column(default=utcnow)


class ProviderDay(Model):
    """How many letters to persons a mail provider took on a day, and of how many counted signers it
    said later that they do not exist. The provider is a keyed hash; gone with the window it is seen by.
    """

    __tablename__ = "provider_day"

    provider_print: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    sent: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
