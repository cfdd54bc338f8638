"""Vetting: organisers decide on endorsements."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from campaign import words
from campaign.appeals.models import Appeal
from campaign.db import db, utcnow
from campaign.endorsements import officers, opening, own_organisations
from campaign.endorsements.models import (
    STANDING,
    Approval,
    EndorsedAppeal,
    Endorsement,
    EndorsementState,
)
from campaign.endorsements.proofs import proving
from campaign.endorsements.proofs.models import Proof
from campaign.endorsements.register import entering, listing
from campaign.endorsements.sharing import sharing
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.outbox import letters
from campaign.tokens import links

LONGEST_REASON = 2000


class AlreadyEndorsed(CampaignError):
    """Another endorsement of the same organisation stands: one is counted once."""

    code = "already-endorsed"


class NotProved(CampaignError):
    """Nothing shows yet that the organisation itself endorses."""

    code = "not-proved"


class OwnOrganisation(CampaignError):
    """An organiser does not vet an organisation of their own_organisations."""

    code = "own-organisation"


class SaidAlready(CampaignError):
    """This organiser approved already: the other yes must be another person's."""

    code = "said-already"


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


def taken_up(campaign_id: int, key: str, organiser_id: int) -> Endorsement:
    """The endorsement, for an organiser to do something about it, and held until that is done.

    Raises NotFound for another campaign's, OwnOrganisation for an organiser's own_organisations.
    """
    found = in_campaign(campaign_id, key)
    db.session.refresh(found, with_for_update=True)
    if own_organisations.is_own(organiser_id, found):
        raise OwnOrganisation
    return found


def approve(endorsement: Endorsement, organiser_id: int, *, take_over: bool = False) -> bool:
    """One organiser's yes. With as many as the campaign asks for it stands from now on, is counted
    with the next batch, and the officer is told; gives whether it does. With `take_over` on the last
    one, what the officer typed is written over the register's record.

    Raises StepOutOfOrder unless it waits, OwnOrganisation, NotProved without a finished proof,
    SaidAlready for the same organiser, AlreadyEndorsed if the organisation stands already.
    """
    _may_decide(endorsement, organiser_id)
    if not proofs_of(endorsement):
        raise NotProved
    if organiser_id in {approval.organiser_id for approval in endorsement.approvals}:
        raise SaidAlready
    endorsement.approvals.append(Approval(organiser_id=organiser_id))
    if len(endorsement.approvals) < endorsement.campaign.approvals_needed:
        return False
    _refuse_twice(endorsement)
    _stand(endorsement, organiser_id, take_over=take_over)
    return True


def ask_for_more(endorsement: Endorsement, organiser_id: int, wanted: str) -> None:
    """The officer is asked for another proof, in the organiser's words; nothing is decided.

    Raises StepOutOfOrder unless it waits, OwnOrganisation, ReasonMissing, WordsTooLong.
    """
    _may_decide(endorsement, organiser_id)
    officers.write_of_proof(endorsement, _reason(wanted))


def proofs_of(endorsement: Endorsement) -> list[Proof]:
    """The finished ones that say something of the organisation the register knows."""
    return proving.finished(endorsement, entering.there(endorsement))


def decline(endorsement: Endorsement, organiser_id: int, reason: str) -> None:
    """The officer is told why. One organiser's no is enough.

    Raises StepOutOfOrder unless it waits, OwnOrganisation, ReasonMissing, WordsTooLong.
    """
    _may_decide(endorsement, organiser_id)
    endorsement.reason = _reason(reason)
    endorsement.decided_at, endorsement.decided_by = utcnow(), organiser_id
    endorsement.state = EndorsementState.DECLINED
    letters.endorsement_declined(
        officers.of(endorsement).mail,
        endorsement.language,
        campaign_id=endorsement.campaign_id,
        organisation=endorsement.organisation,
        campaign_titles=endorsement.campaign.titles,
        reason=reason.strip(),
    )


def _reason(written: str) -> str:
    found = words.reason(written, LONGEST_REASON)
    if not found:
        raise ReasonMissing
    return found


def _may_decide(endorsement: Endorsement, organiser_id: int) -> None:
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    if own_organisations.is_own(organiser_id, endorsement):
        raise OwnOrganisation


def _refuse_twice(endorsement: Endorsement) -> None:
    """Raises AlreadyEndorsed where the organisation stands in this campaign already."""
    stands = select(Endorsement.id).where(
        Endorsement.campaign_id == endorsement.campaign_id,
        Endorsement.organisation_print == endorsement.organisation_print,
        Endorsement.state.in_(STANDING),
    )
    if db.session.scalar(stands.limit(1)) is not None:
        raise AlreadyEndorsed(organisation=endorsement.organisation)


def _stand(endorsement: Endorsement, organiser_id: int, *, take_over: bool) -> None:
    endorsement.decided_at, endorsement.decided_by = utcnow(), organiser_id
    opening.hold_as_the_campaign_says(endorsement)
    try:
        with db.session.begin_nested():
            endorsement.state = EndorsementState.APPROVED
    except IntegrityError:  # another organiser approved its second form at this moment
        raise AlreadyEndorsed(organisation=endorsement.organisation) from None
    listing.decide(endorsement, take_over=take_over)
    sharing.give(endorsement)
    letters.endorsement_approved(
        officers.of(endorsement).mail,
        endorsement.language,
        campaign_id=endorsement.campaign_id,
        organisation=endorsement.organisation,
        campaign_titles=endorsement.campaign.titles,
        campaign_slug=endorsement.campaign.slug,
        withdraw_token=links.sign(officers.WITHDRAW, endorsement.key),
        own_token=links.sign(officers.OWN, endorsement.key),
        shown=endorsement.shown,
        hold_until=endorsement.hold_until,
    )


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
