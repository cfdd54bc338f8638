"""An organisation's picture: given with an endorsement, shown once that was approved."""

from hashlib import sha256

from sqlalchemy import exists, select

from campaign.db import db
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.register.models import Logo, Organisation
from campaign.errors import StepOutOfOrder


def erase_unused(batch: int) -> int:
    """Pictures of which no endorsement and no organisation is left; gives how many."""
    unused = db.session.scalars(
        select(Logo)
        .where(
            ~exists().where(Endorsement.logo_sha256 == Logo.sha256),
            ~exists().where(Organisation.logo_sha256 == Logo.sha256),
        )
        .limit(batch)
    ).all()
    for logo in unused:
        db.session.delete(logo)
    return len(unused)


def keep(endorsement: Endorsement, png: bytes) -> None:
    """A picture drawn anew. Raises StepOutOfOrder once the endorsement was decided."""
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    name = sha256(png).hexdigest()
    if db.session.get(Logo, name) is None:
        db.session.add(Logo(sha256=name, png=png))
        db.session.flush()
    endorsement.logo_sha256 = name
