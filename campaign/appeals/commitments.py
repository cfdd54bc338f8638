"""What the ledger will hold of a signature or an endorsement: a commitment, and where it stands."""

from hashlib import sha256
from secrets import token_bytes
from typing import NewType

from sqlalchemy import LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import db
from campaign.resolutions.models import Campaign
from campaign.vault import vault

Opening = NewType("Opening", bytes)
_CONTEXT = "commitment.w"


class Committed:
    """Mixed into a table: one row of it becomes one S entry, and at most one W or X entry.

    C = SHA-256("leaf.v1" ‖ appeal ‖ text-hash ‖ class ‖ SHA-256(r) ‖ SHA-256(w)). r is drawn and
    forgotten at once; w is kept, encrypted, until it is opened by a withdrawal.
    """

    r_hash: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "a hash"})
    w_hash: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "a hash"})
    w_kept: Mapped[bytes] = mapped_column(LargeBinary, info={"encrypted": "commitment.w"})
    ledger_index: Mapped[int | None] = mapped_column(index=True)
    taken_back_index: Mapped[int | None]

    def draw(self) -> None:
        """New random values, for a row that is kept as an object."""
        for name, value in drawn().items():
            setattr(self, name, value)

    def opening(self) -> Opening:
        return Opening(vault.decrypt(self.w_kept, _CONTEXT))


def drawn() -> dict[str, bytes]:
    """New random values of 32 bytes, by the server; a receipt must say that it was. By column."""
    w = token_bytes(32)
    return {
        "r_hash": sha256(token_bytes(32)).digest(),
        "w_hash": sha256(w).digest(),
        "w_kept": vault.encrypt(w, _CONTEXT),
    }


def wait_for_the_count(campaign_id: int) -> None:
    """Until the end of this transaction nothing is counted in the campaign, and nobody else who waits
    here goes on. Else a batch that is being written would put back as counted what is withdrawn."""
    db.session.execute(
        select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(key_share=True)
    )
