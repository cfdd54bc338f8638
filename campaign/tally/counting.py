"""Counting: the one writer takes what was confirmed and approved, and what was taken back, to the
ledger, and writes the tally in the same transaction. Nothing else ever changes a number."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TypeVar

from sqlalchemy import and_, exists, not_, or_, select
from sqlalchemy.orm import joinedload

from campaign.appeals.commitments import Committed
from campaign.db import db, utcnow
from campaign.endorsements import standing
from campaign.endorsements.models import EndorsedAppeal, Endorsement, EndorsementState
from campaign.endorsements.sharing import sharing
from campaign.resolutions.models import Campaign
from campaign.signatures.models import Signatory, Signature, SignatureState
from campaign.tally import entries, ledger
from campaign.tally.models import (
    CampaignCount,
    Count,
    DayCount,
    DistrictCount,
    RemovedCount,
    SupportClass,
    TextCount,
    WeekCount,
)

BATCH = 1000
Countable = Signature | EndorsedAppeal
Row = TypeVar(
    "Row", Count, RemovedCount, TextCount, DistrictCount, WeekCount, DayCount, CampaignCount
)

_SIGNATURE_NEW = and_(Signature.state == SignatureState.CONFIRMED, Signature.ledger_index.is_(None))
_SIGNATURE_BACK = and_(
    Signature.state.in_([SignatureState.WITHDRAWN, SignatureState.REMOVED]),
    Signature.ledger_index.is_not(None),
    Signature.taken_back_index.is_(None),
)
_ENDORSED_NEW = and_(
    not_(standing.is_held()),
    EndorsedAppeal.left_at.is_(None),
    EndorsedAppeal.ledger_index.is_(None),
    Endorsement.state.in_([EndorsementState.APPROVED, EndorsementState.COUNTED]),
)
_ENDORSED_BACK = and_(
    EndorsedAppeal.ledger_index.is_not(None),
    EndorsedAppeal.taken_back_index.is_(None),
    or_(Endorsement.state == EndorsementState.WITHDRAWN, EndorsedAppeal.left_at.is_not(None)),
)


@dataclass(frozen=True)
class _Item:
    row: Countable
    line: bytes


def campaigns_with_work() -> list[int]:
    """Ids of campaigns where something waits for the ledger; two index look-ups."""
    signed = (
        select(Signatory.campaign_id)
        .join(Signature.signatory)
        .where(or_(_SIGNATURE_NEW, _SIGNATURE_BACK))
    )
    endorsed = (
        select(Endorsement.campaign_id)
        .join(EndorsedAppeal.endorsement)
        .where(or_(_ENDORSED_NEW, _ENDORSED_BACK))
    )
    return sorted(
        {*db.session.scalars(signed.distinct()), *db.session.scalars(endorsed.distinct())}
    )


def is_behind(campaign_id: int, by: timedelta) -> bool:
    """Whether something confirmed so long ago is not in the ledger yet."""
    late = (
        select(Signature.id)
        .join(Signature.signatory)
        .where(
            _SIGNATURE_NEW,
            Signatory.campaign_id == campaign_id,
            Signatory.confirmed_at < utcnow() - by,
        )
    )
    return db.session.scalar(late.limit(1)) is not None


def count(campaign_id: int) -> int:
    """Appends one batch of at most 1,000 to the campaign's ledger; gives how many entries.

    Runs in the caller's transaction. Two at once: the second waits for the first and finds
    nothing left; who signs meanwhile waits for neither. Lines are sorted by their bytes, so that
    order tells nothing.
    """
    campaign = db.session.scalars(
        select(Campaign).where(Campaign.id == campaign_id).with_for_update(key_share=True)
    ).one()
    new = _new(campaign_id)
    back = _back(campaign_id, BATCH - len(new)) if len(new) < BATCH else []
    if not new and not back:
        return 0
    touched = list(_people(new, back))
    stood_before = _standing_by_person(touched)
    batch = [*_sorted(new), *_sorted(back)]
    first = ledger.append(campaign, [item.line for item in batch])
    for index, item in enumerate(batch, first):
        _mark(item.row, index)
    _write_links(campaign_id, new)
    db.session.flush()
    _write_tally(new, back)
    _write_people(campaign_id, touched, stood_before)
    return len(batch)


def _new(campaign_id: int) -> list[_Item]:
    signed = db.session.scalars(
        select(Signature)
        .join(Signature.signatory)
        .where(Signatory.campaign_id == campaign_id, _SIGNATURE_NEW)
        .options(
            joinedload(Signature.appeal),
            joinedload(Signature.appeal_text),
            joinedload(Signature.signatory),
        )
        .limit(BATCH)
    ).all()
    endorsed = db.session.scalars(
        select(EndorsedAppeal)
        .join(EndorsedAppeal.endorsement)
        .where(Endorsement.campaign_id == campaign_id, _ENDORSED_NEW)
        .options(joinedload(EndorsedAppeal.appeal), joinedload(EndorsedAppeal.appeal_text))
        .limit(BATCH - len(signed))
    ).all()
    rows: list[Countable] = [*signed, *endorsed]
    return [_Item(row, _counted_line(row)) for row in rows]


def _back(campaign_id: int, room: int) -> list[_Item]:
    signed = db.session.scalars(
        select(Signature)
        .join(Signature.signatory)
        .where(Signatory.campaign_id == campaign_id, _SIGNATURE_BACK)
        .options(joinedload(Signature.signatory))
        .limit(room)
    ).all()
    endorsed = db.session.scalars(
        select(EndorsedAppeal)
        .join(EndorsedAppeal.endorsement)
        .where(Endorsement.campaign_id == campaign_id, _ENDORSED_BACK)
        .limit(room - len(signed))
    ).all()
    rows: list[Countable] = [*signed, *endorsed]
    return [_Item(row, _back_line(row)) for row in rows]


def _sorted(items: Iterable[_Item]) -> list[_Item]:
    return sorted(items, key=lambda item: item.line)


def _support(row: Countable) -> SupportClass:
    return SupportClass.PERSON if isinstance(row, Signature) else SupportClass.ORGANISATION


def _counted_line(row: Countable) -> bytes:
    appeal, text, support = row.appeal.slug, row.appeal_text.sha256, _support(row)
    commitment = entries.commitment(appeal, text, support, row.r_hash, row.w_hash)
    return entries.Counted(support, appeal, text, commitment).line()


def _back_line(row: Countable) -> bytes:
    assert row.ledger_index is not None  # noqa: S101 - the query asked for it
    if _is_removed(row):
        return entries.Removed(row.ledger_index, _reason(row)).line()
    return entries.Withdrawn(row.ledger_index, row.opening().hex(), row.r_hash.hex()).line()


def _reason(row: Countable) -> str:
    return getattr(row, "removed_for", None) or "fraud"


def _is_removed(row: Countable) -> bool:
    return isinstance(row, Signature) and row.state == SignatureState.REMOVED


def _mark(row: Committed, index: int) -> None:
    if row.ledger_index is None:
        row.ledger_index = index
        if isinstance(row, Signature):
            row.state = SignatureState.COUNTED
        elif isinstance(row, EndorsedAppeal):
            row.endorsement.state = EndorsementState.COUNTED
    else:
        row.taken_back_index = index


def _write_links(campaign_id: int, new: Sequence[_Item]) -> None:
    """Persons by the link they came with, and that is forgotten with the same stroke."""
    came = {item.row.signatory for item in new if isinstance(item.row, Signature)}
    by_link = [signatory for signatory in came if signatory.via]
    sharing.add(campaign_id, Counter(signatory.via or "" for signatory in by_link))
    for signatory in by_link:
        signatory.via = None


def _write_tally(new: Sequence[_Item], back: Sequence[_Item]) -> None:
    changes: dict[tuple[int, SupportClass], Counter[str]] = defaultdict(Counter)
    districts: Counter[tuple[int, str]] = Counter()
    persons: Counter[int] = Counter()
    reasons: Counter[tuple[int, SupportClass, str]] = Counter()
    for items, step in ((new, 1), (back, -1)):
        for item in items:
            row = item.row
            what = "counted" if step > 0 else "removed" if _is_removed(row) else "withdrawn"
            changes[row.appeal_id, _support(row)][what] += 1
            if what == "removed":
                reasons[row.appeal_id, _support(row), _reason(row)] += 1
            if isinstance(row, Signature):
                districts[row.appeal_id, row.signatory.district or ""] += step
                persons[row.appeal_id] += step
    for (appeal_id, support), change in changes.items():
        kept = _row(Count, appeal_id=appeal_id, support=support)
        for what, n in change.items():
            setattr(kept, what, getattr(kept, what) + n)
    for (appeal_id, support, reason), n in reasons.items():
        _row(RemovedCount, appeal_id=appeal_id, support=support, reason=reason).removed += n
    for (appeal_id, district), step in districts.items():
        _row(DistrictCount, appeal_id=appeal_id, district=district).standing += step
    db.session.flush()
    for appeal_id in persons:
        _write_week(appeal_id)
    _write_days(changes)
    _write_texts(new, back)


def _write_texts(new: Sequence[_Item], back: Sequence[_Item]) -> None:
    steps = Counter((item.row.appeal_text_id, _support(item.row)) for item in new)
    steps.subtract((item.row.appeal_text_id, _support(item.row)) for item in back)
    for (text_id, support), step in steps.items():
        _row(TextCount, appeal_text_id=text_id, support=support).standing += step


def _write_days(changed: Iterable[tuple[int, SupportClass]]) -> None:
    for appeal_id, support in changed:
        stands = _row(Count, appeal_id=appeal_id, support=support).standing
        day = _row(DayCount, appeal_id=appeal_id, support=support, day=utcnow().date())
        day.standing = stands


def _write_week(appeal_id: int) -> None:
    today = utcnow().astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    stands = _row(Count, appeal_id=appeal_id, support=SupportClass.PERSON).standing
    _row(WeekCount, appeal_id=appeal_id, monday=monday).standing = stands


def _people(new: Sequence[_Item], back: Sequence[_Item]) -> set[tuple[SupportClass, int]]:
    """The signatories and endorsements behind the batch: (class, id), once each."""
    return {(_support(item.row), _owner(item.row)) for item in (*new, *back)}


def _owner(row: Countable) -> int:
    return row.signatory_id if isinstance(row, Signature) else row.endorsement_id


def _standing_by_person(
    people: Iterable[tuple[SupportClass, int]],
) -> set[tuple[SupportClass, int]]:
    """Those with at least one standing entry now."""
    ids: dict[SupportClass, list[int]] = defaultdict(list)
    for support, owner in people:
        ids[support].append(owner)
    found: set[tuple[SupportClass, int]] = set()
    if signatories := ids[SupportClass.PERSON]:
        stands = exists().where(
            Signature.signatory_id == Signatory.id,
            Signature.ledger_index.is_not(None),
            Signature.taken_back_index.is_(None),
        )
        asked = select(Signatory.id).where(Signatory.id.in_(signatories), stands)
        found |= {(SupportClass.PERSON, owner) for owner in db.session.scalars(asked)}
    if endorsements := ids[SupportClass.ORGANISATION]:
        stands = exists().where(
            EndorsedAppeal.endorsement_id == Endorsement.id,
            EndorsedAppeal.ledger_index.is_not(None),
            EndorsedAppeal.taken_back_index.is_(None),
        )
        asked = select(Endorsement.id).where(Endorsement.id.in_(endorsements), stands)
        found |= {(SupportClass.ORGANISATION, owner) for owner in db.session.scalars(asked)}
    return found


def _write_people(
    campaign_id: int,
    touched: Iterable[tuple[SupportClass, int]],
    before: set[tuple[SupportClass, int]],
) -> None:
    after = _standing_by_person(touched)
    for support in (SupportClass.PERSON, SupportClass.ORGANISATION):
        step = sum(1 for s, _ in after if s == support) - sum(1 for s, _ in before if s == support)
        if step:
            _row(CampaignCount, campaign_id=campaign_id, support=support).standing += step


def _row(table: type[Row], **key: object) -> Row:
    """The tally's row under this key, made at zero where there is none yet."""
    found = db.session.get(table, tuple(key.values()))
    if found is None:
        found = table(**key)
        db.session.add(found)
        db.session.flush()
    return found
