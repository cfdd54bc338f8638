"""Who works on a campaign, and as what. It always has an owner."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from campaign import audit
from campaign.db import Json, db, utcnow
from campaign.errors import CampaignError, NotFound
from campaign.organisers import reasons
from campaign.organisers.models import Membership, Organiser
from campaign.organisers.roles import MemberRole


class LastOwner(CampaignError):
    """Nobody would be left who may invite, or give a role."""

    code = "last-owner"


def of(campaign_id: int) -> Sequence[Membership]:
    """In the order of their names."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.organiser)
        .where(Membership.campaign_id == campaign_id)
        .order_by(Organiser.name, Organiser.id)
    ).all()


def role_of(organiser_id: int, campaign_id: int) -> MemberRole | None:
    found = db.session.get(Membership, (organiser_id, campaign_id))
    return found.role if found else None


def change_role(
    campaign_id: int, organiser_id: int, role: MemberRole, *, by: int, why: str
) -> None:
    """Raises WhyMissing, WordsTooLong, NotFound, LastOwner."""
    why = reasons.given(why)
    member = _locked(campaign_id, organiser_id, stays_owner=role is MemberRole.OWNER)
    before, member.role = member.role, role
    if before is not role:
        member.role_since = utcnow()
    _note(by, "role changed", member, why, before={"role": before}, after={"role": role})


def remove(campaign_id: int, organiser_id: int, *, by: int, why: str) -> None:
    """From this campaign; the account stays. Raises WhyMissing, WordsTooLong, NotFound, LastOwner."""
    why = reasons.given(why)
    member = _locked(campaign_id, organiser_id, stays_owner=False)
    _note(by, "member removed", member, why, before={"role": member.role})
    db.session.delete(member)


def _locked(campaign_id: int, organiser_id: int, *, stays_owner: bool) -> Membership:
    """All of the campaign's rows are held, so that two owners cannot take each other off at once."""
    members = db.session.scalars(
        select(Membership).where(Membership.campaign_id == campaign_id).with_for_update()
    ).all()
    found = next((one for one in members if one.organiser_id == organiser_id), None)
    if found is None:
        raise NotFound
    owners = [one for one in members if one.role is MemberRole.OWNER]
    if owners == [found] and not stays_owner:
        raise LastOwner
    return found


def _note(
    by: int,
    what: str,
    member: Membership,
    why: str,
    *,
    before: Mapping[str, Json],
    after: Mapping[str, Json] | None = None,
) -> None:
    subject = f"organiser:{member.organiser_id}"
    campaign_id = member.campaign_id
    audit.record(by, what, subject, campaign_id=campaign_id, why=why, before=before, after=after)
