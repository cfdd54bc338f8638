"""Proofs: one row for each way that was tried, and what came of it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import Json, Model, utcnow


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
    facts: Mapped[dict[str, Json]] = mapped_column(default=dict)
    """What may be shown to everyone: mail {"domain"}, dns and file {"host"}, call {"on"}."""
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

    def finish(self, organiser_id: int | None = None) -> None:
        self.state, self.finished_at, self.due_at = ProofState.FINISHED, utcnow(), None
        self.organiser_id, self.failure = organiser_id, None
