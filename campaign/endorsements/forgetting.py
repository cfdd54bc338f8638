"""What is forgotten of endorsements when their campaign is over: officers, and names that nobody sees."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_, or_, select

from campaign.db import db
from campaign.endorsements.models import STANDING, Endorsement, EndorsementState, Shown
from campaign.endorsements.standing import is_held
from campaign.endorsements.told import NOTHING

UNDECIDED = (EndorsementState.SUBMITTED, EndorsementState.CONFIRMED)


def forget(campaign_ids: Sequence[int]) -> int:
    """Of endorsements that were decided on, in the caller's transaction; gives how many. What everyone
    may see stays; nothing tells any more which organisation a confidential one was."""
    secret = or_(
        Endorsement.state.not_in(STANDING),
        Endorsement.shown.in_((Shown.CHOSEN, Shown.NOBODY)),
        is_held(),
    )
    left = or_(
        Endorsement.officer.is_not(None),
        and_(secret, Endorsement.organisation_print != Endorsement.key),
    )
    found = db.session.execute(
        select(Endorsement, secret).where(
            Endorsement.campaign_id.in_(campaign_ids), Endorsement.state.not_in(UNDECIDED), left
        )
    ).all()
    for endorsement, nobody_sees in found:
        endorsement.officer = None
        if nobody_sees:
            _forget_organisation(endorsement)
        else:
            endorsement.told = replace(endorsement.told, officer=None)
    return len(found)


def _forget_organisation(endorsement: Endorsement) -> None:
    endorsement.told, endorsement.organisation_print = NOTHING, endorsement.key
    endorsement.logo = None
    if endorsement.reason_kept:
        endorsement.reason = ""
    for proof in endorsement.proofs:
        proof.facts_kept = None
