"""What waits for a second person, and what became of what was asked for. Reading lets lapse."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from campaign.db import db, utcnow
from campaign.errors import NotFound
from campaign.organisers.by_two.models import ActByTwo, ActState
from campaign.organisers.models import Organiser

LATELY = 20


def held(campaign_id: int, act_id: int) -> ActByTwo:
    """For this transaction: of two who decide at once, the second sees what the first did.

    Raises NotFound for another campaign's.
    """
    found = db.session.scalar(
        select(ActByTwo)
        .where(ActByTwo.campaign_id == campaign_id, ActByTwo.id == act_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def waiting(campaign_id: int) -> Sequence[ActByTwo]:
    """Oldest first; what is past its time does not wait any more, whether the jobs ran or not."""
    query = select(ActByTwo).where(ActByTwo.campaign_id == campaign_id, *_waits())
    return db.session.scalars(query.order_by(ActByTwo.id)).all()


def how_many_wait(campaign_id: int) -> int:
    query = select(func.count()).where(ActByTwo.campaign_id == campaign_id, *_waits())
    return db.session.scalar(query) or 0


def waits_for(campaign_id: int, kind: str, subject: str) -> ActByTwo | None:
    """The request for this one thing, if it waits."""
    return db.session.scalar(
        select(ActByTwo).where(
            ActByTwo.campaign_id == campaign_id,
            ActByTwo.kind == kind,
            ActByTwo.subject == subject,
            *_waits(),
        )
    )


def lately(campaign_id: int) -> Sequence[ActByTwo]:
    """What does not wait any more, the newest first."""
    query = select(ActByTwo).where(
        ActByTwo.campaign_id == campaign_id,
        (ActByTwo.state != ActState.PENDING) | (ActByTwo.lapses_at <= utcnow()),
    )
    return db.session.scalars(query.order_by(ActByTwo.id.desc()).limit(LATELY)).all()


def names_of(acts: Sequence[ActByTwo]) -> dict[int, str]:
    """Of the organisers in them."""
    ids = {act.asked_by for act in acts} | {act.decided_by for act in acts if act.decided_by}
    found = db.session.execute(select(Organiser.id, Organiser.name).where(Organiser.id.in_(ids)))
    return {row.id: row.name for row in found}


def state_of(act: ActByTwo) -> ActState:
    """Also where the jobs did not come by yet."""
    if act.state == ActState.PENDING and act.lapses_at <= utcnow():
        return ActState.LAPSED
    if act.open_until is not None and act.open_until <= utcnow():
        return ActState.DONE
    return act.state


def _waits() -> tuple[ColumnElement[bool], ...]:
    return ActByTwo.state == ActState.PENDING, ActByTwo.lapses_at > utcnow()
