"""Renewing: when a text gets a new version, each organisation is asked whether it stands by it still.

Until it answers it stands on the version it endorsed, and that is said wherever it is shown."""

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from campaign.appeals import reading, versions
from campaign.appeals.models import Appeal, AppealText
from campaign.db import db, utcnow
from campaign.endorsements import endorsing, officers
from campaign.endorsements.models import STANDING, EndorsedAppeal, Endorsement, EndorsementState
from campaign.i18n import Texts
from campaign.outbox import letters
from campaign.resolutions.models import Campaign
from campaign.tokens import links

ASKED = (EndorsementState.CONFIRMED, *STANDING)


def ask(campaign: Campaign, appeals: Sequence[Appeal], why: Texts, *, decides: bool) -> int:
    """Promises a letter to each officer whose organisation endorsed an older text of these appeals;
    gives how many. `decides`: whether the words that decide are others."""
    stand_on_older = exists().where(
        EndorsedAppeal.endorsement_id == Endorsement.id,
        EndorsedAppeal.left_at.is_(None),
        EndorsedAppeal.appeal_id.in_([appeal.id for appeal in appeals]),
        EndorsedAppeal.appeal_text_id.not_in([appeal.text.id for appeal in appeals]),
    )
    found = db.session.scalars(
        select(Endorsement)
        .where(
            Endorsement.campaign_id == campaign.id,
            Endorsement.state.in_(ASKED),
            Endorsement.officer.is_not(None),
            stand_on_older,
        )
        .order_by(Endorsement.id)
    ).all()
    for endorsement in found:
        letters.endorsement_to_renew(
            officers.of(endorsement).mail,
            endorsement.language,
            campaign_id=campaign.id,
            organisation=endorsement.organisation,
            campaign_titles=campaign.titles,
            why=why,
            decides=decides,
            token=links.sign(officers.OWN, endorsement.key),
        )
    return len(found)


def older(endorsement: Endorsement) -> list[EndorsedAppeal]:
    """What it endorses of texts that have a newer version by now, and can be signed still."""
    if endorsement.state not in ASKED:
        return []
    newest = aliased(AppealText)
    newer = (
        select(func.max(newest.id))
        .where(newest.appeal_id == EndorsedAppeal.appeal_id)
        .scalar_subquery()
    )
    found = db.session.scalars(
        select(EndorsedAppeal)
        .join(EndorsedAppeal.appeal)
        .where(
            EndorsedAppeal.endorsement_id == endorsement.id,
            EndorsedAppeal.left_at.is_(None),
            EndorsedAppeal.appeal_text_id < newer,
        )
        .options(
            contains_eager(EndorsedAppeal.appeal).joinedload(Appeal.institution),
            contains_eager(EndorsedAppeal.appeal).selectinload(Appeal.texts),
            joinedload(EndorsedAppeal.appeal_text),
        )
        .order_by(EndorsedAppeal.id)
    )
    today = reading.today()
    return [one for one in found if reading.is_signable(one.appeal, today)]


def renew(token: str, seen: str) -> Endorsement:
    """By the officer's own link: it stands on the newest texts from now on; `seen` as in
    `versions.refuse_unseen`. What was counted of the older ones is taken back with the same batch
    that counts the new. Twice is once.

    Raises LinkInvalid, TextChanged, SigningPaused.
    """
    endorsing.wait_for_the_count_of(officers.OWN, token)
    endorsement = endorsing.with_own_token(token)
    reading.refuse_while_paused(endorsement.campaign)
    left = older(endorsement)
    versions.refuse_unseen((one.appeal.text.id for one in left), seen)
    for one in left:
        if one.ledger_index is None:
            one.appeal_text = one.appeal.text
        else:
            _move_on(endorsement, one)
    return endorsement


def _move_on(endorsement: Endorsement, one: EndorsedAppeal) -> None:
    one.left_at = utcnow()
    db.session.flush()
    after = EndorsedAppeal(
        endorsement=endorsement, appeal=one.appeal, appeal_text=one.appeal.text, shown=one.shown
    )
    after.draw()
    db.session.add(after)
    db.session.flush()
    db.session.expire(endorsement, ["appeals"])
