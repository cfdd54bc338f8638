"""Opening what is held: names appear, and are counted, once enough organisations stand together.

Until then a held endorsement is not counted either: a number that grew by one would tell on whoever
came first. All whose number is reached are opened in one transaction. Whoever withdraws afterwards
hides nobody else again; before, they make the number smaller.
"""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from campaign import audit
from campaign.db import db, utcnow
from campaign.endorsements import standing
from campaign.endorsements.models import STANDING, Endorsement, Shown
from campaign.endorsements.register import listing
from campaign.resolutions.models import Campaign

FEWEST, MOST = 2, 100
_Kind = TypeVar("_Kind")


def enough(named: int, held: Sequence[int]) -> int:
    """Pure. `named` stand by name already; each of `held` waits for its own number. The greatest
    number that is reached once all who wait for it or for less are added; 0 where none is."""
    reached = [n for n in held if named + sum(1 for other in held if other <= n) >= n]
    return max(reached, default=0)


def campaigns_with_held() -> list[int]:
    """Ids of campaigns in which something waits; one look at the database."""
    return sorted(db.session.scalars(select(Endorsement.campaign_id).where(_held()).distinct()))


def open_due(campaign_id: int) -> int:
    """Opens all whose number is reached, in the caller's transaction; gives how many."""
    db.session.scalars(
        select(Campaign.id).where(Campaign.id == campaign_id).with_for_update(key_share=True)
    ).one()
    ours = and_(Endorsement.campaign_id == campaign_id, _held())
    held = [n for n in db.session.scalars(_locked(Endorsement.hold_until).where(ours)) if n]
    named = db.session.scalars(
        _locked(Endorsement.id).where(Endorsement.campaign_id == campaign_id, standing.is_public())
    ).all()
    reached = enough(len(named), held)
    if not reached:
        return 0
    opened = db.session.scalars(
        update(Endorsement)
        .where(ours, Endorsement.hold_until <= reached)
        .values(opened_at=utcnow())
        .returning(Endorsement.id)
        .execution_options(synchronize_session=False)
    ).all()
    for endorsement in db.session.scalars(
        select(Endorsement).where(Endorsement.id.in_(opened)).order_by(Endorsement.id)
    ):
        db.session.refresh(endorsement)
        listing.settle(endorsement)
    audit.record(
        None, "held names opened", str(campaign_id), campaign_id=campaign_id, opened=len(opened)
    )
    return len(opened)


def hold_as_the_campaign_says(endorsement: Endorsement) -> None:
    """Where the campaign sets a number, whoever would be shown at once waits for it, and who waits
    for less waits for it too."""
    least = endorsement.campaign.names_together
    if least < FEWEST or endorsement.shown not in (Shown.PUBLIC, Shown.TOGETHER):
        return
    endorsement.shown = Shown.TOGETHER
    endorsement.hold_until = max(least, endorsement.hold_until or 0)


def _locked(column: InstrumentedAttribute[_Kind]) -> Select[_Kind]:
    """Whoever withdraws at this moment does so before they are counted here, or after."""
    return select(column).order_by(Endorsement.id).with_for_update(of=Endorsement)


def _held() -> ColumnElement[bool]:
    return and_(
        Endorsement.state.in_(STANDING),
        Endorsement.shown == Shown.TOGETHER,
        Endorsement.opened_at.is_(None),
    )
