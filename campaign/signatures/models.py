"""Signatories and their signatures. Who they are is sealed; the server keeps counts and prints."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Double, ForeignKey, Index, LargeBinary, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.appeals.commitments import Committed
from campaign.appeals.models import Appeal, AppealText
from campaign.db import BigId, Json, Model, utcnow


class Disclosure(StrEnum):
    """What the addressed body may see of a signer."""

    COUNTED_ONLY = "counted-only"
    INITIALS = "initials"
    NAMED = "named"


class SignatureState(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    COUNTED = "counted"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    HELD = "held"


class Signatory(Model):
    """One person (one confirmed address) within one campaign; before that, one who asked.

    Where the campaign allows it, two with different names may share one mailbox.

    Asking is never looked up: each request is a row of its own, and the first one confirmed for
    an address is the signatory. So nobody can overwrite what another wrote for that address.
    """

    __tablename__ = "signatory"
    __table_args__ = (
        Index(
            "uq_signatory_one_address_one_person",
            "campaign_id",
            "mail_print",
            "seat",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
        Index(
            "uq_signatory_names_differ",
            "campaign_id",
            "mail_print",
            "name_print",
            unique=True,
            sqlite_where=text("confirmed_at IS NOT NULL"),
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
        CheckConstraint("seat IN (0, 1)", name="two_to_a_mailbox"),
        Index("ix_signatory_unconfirmed", "confirmed_at", "created_at"),
        Index(
            "ix_signatory_screened",
            "campaign_id",
            "created_at",
            sqlite_where=text("shape IS NOT NULL"),
            postgresql_where=text("shape IS NOT NULL"),
        ),
        Index(
            "ix_signatory_via",
            "created_at",
            sqlite_where=text("via IS NOT NULL"),
            postgresql_where=text("via IS NOT NULL"),
        ),
        Index(
            "ix_signatory_updates",
            "campaign_id",
            "told_up_to",
            sqlite_where=text("updates_mail IS NOT NULL"),
            postgresql_where=text("updates_mail IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """Random; what a link names, so that links do not tell how many came before."""
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    mail_print: Mapped[str]
    """Keyed hash of the canonical address within this campaign."""
    name_print: Mapped[str] = mapped_column(default="", server_default="")
    """Where two may share a mailbox: keyed hash of the address *and* the folded name, so that who
    does not know the address can try no name. Empty without a name, and where it is not allowed."""
    seat: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """0, or 1 for the second person of a mailbox."""
    sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"not_encrypted": "sealed to the campaign’s key"}
    )
    """Name, address and settlement, to the campaign's key: JSON {"name", "mail", "settlement"}."""
    language: Mapped[str]
    district: Mapped[str | None] = mapped_column(ForeignKey("district.code"))
    via: Mapped[str | None]
    """A print of the mark of the link it came by, until it is counted, and for at most 72 hours."""
    wants_answer: Mapped[bool] = mapped_column(default=False)
    updates_mail: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "signatory.updates_mail"}
    )
    """The address, encrypted with the server's keys, of those only who asked to be told of answers:
    what is sealed the server cannot open. Erased with `wants_answer`, and with all else."""
    told_up_to: Mapped[datetime | None]
    """Answers recorded until then were told, or were there before this person signed."""
    quiet: Mapped[bool] = mapped_column(default=False)
    consent: Mapped[str]
    """Version of the sentences that were agreed to."""
    browser_print: Mapped[str]
    code_print: Mapped[str]
    code_tries: Mapped[int] = mapped_column(default=0)
    code_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Asked under attack without the work: only the typed code confirms it."""
    own_turn: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Counts up when the links to the signer's own page are ended: each names the turn it is of."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    confirmed_at: Mapped[datetime | None]

    bucket: Mapped[str | None]
    """For 24 hours: the network it came from, under a key of that day, cut short (`daily_key.py`)."""
    domain_print: Mapped[str | None]
    """For 72 hours, as what follows: keyed hash of the mail domain."""
    domain_kept: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "signatory.domain_kept"}
    )
    """The mail domain, encrypted; read only where at least ten have it."""
    minute: Mapped[int | None]
    """Minutes since 1970."""
    shape: Mapped[str | None]
    """Of the name, in one word (`names.py`)."""
    doubts: Mapped[str | None]
    """Why its signatures are held, in words of `screening.py`."""

    @staticmethod
    def blank() -> dict[str, Json]:
        """Everything personal by column, as it stands once it is forgotten; the print apart, which
        becomes the row's own random key. The region stays while the ledger waits for it."""
        gone = (
            "sealed",
            "via",
            "updates_mail",
            "told_up_to",
            "bucket",
            "domain_print",
            "domain_kept",
        )
        empty = ("name_print", "browser_print", "code_print")
        return (
            dict.fromkeys((*gone, "minute", "shape", "doubts"))
            | dict.fromkeys(empty, "")
            | {"wants_answer": False}
        )

    signatures: Mapped[list["Signature"]] = relationship(
        cascade="all, delete-orphan", back_populates="signatory", order_by="Signature.id"
    )


