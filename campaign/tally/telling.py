"""Tally letters: an addressed body hears of its appeal at milestones or weekly, and is spared
otherwise. Never one letter per signature, never one when nothing changed."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from campaign.appeals.models import Appeal, AppealState
from campaign.db import db, utcnow
from campaign.endorsements import standing
from campaign.outbox import letters
from campaign.outbox.models import Bounce, Letter, LetterState
from campaign.tally import reading
from campaign.tally.models import Told

EVERY = timedelta(days=7)
MILESTONES = (100, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000)  # fmt: skip


def tell_institutions() -> int:
    """Writes the letters that are due, in the caller's transaction; gives how many."""
    return sum(_tell(appeal) for appeal in _open_appeals())


def is_due(
    counts: Mapping[str, int], told: Mapping[str, int] | None, told_at: datetime, now: datetime
) -> bool:
    """Pure: something changed, and a milestone was passed or a week went by since the last letter."""
    before = told or {}
    if dict(counts) == dict(before) or not any(counts.values()):
        return False
    passed = any(
        bisect_right(MILESTONES, n) > bisect_right(MILESTONES, before.get(support, 0))
        for support, n in counts.items()
    )
    return passed or now - told_at >= EVERY


def came_back(appeal_ids: Sequence[int]) -> set[int]:
    """Appeals whose newest tally letter was refused, or came back."""
    about = {f"{letters.TALLY_OF}{appeal_id}": appeal_id for appeal_id in appeal_ids}
    returned = exists().where(Bounce.letter_id == Letter.id)
    written = select(Letter.about, Letter.state, returned).where(Letter.about.in_(about))
    newest = {
        about[of or ""]: state == LetterState.FAILED or back
        for of, state, back in db.session.execute(written.order_by(Letter.id))
    }
    return {appeal_id for appeal_id, failed in newest.items() if failed}


def _open_appeals() -> list[Appeal]:
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.state.in_([AppealState.OPEN, AppealState.DELIVERED]))
            .options(joinedload(Appeal.institution), joinedload(Appeal.campaign))
        )
    )


def _tell(appeal: Appeal) -> bool:
    counts = reading.of_appeal(appeal.id).as_counts()
    told = db.session.get(Told, appeal.id)
    since = told.at if told else appeal.opened_at or utcnow()
    head = reading.latest_checkpoint(appeal.campaign_id)
    if head is None or not is_due(counts, told.counts if told else None, since, utcnow()):
        return False
    if not appeal.institution.offices:
        return False
    _write(appeal, counts, told.counts if told else None, head.size, head.root.hex())
    db.session.merge(Told(appeal_id=appeal.id, size=head.size, counts=dict(counts), at=utcnow()))
    return True


def _write(
    appeal: Appeal, counts: dict[str, int], before: dict[str, int] | None, size: int, root: str
) -> None:
    institution = appeal.institution
    content = appeal.text.content
    letters.tally_letter(
        institution.offices[0].mail,
        institution.letter_languages[0],
        campaign_id=appeal.campaign_id,
        institution=institution.names,
        appeal_slug=appeal.slug,
        campaign_titles=appeal.campaign.titles,
        counts=counts,
        before=before,
        organisations=_organisations(appeal),
        demands=[
            {"number": demand["number"], "texts": demand["texts"]} for demand in content["demands"]
        ],
        about=f"{letters.TALLY_OF}{appeal.id}",
        checkpoint={"size": size, "root": root, "origin": appeal.campaign.origin},
    )


def _organisations(appeal: Appeal) -> list[str]:
    language = appeal.institution.letter_languages[0]
    return [standing.labelled(found, language) for found in standing.shown_to(appeal.id)]
