"""What was asked for, by whom and why, and what a second person said to it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import Json, Model, utcnow
from campaign.organisers.roles import Permission


class ActKind(StrEnum):
    DELIVERY = "delivery"
    """A packet that names somebody goes to its institution."""
    PACKET = "packet"
    """Such a packet is opened by the two."""
    EXPORT = "export"
    """What signers sealed is downloaded, still sealed, to be opened off-line."""
    KEY_FILE = "key-file"
    KEY_SHARES = "key-shares"
    KEY_AWAY = "key-away"
    """The private key is taken off the server."""
    REMOVAL = "removal"
    RULE = "rule"
    KEEPING = "keeping"
    """For how long what is known of persons is kept."""
    MEASURE = "measure"
    """Fewer approve an organisation, or are named together."""
    LIFT = "lift"
    """What was stopped in an emergency goes on."""


PERMISSION: Mapping[ActKind, Permission] = MappingProxyType(
    {
        ActKind.DELIVERY: Permission.APPROVE_DELIVERY,
        ActKind.PACKET: Permission.OPEN_SEALED,
        ActKind.EXPORT: Permission.OPEN_SEALED,
        ActKind.KEY_FILE: Permission.MANAGE_KEYS,
        ActKind.KEY_SHARES: Permission.MANAGE_KEYS,
        ActKind.KEY_AWAY: Permission.MANAGE_KEYS,
        ActKind.REMOVAL: Permission.REMOVE_SIGNATURES,
        ActKind.RULE: Permission.MANAGE_CAMPAIGN,
        ActKind.KEEPING: Permission.MANAGE_CAMPAIGN,
        ActKind.MEASURE: Permission.MANAGE_CAMPAIGN,
        ActKind.LIFT: Permission.STOP_IN_EMERGENCY,
    }
)
"""What both of them must be allowed to do."""


class ActState(StrEnum):
    PENDING = "pending"
    APPROVED = "approved"
    """A door stands open."""
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    VOID = "void"
    """What it was about is not as it was any more, or who asked may not do it any more."""
    LAPSED = "lapsed"


class ActByTwo(Model):
    """One act: what is frozen here is what is done, or it is not done at all."""

    __tablename__ = "act_by_two"
    __table_args__ = (
        CheckConstraint("why != ''", name="asked_with_a_reason"),
        CheckConstraint(
            "state NOT IN ('approved', 'done') OR"
            " (decided_by IS NOT NULL AND decided_by != asked_by)",
            name="approved_by_another",
        ),
        CheckConstraint("state != 'refused' OR reason != ''", name="refused_with_a_reason"),
        CheckConstraint(
            "(state = 'approved') = (open_until IS NOT NULL)", name="open_until_some_time"
        ),
        Index(
            "uq_act_by_two_one_waits",
            "campaign_id",
            "kind",
            "subject",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    kind: Mapped[ActKind]
    subject: Mapped[str]
    """Which one of its kind: a delivery's id, a cluster."""
    facts: Mapped[dict[str, Json]]
    """As they were when it was asked for; never a signer's details."""
    why: Mapped[str]
    asked_by: Mapped[int] = mapped_column(ForeignKey("organiser.id"))
    asked_at: Mapped[datetime] = mapped_column(default=utcnow)
    lapses_at: Mapped[datetime]
    state: Mapped[ActState] = mapped_column(default=ActState.PENDING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    """Of a refusal."""
    open_until: Mapped[datetime | None]


class RuleOfTwo(Model):
    """What a campaign settled on; without a row the defaults hold. Changed by two."""

    __tablename__ = "rule_of_two"
    __table_args__ = (
        CheckConstraint("removals_above >= 0", name="removals_above_none"),
        CheckConstraint("lapse_hours > 0", name="lapses_some_time"),
    )

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    removals_above: Mapped[int] = mapped_column(default=20)
    """More signatures than these, removed in a day, take two."""
    lapse_hours: Mapped[int] = mapped_column(default=72)
