"""The second person: approves exactly what was asked for, or refuses and says why.

pending → done                      approved and acted on, in one transaction
pending → approved → done           approved: something may be fetched until it closes
pending → refused | withdrawn | void | lapsed
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from campaign.db import Json, db, utcnow
from campaign.errors import CampaignError
from campaign.organisers import reasons
from campaign.organisers.by_two import people
from campaign.organisers.by_two.asking import record
from campaign.organisers.by_two.models import PERMISSION, ActByTwo, ActKind, ActState

OPEN_FOR = timedelta(hours=24)
"""A door that was approved."""


class NeedsTwo(CampaignError):
    """Done by one person alone, this is refused."""

    code = "needs-two"


class OwnAct(CampaignError):
    """Nobody is their own second person."""

    code = "own-act"


class NotTheSecond(CampaignError):
    """Whose role does not do this cannot approve it either; or it was taken from them meanwhile."""

    code = "not-the-second"


class DecidedAlready(CampaignError):
    """By somebody else, or it was withdrawn, or it lapsed."""

    code = "decided-already"


@dataclass(frozen=True)
class Granted:
    """What a verb asks to see before it acts: that two people stand behind it. Made by `approve`."""

    kind: ActKind
    subject: str
    asked_by: int
    approved_by: int
    why: str


@dataclass(frozen=True)
class Way:
    """Of one kind of act: how its facts stand now (None: it is gone), and how it is done."""

    facts_now: Callable[[ActByTwo], Mapping[str, Json] | None]
    do: Callable[[ActByTwo, Granted], None] | None = None
    """None for a door."""


def approve(act: ActByTwo, organiser_id: int, way: Way) -> ActState:
    """Approves and acts, in the caller's transaction, which holds the act (`reading.held`).

    Gives what became of it: done, approved, or void or lapsed, which is kept and not refused, so
    that it stays so. Pressed twice by the same person it is once. Raises OwnAct, NotTheSecond,
    DecidedAlready, what
    `people.hold_to_settled` and acting raise; then all is as it was.
    """
    if act.state in {ActState.DONE, ActState.APPROVED} and act.decided_by == organiser_id:
        return act.state
    _may_decide(act, organiser_id)
    second = people.hold_to_settled(act.campaign_id, organiser_id, act.asked_by, act.asked_at)
    ended = _ended(act, way)
    if ended is not None:
        return _end(act, ended)
    act.decided_by, act.decided_at = organiser_id, utcnow()
    record(
        act,
        "approved",
        organiser_id,
        asked_by=act.asked_by,
        why=act.why,
        member_since=second.joined_at and second.joined_at.date().isoformat(),
        invited_by=second.invited_by,
    )
    if way.do is None:
        act.state, act.open_until = ActState.APPROVED, utcnow() + OPEN_FOR
    else:
        act.state = ActState.DONE
        db.session.flush()
        way.do(act, Granted(act.kind, act.subject, act.asked_by, organiser_id, act.why))
    db.session.flush()
    return act.state


def refuse(act: ActByTwo, organiser_id: int, reason: str) -> None:
    """Who asked reads the reason in the room. Raises WhyMissing, WordsTooLong, and what `approve` raises."""
    reason = reasons.given(reason)
    _may_decide(act, organiser_id)
    act.state, act.reason = ActState.REFUSED, reason
    act.decided_by, act.decided_at = organiser_id, utcnow()
    record(act, "refused", organiser_id, asked_by=act.asked_by, why=reason)


def _may_decide(act: ActByTwo, organiser_id: int) -> None:
    if act.state != ActState.PENDING:
        raise DecidedAlready
    if act.asked_by == organiser_id:
        raise OwnAct
    if not people.may(act.campaign_id, organiser_id, PERMISSION[act.kind]):
        raise NotTheSecond


def _ended(act: ActByTwo, way: Way) -> ActState | None:
    """What it has become already, without anybody's doing."""
    if act.lapses_at <= utcnow():
        return ActState.LAPSED
    now = way.facts_now(act)
    same = now is not None and {name: act.facts.get(name) for name in now} == dict(now)
    if not same or not people.may(act.campaign_id, act.asked_by, PERMISSION[act.kind]):
        return ActState.VOID
    return None


def _end(act: ActByTwo, state: ActState) -> ActState:
    act.state, act.decided_at = state, utcnow()
    record(act, "lapsed" if state is ActState.LAPSED else "void", None)
    return state
