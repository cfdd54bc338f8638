"""Proofs: one row for each way that was tried, and what came of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Model, utcnow
from campaign.vault import vault

_FACTS = "proof.facts_kept"
_LENGTH = 320
"""Bytes: longer than any name of a host, and the same for all."""


class ProofKind(StrEnum):
    MAIL = "mail"
    """Confirmed from an address at the domain of its site."""
    DNS = "dns"
    FILE = "file"
    LETTER = "letter"
    CALL = "call"
    VOUCHED = "vouched"
    REGISTER = "register"
    """How organisers checked once; no longer taken, since it does not say that they agreed."""
    KNOWN = "known"
    """As above."""


class ProofState(StrEnum):
    WAITING = "waiting"
    FINISHED = "finished"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Proof(Model):
    __tablename__ = "proof"
    __table_args__ = (
        CheckConstraint(
            "(state = 'finished') = (finished_at IS NOT NULL)", name="finished_has_its_time"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    endorsement_id: Mapped[int] = mapped_column(
        ForeignKey("endorsement.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ProofKind]
    state: Mapped[ProofState] = mapped_column(default=ProofState.WAITING)
    facts_kept: Mapped[bytes | None] = mapped_column(
        LargeBinary, info={"encrypted": "proof.facts_kept"}
    )
    """Encrypted JSON, shown with the organisation's name: mail {"domain"}, dns and file {"host"},
    call {"on"}."""
    detail: Mapped[bytes | None] = mapped_column(LargeBinary, info={"encrypted": "proof.detail"})
    """Encrypted JSON, for those who vet: of a call {"number", "found", "whom", "outcome"}."""
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    """Who recorded or accepted it; none: the service found it by itself."""
    started_at: Mapped[datetime] = mapped_column(default=utcnow)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the jobs look next; none: nothing is to be looked up."""
    finished_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str | None]
    """Why the last look found nothing: a word that pages have a sentence for."""

    pages: Mapped[list["LetterPage"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="LetterPage.number"
    )
    vouches: Mapped[list["Vouch"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Vouch.id",
        back_populates="proof",
    )

    @property
    def facts(self) -> Mapping[str, str]:
        """Raises VaultLocked."""
        found: dict[str, str] = {}
        if self.facts_kept:
            found = json.loads(vault.decrypt(self.facts_kept, _FACTS))
        return found

    @facts.setter
    def facts(self, given: Mapping[str, str]) -> None:
        raw = json.dumps(dict(given), ensure_ascii=False).encode()
        self.facts_kept = vault.encrypt(raw.ljust(_LENGTH), _FACTS)

    def finish(self, organiser_id: int | None = None) -> None:
        self.state, self.finished_at, self.due_at = ProofState.FINISHED, utcnow(), None
        self.organiser_id, self.failure = organiser_id, None


class LetterPage(Model):
    """One page of a signed and stamped letter, drawn anew; erased some time after the decision."""

    __tablename__ = "letter_page"
    __table_args__ = (UniqueConstraint("proof_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proof_id: Mapped[int] = mapped_column(ForeignKey("proof.id", ondelete="CASCADE"))
    number: Mapped[int]
    jpeg: Mapped[bytes] = mapped_column(LargeBinary, info={"encrypted": "letter_page.jpeg"})


class VouchState(StrEnum):
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Vouch(Model):
    """An organisation that is asked to vouch for another one, and what its officer said."""

    __tablename__ = "vouch"
    __table_args__ = (UniqueConstraint("proof_id", "asked_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    proof_id: Mapped[int] = mapped_column(ForeignKey("proof.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(
        ForeignKey("endorsement.id", ondelete="CASCADE"), index=True
    )
    """The endorsement of the organisation that vouches, in the same campaign."""
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letter.id", ondelete="SET NULL"), index=True
    )
    """By which its officer is asked, while that is kept."""
    state: Mapped[VouchState] = mapped_column(default=VouchState.ASKED)
    answered_at: Mapped[datetime | None]

    proof: Mapped[Proof] = relationship(back_populates="vouches")
