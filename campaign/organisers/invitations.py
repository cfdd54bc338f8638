"""Invitations to work on a campaign: the only way to an account but for the command line."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, delete, select

from campaign import audit
from campaign.db import db, utcnow
from campaign.errors import CampaignError, LinkInvalid, NotFound
from campaign.i18n import Texts
from campaign.organisers import accounts
from campaign.organisers.models import Invitation, Membership, Organiser
from campaign.organisers.roles import MemberRole
from campaign.outbox import letters

LASTS = timedelta(days=7)


class AlreadyMember(CampaignError):
    code = "already-member"


class InvitationOfAnother(CampaignError):
    """It was sent to another address than the one that is signed in."""

    code = "invitation-of-another"


@dataclass(frozen=True)
class Guest:
    """Who is invited, and as what."""

    email: str
    role: MemberRole
    language: str


def invite(campaign_id: int, titles: Texts, guest: Guest, *, by: Organiser) -> Invitation:
    """A letter with a link that works once, for a week; a second one to the same address ends the
    first. The same for an address with an account and one without. Raises AlreadyMember."""
    address = guest.email.strip().lower()
    if _is_member(campaign_id, address):
        raise AlreadyMember
    db.session.execute(
        delete(Invitation).where(Invitation.campaign_id == campaign_id, Invitation.email == address)
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        campaign_id=campaign_id,
        email=address,
        role=guest.role,
        language=guest.language,
        token_hash=_hash(token),
        invited_by=by.id,
    )
    db.session.add(invitation)
    db.session.flush()
    letters.you_are_invited(
        address,
        guest.language,
        campaign_titles=titles,
        role=guest.role.value,
        invited_by=by.name,
        token=token,
    )
    _note(by.id, "invited", invitation)
    return invitation


def open_ones(campaign_id: int) -> Sequence[Invitation]:
    """The newest first; those that lapsed are not among them."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.campaign_id == campaign_id, Invitation.created_at > utcnow() - LASTS)
        .order_by(Invitation.id.desc())
    ).all()


def with_token(token: str) -> Invitation:
    """Raises LinkInvalid: answered, withdrawn, lapsed, or never written."""
    return _found(_with_token(token))


def accept_anew(token: str, name: str, passphrase: str, language: str) -> Organiser:
    """Makes the account. Raises LinkInvalid, AddressTaken, PassphraseTooShort, PassphraseTooCommon."""
    invitation = _taken(token)
    organiser = accounts.create(invitation.email, name, passphrase, language)
    _join(organiser, invitation)
    return organiser


def accept(token: str, organiser: Organiser) -> None:
    """By whoever is signed in with the address it went to. Raises LinkInvalid, InvitationOfAnother."""
    invitation = _taken(token)
    if invitation.email != organiser.email:
        raise InvitationOfAnother
    _join(organiser, invitation)


def withdraw(campaign_id: int, invitation_id: int, *, by: int) -> None:
    """Its link ends. Raises NotFound, also when it was answered meanwhile."""
    found = db.session.get(Invitation, invitation_id)
    if found is None or found.campaign_id != campaign_id:
        raise NotFound
    _note(by, "invitation withdrawn", found)
    db.session.delete(found)


def _taken(token: str) -> Invitation:
    """Held, so that a second press finds it gone. Raises LinkInvalid."""
    return _found(_with_token(token).with_for_update())


def _with_token(token: str) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.token_hash == _hash(token), Invitation.created_at > utcnow() - LASTS
    )


def _found(asked: Select[Invitation]) -> Invitation:
    found = db.session.scalar(asked)
    if found is None:
        raise LinkInvalid
    return found


def _join(organiser: Organiser, invitation: Invitation) -> None:
    accounts.join(
        organiser.id, invitation.campaign_id, invitation.role, invited_by=invitation.invited_by
    )
    _note(organiser.id, "invitation accepted", invitation)
    db.session.delete(invitation)


def _is_member(campaign_id: int, address: str) -> bool:
    return (
        db.session.scalar(
            select(Membership)
            .join(Membership.organiser)
            .where(Membership.campaign_id == campaign_id, Organiser.email == address)
        )
        is not None
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _note(by: int, what: str, invitation: Invitation) -> None:
    subject = f"invitation:{invitation.id}"
    campaign_id, role = invitation.campaign_id, invitation.role.value
    audit.record(by, what, subject, campaign_id=campaign_id, role=role)
