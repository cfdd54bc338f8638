"""The emergency switch: one of us turns it on, at once; two of us turn it off."""

from collections.abc import Collection

from sqlalchemy.exc import IntegrityError

from campaign import audit, stops
from campaign.db import Json, db, utcnow
from campaign.errors import StepOutOfOrder
from campaign.organisers import reasons
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, NeedsTwo
from campaign.organisers.by_two.models import ActKind
from campaign.outbox import pausing
from campaign.stops import Stop, StopKind


def stop(campaign_id: int, kinds: Collection[StopKind], organiser_id: int | None, why: str) -> None:
    """From the commit on, in every process, within the seconds that pages are kept.

    What is on already stays as it is. Raises WhyMissing, WordsTooLong, StepOutOfOrder for no kind.
    """
    why = reasons.given(why)
    if not kinds:
        raise StepOutOfOrder
    for kind in [kind for kind in StopKind if kind in kinds]:
        if _turned_on(campaign_id, kind):
            audit.record(
                organiser_id, "emergency: stopped", kind.value, campaign_id=campaign_id, why=why
            )


def to_lift(found: Stop) -> Wanted:
    """What two have to agree on: this stop, begun then."""
    facts: dict[str, Json] = {"stop": found.kind.value, "since": found.since.isoformat()}
    return Wanted(ActKind.LIFT, found.kind.value, facts)


def lift(campaign_id: int, kind: StopKind, granted: Granted | None) -> None:
    """Everything goes on; letters that waited go out. Raises NeedsTwo, StepOutOfOrder if it is not
    on."""
    if granted is None or (granted.kind, granted.subject) != (ActKind.LIFT, kind.value):
        raise NeedsTwo
    found = stops.on(campaign_id).get(kind)
    if found is None:
        raise StepOutOfOrder
    found.until = utcnow()
    db.session.flush()
    if kind is StopKind.MAIL:
        pausing.go_on(campaign_id, found.until - found.since)
    audit.record(
        granted.approved_by,
        "emergency: lifted",
        kind.value,
        campaign_id=campaign_id,
        why=granted.why,
        asked_by=granted.asked_by,
    )


def _turned_on(campaign_id: int, kind: StopKind) -> bool:
    """False where it is on, also if another turned it on at this moment."""
    if kind in stops.on(campaign_id):
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Stop(campaign_id=campaign_id, kind=kind))
    except IntegrityError:
        return False
    return True
