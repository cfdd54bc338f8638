"""Who may be the second person: an active member, not the one who asked, whose role does it.

Two accounts may be one person. What can be checked: that neither came, nor got their role, only just
before; and that the second signs in with a second factor where the installation asks for one.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.config import settings
from campaign.db import db, utcnow
from campaign.errors import CampaignError
from campaign.organisers import roles
from campaign.organisers.models import Membership, Organiser
from campaign.organisers.roles import MemberRole, Permission


class NobodyElse(CampaignError):
    """No second person in this campaign could ever approve it."""

    code = "nobody-else"


class NobodySettled(CampaignError):
    """Whoever could approve it came, or got their role, only just now."""

    code = "nobody-settled"


class AskerTooNew(CampaignError):
    """Invited, or given this role, only just now: others would have to stand behind it."""

    code = "asker-too-new"


class SecondTooNew(CampaignError):
    """Not here for long enough when it was asked for."""

    code = "second-too-new"


class InvitedByTheOther(CampaignError):
    """One of the two invited the other only just before it was asked for."""

    code = "invited-by-the-other"


class SecondWithoutFactor(CampaignError):
    """A passphrase alone is not enough to approve."""

    code = "second-without-factor"


def others(campaign_id: int, permission: Permission, besides: int) -> list[Organiser]:
    """Who could approve what `besides` asks for now. Raises NobodyElse, NobodySettled, AskerTooNew."""
    members, now = of(campaign_id), utcnow()
    found = [
        one for one in members if one.organiser_id != besides and roles.may(one.role, permission)
    ]
    if not found:
        raise NobodyElse
    if any(is_new(one, now) for one in members if one.organiser_id == besides):
        raise AskerTooNew(hours=settings.second_person_after)
    settled = [one.organiser for one in found if not is_new(one, now)]
    if not settled:
        raise NobodySettled(hours=settings.second_person_after)
    return settled


def of(campaign_id: int) -> Sequence[Membership]:
    """The active members, with their accounts and who invited them."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.organiser)
        .where(Membership.campaign_id == campaign_id, Organiser.active)
        .options(joinedload(Membership.organiser), joinedload(Membership.inviter))
        .order_by(Organiser.id)
    ).all()


def is_new(member: Membership, at: datetime) -> bool:
    """Invited, or given the role by another, less than the settled hours before; whoever made the
    campaign, or was added on the server, is not."""
    after = timedelta(hours=settings.second_person_after)
    return bool(after) and member.role_since is not None and member.role_since > at - after


def hold_to_settled(campaign_id: int, second: int, asked_by: int, asked_at: datetime) -> Membership:
    """Gives the second's membership. Raises InvitedByTheOther, SecondTooNew, SecondWithoutFactor."""
    member = db.session.get_one(Membership, (second, campaign_id))
    if is_new(member, asked_at):
        refusal = InvitedByTheOther if member.invited_by == asked_by else SecondTooNew
        raise refusal(hours=settings.second_person_after)
    if settings.second_factor and not member.organiser.has_second_factor:
        raise SecondWithoutFactor
    return member


def may(campaign_id: int, organiser_id: int, permission: Permission) -> bool:
    """Now; and until the end of this transaction nobody can take it from them."""
    role: MemberRole | None = db.session.scalar(
        select(Membership.role)
        .join(Organiser, Organiser.id == Membership.organiser_id)
        .where(
            Membership.campaign_id == campaign_id,
            Membership.organiser_id == organiser_id,
            Organiser.active,
        )
        .with_for_update(read=True)
    )
    return role is not None and roles.may(role, permission)
