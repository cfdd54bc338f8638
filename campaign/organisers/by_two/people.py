"""Who may be the second person: an active member, not the one who asked, whose role does it."""

from sqlalchemy import select

from campaign.db import db
from campaign.errors import CampaignError
from campaign.organisers import roles
from campaign.organisers.models import Membership, Organiser
from campaign.organisers.roles import MemberRole, Permission


class NobodyElse(CampaignError):
    """No second person in this campaign could ever approve it."""

    code = "nobody-else"


def others(campaign_id: int, permission: Permission, besides: int) -> list[Organiser]:
    """Who could approve what `besides` asks for. Raises NobodyElse for an empty list."""
    members = db.session.execute(
        select(Organiser, Membership.role)
        .join(Membership, Membership.organiser_id == Organiser.id)
        .where(
            Membership.campaign_id == campaign_id,
            Organiser.active,
            Membership.organiser_id != besides,
        )
        .order_by(Organiser.id)
    )
    found = [organiser for organiser, role in members if roles.may(role, permission)]
    if not found:
        raise NobodyElse
    return found


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
