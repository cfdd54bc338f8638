"""Letting go of what was held, and removing clusters: marked in batches, written after a pause.

    marking → waiting → writing → done         what stood in the ledger leaves it by an X
    marking | waiting → undoing → undone       everything is as it was

What is marked and not counted yet is held meanwhile, so that it does not become counted in the pause.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import case, delete, func, insert, select, update

from campaign import audit
from campaign.appeals import commitments
from campaign.db import Json, db, table_of, utcnow
from campaign.errors import NotFound, StepOutOfOrder
from campaign.organisers import reasons
from campaign.organisers.by_two import rule
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, NeedsTwo
from campaign.organisers.by_two.models import ActKind
from campaign.signatures import clusters, people
from campaign.signatures.clusters import Cluster
from campaign.signatures.models import (
    MarkedSignature,
    Removal,
    RemovalState,
    Signatory,
    Signature,
    SignatureState,
)

REASONS = ("fraud", "duplicate", "bounce", "legal")
"""What a ledger's X says (`tally/entries.py`)."""
PAUSE = timedelta(minutes=15)
BATCH = 500
_NOT_COUNTED = (SignatureState.PENDING, SignatureState.CONFIRMED)
_WORK = (RemovalState.MARKING, RemovalState.WRITING, RemovalState.UNDOING)


def release(found: Cluster, organiser_id: int) -> int:
    """Held signatures of the cluster count like any other: at once if confirmed, else once they
    are. Gives how many."""
    ids = clusters.in_it(found).with_only_columns(Signature.id).order_by(None)
    let_go = (
        update(Signature)
        .where(Signature.id.in_(ids), Signature.state == SignatureState.HELD)
        .values(state=_as_it_would_be())
        .returning(Signature.id)
        .execution_options(synchronize_session=False)
    )
    number = len(db.session.scalars(let_go).all())
    _tell(organiser_id, "held signatures released", found, count=number)
    return number


def begin(
    found: Cluster, reason: str, organiser_id: int, why: str = "", *, granted: Granted | None = None
) -> Removal:
    """Of what was previewed; the jobs mark it. `reason` is a word of the ledger, `why` stands in the
    audit; where two agreed, theirs.

    Raises WhyMissing, WordsTooLong; StepOutOfOrder for another reason, or where there is nothing;
    NeedsTwo for more than the campaign lets one person remove in a day.
    """
    why = granted.why if granted else reasons.given(why)
    # of two begun at once, the second sees the first
    commitments.wait_for_the_count(found.campaign_id)
    wanted = as_wanted(found, reason)
    number = wanted.facts["wanted"]
    is_granted = granted is not None and (granted.kind, granted.subject) == (
        wanted.kind,
        wanted.subject,
    )
    if takes_two(found.campaign_id, number) and not is_granted:
        raise NeedsTwo
    removal = Removal(
        campaign_id=found.campaign_id,
        organiser_id=organiser_id,
        kind=found.kind,
        value=found.value,
        until=found.until,
        reason=reason,
        wanted=number,
    )
    db.session.add(removal)
    said = {"asked_by": granted.asked_by} if granted else {}
    _tell(organiser_id, "removal begun", found, count=number, reason=reason, why=why, **said)
    return removal


def takes_two(campaign_id: int, wanted: int) -> bool:
    """With what was begun in the last 24 hours: small removals one after another are a large one."""
    lately = db.session.scalar(
        select(func.sum(Removal.wanted)).where(
            Removal.campaign_id == campaign_id,
            Removal.created_at > utcnow() - timedelta(hours=24),
            Removal.state.not_in([RemovalState.UNDOING, RemovalState.UNDONE]),
        )
    )
    return wanted + (lately or 0) > rule.of(campaign_id).removals_above


def as_wanted(found: Cluster, reason: str) -> Wanted:
    """What two have to agree on: these, as many as they are. Raises StepOutOfOrder."""
    number = sum(clusters.states_in(found).values())
    if reason not in REASONS or not number:
        raise StepOutOfOrder
    facts: dict[str, Json] = {
        "kind": found.kind,
        "value": found.value,
        "until": found.until.isoformat(),
        "reason": reason,
        "wanted": number,
    }
    return Wanted(ActKind.REMOVAL, f"{found.kind} {found.value}", facts)


def undo(removal: Removal, organiser_id: int) -> None:
    """Before it is written. Raises StepOutOfOrder."""
    if removal.state not in {RemovalState.MARKING, RemovalState.WAITING}:
        raise StepOutOfOrder
    before, removal.state = removal.state, RemovalState.UNDOING
    _tell(
        organiser_id,
        "removal undone",
        removal,
        before={"state": before.value},
        after={"state": removal.state.value},
        count=removal.marked,
    )