class Signature(Committed, Model):
    """One signatory on one appeal text; signing again after a withdrawal is a row of its own."""

    __tablename__ = "signature"
    __table_args__ = (
        Index(
            "uq_signature_one_each",
            "signatory_id",
            "appeal_id",
            unique=True,
            sqlite_where=text("state NOT IN ('withdrawn', 'removed')"),
            postgresql_where=text("state NOT IN ('withdrawn', 'removed')"),
        ),
        CheckConstraint(
            "state != 'counted' OR ledger_index IS NOT NULL", name="counted_means_in_the_ledger"
        ),
        CheckConstraint(
            "taken_back_index IS NULL OR ledger_index IS NOT NULL", name="taken_back_once_counted"
        ),
        Index("ix_signature_to_count", "state", "ledger_index", "taken_back_index"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    signatory_id: Mapped[int] = mapped_column(
        ForeignKey("signatory.id", ondelete="CASCADE"), index=True
    )
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"), index=True)
    appeal_text_id: Mapped[int] = mapped_column(ForeignKey("appeal_text.id"))
    disclosure: Mapped[Disclosure] = mapped_column(default=Disclosure.COUNTED_ONLY)
    state: Mapped[SignatureState] = mapped_column(default=SignatureState.PENDING)
    removed_for: Mapped[str | None]

    signatory: Mapped[Signatory] = relationship(back_populates="signatures")
    appeal: Mapped[Appeal] = relationship()
    appeal_text: Mapped[AppealText] = relationship()


class DailyKey(Model):
    """The random key under which a day's networks are counted, encrypted; gone with its day."""

    __tablename__ = "daily_key"

    day: Mapped[date] = mapped_column(primary_key=True)
    kept: Mapped[bytes] = mapped_column(LargeBinary, info={"encrypted": "daily_key.kept"})


class Level(Model):
    """How full the measure of a network bucket or a mail domain is; 1 is full. Gone in a day."""

    __tablename__ = "screening_level"

    print: Mapped[str] = mapped_column(primary_key=True)
    burst: Mapped[float] = mapped_column(Double)
    sustained: Mapped[float] = mapped_column(Double)
    at: Mapped[float] = mapped_column(Double, index=True)
    """Seconds since 1970."""
    width: Mapped[float] = mapped_column(Double, server_default=text("1.0"))
    """How much more than others it may: of a network whose people confirm (`widening.py`)."""


class Watched(Model):
    """How many clusters of a campaign were marked when the jobs looked last."""

    __tablename__ = "screening_watched"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    alerts: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=utcnow)


class DoubtedBounce(Model):
    """A signer of whom a provider says that they do not exist, while it says so of too many."""

    __tablename__ = "doubted_bounce"

    signatory_id: Mapped[int] = mapped_column(
        ForeignKey("signatory.id", ondelete="CASCADE"), primary_key=True
    )
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    provider_print: Mapped[str]
    provider_kept: Mapped[bytes] = mapped_column(
        LargeBinary, info={"encrypted": "doubted_bounce.provider_kept"}
    )
    """The mail domain, encrypted; read only where at least ten have it."""
    at: Mapped[datetime] = mapped_column(default=utcnow)


class AskedAgain(Model):
    """Somebody asked for the letter once more; a job decides, within seconds, and the row is gone."""

    __tablename__ = "asked_again"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    mail: Mapped[bytes] = mapped_column(LargeBinary, info={"encrypted": "asked_again.mail"})
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class UsedWork(Model):
    """A browser's work that was accepted: it is accepted once. Gone when it would have ended."""

    __tablename__ = "used_work"

    print: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


class RemovalState(StrEnum):
    MARKING = "marking"
    WAITING = "waiting"
    WRITING = "writing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class Removal(Model):
    """A cluster of signatures that an organiser takes out: marked, then after a pause removed."""

    __tablename__ = "removal"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"))
    kind: Mapped[str]
    value: Mapped[str]
    until: Mapped[datetime]
    """Those who asked later are not in it: it was previewed at that moment."""
    reason: Mapped[str]
    state: Mapped[RemovalState] = mapped_column(default=RemovalState.MARKING, index=True)
    wanted: Mapped[int]
    marked: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class MarkedSignature(Model):
    """A signature in a removal that is not written yet, and what it was before."""

    __tablename__ = "marked_signature"

    signature_id: Mapped[int] = mapped_column(
        ForeignKey("signature.id", ondelete="CASCADE"), primary_key=True
    )
    removal_id: Mapped[int] = mapped_column(ForeignKey("removal.id"), index=True)
    state_before: Mapped[SignatureState]
