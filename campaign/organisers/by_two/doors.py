"""What was approved to be fetched: by the two of them, for a day, some things once."""

from sqlalchemy import or_, select

from campaign.db import db, utcnow
from campaign.organisers.by_two import people
from campaign.organisers.by_two.asking import record
from campaign.organisers.by_two.deciding import NeedsTwo
from campaign.organisers.by_two.models import PERMISSION, ActByTwo, ActKind, ActState


def open_to(campaign_id: int, organiser_id: int, kind: ActKind, subject: str) -> ActByTwo | None:
    """The act that lets this organiser in now: they asked for it, or approved it."""
    return db.session.scalar(
        select(ActByTwo)
        .where(
            ActByTwo.campaign_id == campaign_id,
            ActByTwo.kind == kind,
            ActByTwo.subject == subject,
            ActByTwo.state == ActState.APPROVED,
            ActByTwo.open_until > utcnow(),
            or_(ActByTwo.asked_by == organiser_id, ActByTwo.decided_by == organiser_id),
        )
        .order_by(ActByTwo.id.desc())
        .limit(1)
    )


def go_through(campaign_id: int, organiser_id: int, kind: ActKind, subject: str) -> ActByTwo:
    """Each time stands in the audit, in the caller's transaction. Raises NeedsTwo."""
    act = open_to(campaign_id, organiser_id, kind, subject)
    if act is None or not people.may(campaign_id, organiser_id, PERMISSION[kind]):
        raise NeedsTwo
    record(act, "opened", organiser_id, why=act.why)
    return act


def go_through_once(campaign_id: int, organiser_id: int, kind: ActKind, subject: str) -> ActByTwo:
    """The same, and it closes behind them. Of two at once one gets in. Raises NeedsTwo."""
    act = go_through(campaign_id, organiser_id, kind, subject)
    db.session.refresh(act, with_for_update=True)
    if act.state != ActState.APPROVED:
        raise NeedsTwo
    act.state, act.open_until = ActState.DONE, None
    db.session.flush()
    return act
