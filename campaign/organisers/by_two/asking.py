"""Asking for an act that takes two, and taking the request back."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign import audit
from campaign.db import Json, db, utcnow
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.i18n import Texts
from campaign.organisers import reasons
from campaign.organisers.by_two import people, rule
from campaign.organisers.by_two.models import PERMISSION, ActByTwo, ActKind, ActState
from campaign.outbox import letters


class AskedAlready(CampaignError):
    """Somebody else asked for the same, and it waits."""

    code = "asked-already"


@dataclass(frozen=True)
class Of:
    """The campaign it is asked for."""

    id: int
    slug: str
    titles: Texts


@dataclass(frozen=True)
class Wanted:
    """What is to be done; `facts` are frozen: if one of them changes, the request is void."""

    kind: ActKind
    subject: str
    facts: dict[str, Json]


def ask(of: Of, organiser_id: int, wanted: Wanted, why: str) -> ActByTwo:
    """Waits from now on; those who may approve get a letter that names nobody and nothing.

    In the caller's transaction. Asked twice by one it is asked once. What waits under older facts
    is void. Raises WhyMissing, WordsTooLong, AskedAlready, and what
    `people.others` raises.
    """
    why = reasons.given(why)
    approvers = people.others(of.id, PERMISSION[wanted.kind], organiser_id)
    settled = rule.of(of.id)
    new = ActByTwo(
        campaign_id=of.id,
        kind=wanted.kind,
        subject=wanted.subject,
        facts=wanted.facts,
        why=why,
        asked_by=organiser_id,
        lapses_at=utcnow() + settled.lapses_after,
    )
    act = _the_one_that_waits(new)
    if act is new:
        record(act, "asked for", organiser_id, why=why)
        for one in approvers:
            letters.a_second_person_is_needed(
                one.email,
                one.language,
                campaign_titles=of.titles,
                campaign_slug=of.slug,
                hours=settled.lapse_hours,
            )
    return act


def withdraw(act: ActByTwo, organiser_id: int) -> None:
    """By who asked, while it waits. Raises StepOutOfOrder."""
    if act.asked_by != organiser_id or act.state != ActState.PENDING:
        raise StepOutOfOrder
    _end(act, ActState.WITHDRAWN)
    record(act, "request withdrawn", organiser_id)


def record(act: ActByTwo, done: str, organiser_id: int | None, **facts: Json) -> None:
    """Who, what and why; what it is about by its number only."""
    audit.record(
        organiser_id,
        f"by two: {done}",
        f"{act.kind}:{act.id}",
        campaign_id=act.campaign_id,
        **facts,
    )


def _the_one_that_waits(new: ActByTwo) -> ActByTwo:
    """The new one, or the same asked for before. What waits under other facts is void.

    Raises AskedAlready.
    """
    while True:
        waits = _waiting(new)
        if waits is not None and waits.facts == new.facts:
            if waits.asked_by != new.asked_by:
                raise AskedAlready
            return waits
        if waits is not None:
            _end(waits, ActState.VOID)
        try:
            with db.session.begin_nested():
                db.session.add(new)
        except IntegrityError:  # another asked at the same moment, and was first
            continue
        return new


def _waiting(new: ActByTwo) -> ActByTwo | None:
    """Held, so that two who ask at once are asked one after the other. Past its time, it lapses."""
    found = db.session.scalar(
        select(ActByTwo)
        .where(
            ActByTwo.campaign_id == new.campaign_id,
            ActByTwo.kind == new.kind,
            ActByTwo.subject == new.subject,
            ActByTwo.state == ActState.PENDING,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is not None and found.lapses_at <= utcnow():
        _end(found, ActState.LAPSED)
        record(found, "lapsed", None)
        return None
    return found


def _end(act: ActByTwo, state: ActState) -> None:
    act.state, act.decided_at = state, utcnow()
    db.session.flush()
