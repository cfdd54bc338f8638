"""Vetting: organisers decide on endorsements."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from campaign.appeals.models import Appeal
from campaign.db import db, utcnow
from campaign.endorsements import officers
from campaign.endorsements.models import (
    STANDING,
    EndorsedAppeal,
    Endorsement,
    EndorsementState,
)
from campaign.endorsements.proofs import proving
from campaign.endorsements.proofs.models import Proof
from campaign.endorsements.register import entering
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.outbox import letters
from campaign.tokens import links


class AlreadyEndorsed(CampaignError):
    """Another endorsement of the same organisation stands: one is counted once."""

    code = "already-endorsed"


class NotProved(CampaignError):
    """Nothing shows yet that the organisation itself endorses."""

    code = "not-proved"


class ReasonMissing(CampaignError):
    code = "reason-missing"


def to_vet(campaign_id: int) -> list[Endorsement]:
    """Confirmed by the officer's mail, waiting for a decision; oldest first."""
    return _with_state(campaign_id, EndorsementState.CONFIRMED)


def how_many_wait(campaign_id: int) -> tuple[int, datetime | None]:
    """Confirmed and not decided on; and since when the first of them waits."""
    waiting = select(func.count(), func.min(Endorsement.confirmed_at)).where(
        Endorsement.campaign_id == campaign_id, Endorsement.state == EndorsementState.CONFIRMED
    )
    number, since = db.session.execute(waiting).one()
    return number, since


def decided(campaign_id: int) -> list[Endorsement]:
    return _with_state(
        campaign_id, *STANDING, EndorsementState.DECLINED, EndorsementState.WITHDRAWN
    )


def in_campaign(campaign_id: int, key: str) -> Endorsement:
    """Raises NotFound for another campaign's."""
    found = db.session.scalar(
        select(Endorsement).where(Endorsement.campaign_id == campaign_id, Endorsement.key == key)
    )
    if found is None:
        raise NotFound
    return found


def approve(endorsement: Endorsement, organiser_id: int, *, take_over: bool = False) -> None:
    """It stands from now on, and is counted with the next batch; the officer is told. With
    `take_over`, what the officer typed is written over the register's record.

    Raises StepOutOfOrder unless it waits, NotProved without a finished proof, AlreadyEndorsed if
    the organisation stands already.
    """
    _decide(endorsement, organiser_id)
    if not proofs_of(endorsement):
        raise NotProved
    try:
        with db.session.begin_nested():
            entering.entered(endorsement, take_over=take_over)
            endorsement.state = EndorsementState.APPROVED
    except IntegrityError:
        raise AlreadyEndorsed(organisation=endorsement.organisation) from None
    letters.endorsement_approved(
        officers.of(endorsement).mail,
        endorsement.language,
        organisation=endorsement.organisation,
        campaign_titles=endorsement.campaign.titles,
        campaign_slug=endorsement.campaign.slug,
        withdraw_token=links.sign(officers.WITHDRAW, endorsement.key),
    )


def proofs_of(endorsement: Endorsement) -> list[Proof]:
    """The finished ones that say something of the organisation the register knows."""
    return proving.finished(endorsement, entering.there(endorsement))


def decline(endorsement: Endorsement, organiser_id: int, reason: str) -> None:
    """The officer is told why. Raises StepOutOfOrder unless it waits, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    _decide(endorsement, organiser_id)
    endorsement.reason = reason.strip()
    endorsement.state = EndorsementState.DECLINED
    letters.endorsement_declined(
        officers.of(endorsement).mail,
        endorsement.language,
        organisation=endorsement.organisation,
        campaign_titles=endorsement.campaign.titles,
        reason=endorsement.reason,
    )


def _decide(endorsement: Endorsement, organiser_id: int) -> None:
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    endorsement.decided_at, endorsement.decided_by = utcnow(), organiser_id


def _with_state(campaign_id: int, *states: EndorsementState) -> list[Endorsement]:
    return list(
        db.session.scalars(
            select(Endorsement)
            .where(Endorsement.campaign_id == campaign_id, Endorsement.state.in_(states))
            .options(
                selectinload(Endorsement.appeals)
                .joinedload(EndorsedAppeal.appeal)
                .joinedload(Appeal.institution)
            )
            .order_by(Endorsement.id)
        )
    )
