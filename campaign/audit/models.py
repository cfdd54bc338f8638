"""What is kept of who did what: one row a deed, each tied to the one before, and the end of the row."""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import BigId, Json, Model, utcnow
from campaign.vault import vault

_CONTEXT = "audit_entry.why_kept"
_STEP = 256
"""Bytes: what is encrypted has a length of whole steps."""


class Words(NamedTuple):
    text: str
    salt: str
    """Hex; without it their hash is a guess away from them."""


def words_in(kept: bytes) -> Words:
    """Raises VaultLocked."""
    return Words(*json.loads(vault.decrypt(kept, _CONTEXT)))


def kept(words: Words) -> bytes:
    raw = json.dumps(words, ensure_ascii=False).encode()
    return vault.encrypt(raw.ljust(-(-len(raw) // _STEP) * _STEP), _CONTEXT)


class AuditEntry(Model):
    """One change by an organiser, or by the service itself (organiser_id is then empty)."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_of_campaign", "campaign_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    number: Mapped[int | None] = mapped_column(BigId, unique=True)
    """Its place in the chain, from 1, without a gap; given when its transaction commits."""
    at: Mapped[datetime] = mapped_column(default=utcnow)
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"), index=True)
    campaign_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    action: Mapped[str]
    subject: Mapped[str]
    facts: Mapped[dict[str, Json]] = mapped_column(default=dict)
    before: Mapped[dict[str, Json] | None]
    after: Mapped[dict[str, Json] | None]
    why_kept: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "audit_entry.why_kept"}
    )
    """Encrypted JSON of `Words`. Somebody's own, so they may name whom nobody should find here, and
    may have to be forgotten: the chain holds only their hash."""
    why_sha256: Mapped[str | None]
    hash: Mapped[str | None]
    """Over the hash before it and all of the above but the words and their salt; see `chain`."""

    @property
    def why(self) -> str | None:
        """Raises VaultLocked."""
        return words_in(self.why_kept).text if self.why_kept else None

    @property
    def why_salt(self) -> str | None:
        return words_in(self.why_kept).salt if self.why_kept else None


class AuditHead(Model):
    """The end of the chain: one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str]
