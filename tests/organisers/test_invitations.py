"""Invitations: by an owner, by mail, once, for a week."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.errors import LinkInvalid, NotFound
from campaign.organisers import invitations, members
from campaign.organisers.models import Invitation, Membership
from campaign.organisers.roles import MemberRole
from tests.factories import PASSPHRASE, a_campaign, a_member, an_organiser, letters_to

ADDRESS = "aigul@example.org"


@pytest.fixture
def owner(app):
    return an_organiser()


@pytest.fixture
def campaign(owner):
    return a_campaign(organiser=owner)


def invite(campaign, owner, address=ADDRESS, role=MemberRole.VETTER):
    """The link's token, as the letter has it."""
    with transaction():
        guest = invitations.Guest(address, role, "ky")
        invitations.invite(campaign.id, campaign.titles, guest, by=owner)
    return letters_to(address)[-1]["token"]


def _accept(token, name="Айгүл Үсөнова"):
    with transaction():
        return invitations.accept_anew(token, name, PASSPHRASE, "ky")


def test_whoever_accepts_gets_an_account_and_the_role(campaign, owner):
    token = invite(campaign, owner)

    made = _accept(token)

    assert made.email == ADDRESS
    assert members.role_of(made.id, campaign.id) is MemberRole.VETTER


def test_an_invitation_works_once(campaign, owner):
    token = invite(campaign, owner)
    _accept(token)

    with pytest.raises(LinkInvalid):
        _accept(token)


def test_an_invitation_lasts_a_week(campaign, owner):
    token = invite(campaign, owner)

    with (
        time_machine.travel(utcnow() + timedelta(days=7, seconds=1), tick=False),
        pytest.raises(LinkInvalid),
    ):
        _accept(token)


def test_the_link_does_not_lie_in_the_database(campaign, owner):
    token = invite(campaign, owner)

    [row] = db.session.scalars(select(Invitation))
    assert token not in f"{row.token_hash}{row.email}"


def test_a_second_invitation_ends_the_first(campaign, owner):
    first, second = invite(campaign, owner), invite(campaign, owner, role=MemberRole.OBSERVER)

    with pytest.raises(LinkInvalid):
        _accept(first)
    made = _accept(second)

    assert members.role_of(made.id, campaign.id) is MemberRole.OBSERVER


def test_withdrawn_its_link_works_no_more(campaign, owner):
    token = invite(campaign, owner)
    [open_one] = invitations.open_ones(campaign.id)

    with transaction():
        invitations.withdraw(campaign.id, open_one.id, by=owner.id)

    assert invitations.open_ones(campaign.id) == []
    with pytest.raises(LinkInvalid):
        _accept(token)


def test_another_campaigns_invitation_is_not_withdrawn(campaign, owner):
    invite(campaign, owner)
    [open_one] = invitations.open_ones(campaign.id)
    other = a_campaign(organiser=owner)

    with pytest.raises(NotFound), transaction():
        invitations.withdraw(other.id, open_one.id, by=owner.id)


def test_who_has_an_account_accepts_with_it(campaign, owner):
    guest = an_organiser(email=ADDRESS)
    token = invite(campaign, owner)

    with transaction():
        invitations.accept(token, guest)

    assert members.role_of(guest.id, campaign.id) is MemberRole.VETTER


def test_nobody_accepts_what_went_to_another_address(campaign, owner):
    token = invite(campaign, owner)

    with pytest.raises(invitations.InvitationOfAnother), transaction():
        invitations.accept(token, an_organiser())


def test_a_link_does_not_take_over_an_account_that_is_there(campaign, owner):
    token = invite(campaign, owner)
    an_organiser(email=ADDRESS)

    with pytest.raises(invitations.accounts.AddressTaken):
        _accept(token)


def test_a_member_is_not_invited_again(campaign, owner):
    guest = a_member(campaign, MemberRole.EDITOR)

    with pytest.raises(invitations.AlreadyMember):
        invite(campaign, owner, guest.email)


def test_the_last_owner_stays(campaign, owner):
    with pytest.raises(members.LastOwner), transaction():
        members.remove(campaign.id, owner.id, by=owner.id, why="It was agreed")
    with pytest.raises(members.LastOwner), transaction():
        members.change_role(
            campaign.id, owner.id, MemberRole.EDITOR, by=owner.id, why="It was agreed"
        )

    assert members.role_of(owner.id, campaign.id) is MemberRole.OWNER


def test_one_of_two_owners_may_go(campaign, owner):
    second = a_member(campaign, MemberRole.OWNER)

    with transaction():
        members.remove(campaign.id, owner.id, by=second.id, why="It was agreed")

    assert [one.organiser_id for one in members.of(campaign.id)] == [second.id]


def test_an_owner_may_be_made_an_owner_again(campaign, owner):
    with transaction():
        members.change_role(
            campaign.id, owner.id, MemberRole.OWNER, by=owner.id, why="It was agreed"
        )

    assert db.session.query(Membership).count() == 1


def test_another_campaigns_member_is_not_there(campaign, owner):
    other = a_campaign(organiser=(stranger := an_organiser()))

    with pytest.raises(NotFound), transaction():
        members.remove(campaign.id, stranger.id, by=owner.id, why="It was agreed")

    assert members.role_of(stranger.id, other.id) is MemberRole.OWNER


def test_an_invitation_that_lapsed_leaves_no_address(campaign, owner):
    invite(campaign, owner)

    with time_machine.travel(utcnow() + timedelta(days=7, hours=1), tick=False), transaction():
        retention.forget()

    assert db.session.scalars(select(Invitation)).all() == []
