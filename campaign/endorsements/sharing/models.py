"""The link an endorsing organisation shares, and its count."""

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Model
from campaign.endorsements.models import Endorsement
from campaign.vault import Fingerprint, vault

_MARK = "share_link.mark_kept"


class ShareLink(Model):
    """Who signed by it stands nowhere: a request keeps the mark until it is counted, and no longer."""

    __tablename__ = "share_link"
    __table_args__ = (
        CheckConstraint("shown <= confirmed AND shown % 10 = 0", name="shown_in_whole_tens"),
        CheckConstraint("lag BETWEEN 0 AND 9", name="less_than_a_step_behind"),
    )

    endorsement_id: Mapped[int] = mapped_column(
        ForeignKey("endorsement.id", ondelete="CASCADE"), primary_key=True
    )
    mark_print: Mapped[str] = mapped_column(unique=True)
    """Keyed hash of the mark, which is random and stands in the link and in the form it opens."""
    mark_kept: Mapped[bytes] = mapped_column(
        LargeBinary, info={"encrypted": "share_link.mark_kept"}
    )
    confirmed: Mapped[int] = mapped_column(default=0)
    """Persons ever counted who came by it; not lowered by withdrawals. Nobody is shown this."""
    shown: Mapped[int] = mapped_column(default=0)
    """What the organisation sees."""
    lag: Mapped[int]
    """How far beyond the next ten it goes before it is shown: drawn anew for each step."""

    endorsement: Mapped[Endorsement] = relationship()

    @property
    def mark(self) -> str:
        return vault.decrypt(self.mark_kept, _MARK).decode()

    @mark.setter
    def mark(self, mark: str) -> None:
        self.mark_kept = vault.encrypt(mark.encode(), _MARK)
        self.mark_print = print_of(mark)


def print_of(mark: str) -> Fingerprint:
    return vault.fingerprint("share-mark", mark)