def write_now(removal: Removal, organiser_id: int) -> None:
    """Without waiting for the end of the pause. Raises StepOutOfOrder."""
    if removal.state != RemovalState.WAITING:
        raise StepOutOfOrder
    removal.due_at = utcnow()
    _tell(organiser_id, "removal written now", removal, count=removal.marked)


def in_campaign(campaign_id: int, removal_id: int) -> Removal:
    """Held for this transaction. Raises NotFound."""
    found = db.session.scalar(
        select(Removal)
        .where(Removal.campaign_id == campaign_id, Removal.id == removal_id)
        .with_for_update()
    )
    if found is None:
        raise NotFound
    return found


def of_campaign(campaign_id: int) -> Sequence[Removal]:
    """The newest first."""
    query = select(Removal).where(Removal.campaign_id == campaign_id)
    return db.session.scalars(query.order_by(Removal.id.desc()).limit(20)).all()


def work() -> int:
    """One batch of the oldest removal that has something to do, in the caller's transaction; gives
    how much was done. Killed in between, it goes on where it stands."""
    due = (Removal.state == RemovalState.WAITING) & (Removal.due_at <= utcnow())
    removal = db.session.scalar(
        select(Removal)
        .where(Removal.state.in_(_WORK) | due)
        .order_by(Removal.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if removal is None:
        return 0
    commitments.wait_for_the_count(removal.campaign_id)
    if removal.state == RemovalState.WAITING:
        removal.state = RemovalState.WRITING
    return _STEPS[removal.state](removal) + 1


def waits() -> bool:
    """Whether there may be something to do; one look at an index."""
    states = (*_WORK, RemovalState.WAITING)
    return (
        db.session.scalar(select(Removal.id).where(Removal.state.in_(states)).limit(1)) is not None
    )


def _mark(removal: Removal) -> int:
    found = Cluster(removal.campaign_id, clusters.Kind(removal.kind), removal.value, removal.until)
    batch = db.session.scalars(
        clusters.in_it(found).limit(BATCH).with_for_update(of=Signature)
    ).all()
    if batch:
        marks = [
            {"signature_id": one.id, "removal_id": removal.id, "state_before": one.state}
            for one in batch
        ]
        db.session.execute(insert(table_of(MarkedSignature)), marks)
    for signature in batch:
        if signature.state in _NOT_COUNTED:
            signature.state = SignatureState.HELD
    removal.marked += len(batch)
    if len(batch) < BATCH:
        removal.state, removal.due_at = RemovalState.WAITING, utcnow() + PAUSE
    return len(batch)


def _write(removal: Removal) -> int:
    batch = _marked(removal)
    for signature, _ in batch:
        if signature.state not in people.TAKEN_BACK:
            signature.state, signature.removed_for = SignatureState.REMOVED, removal.reason
            removal.done += 1
    _unmark(batch)
    if len(batch) < BATCH:
        removal.state = RemovalState.DONE
        _tell(
            removal.organiser_id,
            "signatures removed",
            removal,
            count=removal.done,
            reason=removal.reason,
        )
    return len(batch)


def _put_back(removal: Removal) -> int:
    batch = _marked(removal)
    for signature, before in batch:
        if signature.state == SignatureState.HELD and before in _NOT_COUNTED:
            stands = signature.signatory.confirmed_at is not None
            signature.state = SignatureState.CONFIRMED if stands else SignatureState.PENDING
        removal.done += 1
    _unmark(batch)
    if len(batch) < BATCH:
        removal.state = RemovalState.UNDONE
    return len(batch)


_STEPS: dict[RemovalState, Callable[[Removal], int]] = {
    RemovalState.MARKING: _mark,
    RemovalState.WRITING: _write,
    RemovalState.UNDOING: _put_back,
}


def _marked(removal: Removal) -> list[tuple[Signature, SignatureState]]:
    query = (
        select(Signature, MarkedSignature.state_before)
        .join(MarkedSignature, MarkedSignature.signature_id == Signature.id)
        .where(MarkedSignature.removal_id == removal.id)
        .order_by(Signature.id)
        .limit(BATCH)
        .with_for_update(of=Signature)
    )
    return [(signature, before) for signature, before in db.session.execute(query)]


def _unmark(batch: Sequence[tuple[Signature, SignatureState]]) -> None:
    ids = [signature.id for signature, _ in batch]
    db.session.execute(delete(MarkedSignature).where(MarkedSignature.signature_id.in_(ids)))


def _as_it_would_be() -> object:
    confirmed = (
        select(Signatory.confirmed_at)
        .where(Signatory.id == Signature.signatory_id)
        .scalar_subquery()
        .is_not(None)
    )
    return case((confirmed, SignatureState.CONFIRMED.value), else_=SignatureState.PENDING.value)


def _tell(organiser_id: int, action: str, of: Cluster | Removal, **facts: Json) -> None:
    """In numbers: what a cluster is of, never its value, which may name a domain."""
    audit.record(organiser_id, action, f"by {of.kind}", campaign_id=of.campaign_id, **facts)
