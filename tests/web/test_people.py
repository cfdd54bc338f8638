"""People of a campaign: invited by an owner, given roles, taken off."""

from datetime import timedelta

import pytest
import time_machine

from campaign.db import utcnow
from campaign.organisers import members
from campaign.organisers.roles import MemberRole
from tests.factories import PASSPHRASE, a_campaign, a_member, an_organiser, letters_to
from tests.visitor import Visitor

GUEST = "aigul@example.org"
WHY = "It was agreed at the meeting"


@pytest.fixture
def owner(app):
    return an_organiser()


@pytest.fixture
def campaign(owner):
    return a_campaign(organiser=owner)


@pytest.fixture
def inside(visitor, owner):
    visitor.signs_in(owner)
    return visitor


def _room(campaign):
    return f"/en/dashboard/{campaign.slug}/people"


def _invite(inside, campaign, address=GUEST, role="vetter"):
    inside.submit(_room(campaign), form="invite-form", email=address, role=role, letter_in="en")
    return f"/en/organisers/invited/{letters_to(address)[-1]['token']}"


def test_the_invited_one_makes_an_account_and_is_in(app, inside, campaign):
    path, guest = _invite(inside, campaign), Visitor(app)
    new = {"name": "Айгүл Үсөнова", "new": PASSPHRASE, "repeated": PASSPHRASE}

    page = guest.submit(path, form="new-account", **new)

    assert "Set up a second factor" in page.get_text()
    guest.open(f"/en/dashboard/{campaign.slug}/organisations")
    guest.open(_room(campaign), 403)
    Visitor(app).open(path, 404)


def test_opening_the_link_is_not_yet_accepting(app, inside, campaign):
    path = _invite(inside, campaign)

    for _ in range(3):
        Visitor(app).open(path)

    assert len(members.of(campaign.id)) == 1
    assert GUEST in inside.open(_room(campaign)).get_text()


def test_what_was_written_wrongly_is_asked_for_again_and_nothing_is_lost(app, inside, campaign):
    path, guest = _invite(inside, campaign), Visitor(app)

    page = guest.submit(
        path, 422, form="new-account", name="Айгүл", new="password1234", repeated="password1234"
    )

    assert "guessed among the first" in page.get_text()
    assert page.select_one("#name")["value"] == "Айгүл"


def test_who_has_an_account_signs_in_and_accepts(app, inside, campaign):
    guest, account = Visitor(app), an_organiser(email=GUEST)
    path = _invite(inside, campaign)
    page = guest.open(path)
    page = guest.open(page.select_one("main a.button")["href"])
    page = guest.send(page, email=account.email, passphrase=PASSPHRASE)
    assert page.path == path

    page = guest.send(page, form="accept") if page.select("#accept") else page

    assert campaign.titles["en"] in page.get_text()
    assert members.role_of(account.id, campaign.id) is MemberRole.VETTER


def test_signed_in_as_somebody_else_it_is_not_accepted(app, inside, campaign):
    path, other = _invite(inside, campaign), Visitor(app)
    other.signs_in(an_organiser())

    page = other.open(path)

    assert "went to another address" in page.get_text()
    assert not page.select("#accept")


def test_an_invitation_is_withdrawn(app, inside, campaign):
    path = _invite(inside, campaign)

    page = inside.submit(_room(campaign), form="invitation-1")

    assert "is withdrawn" in page.get_text()
    Visitor(app).open(path, 404)


def test_owners_alone_see_the_people(app, campaign):
    for role in MemberRole:
        visitor = Visitor(app)
        visitor.signs_in(a_member(campaign, role))

        visitor.open(_room(campaign), 200 if role is MemberRole.OWNER else 403)


def test_a_role_is_changed_and_somebody_is_taken_off(inside, campaign):
    member = a_member(campaign, MemberRole.OBSERVER)

    inside.submit(
        _room(campaign), form=f"member-{member.id}", button="role", role="editor", why=WHY
    )
    assert members.role_of(member.id, campaign.id) is MemberRole.EDITOR
    inside.submit(_room(campaign), form=f"member-{member.id}", button="remove", why=WHY)

    assert members.role_of(member.id, campaign.id) is None


def test_the_last_owner_is_told_why_they_stay(inside, campaign, owner):
    page = inside.submit(_room(campaign), 409, form=f"member-{owner.id}", button="remove", why=WHY)

    assert "always has an owner" in page.get_text()


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c"])
def test_an_unclear_address_is_asked_for_again(inside, campaign, address):
    page = inside.submit(_room(campaign), 422, form="invite-form", email=address)

    assert page.select_one("#email-error")


def test_a_member_is_not_invited_again(inside, campaign):
    member = a_member(campaign, MemberRole.EDITOR)

    page = inside.submit(_room(campaign), 422, form="invite-form", email=member.email)

    assert "works on this campaign already" in page.get_text()


def test_inviting_asks_who_one_is_once_more(inside, campaign):
    page = inside.open(_room(campaign))

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        page = inside.send(page, form="invite-form", email=GUEST)

    assert page.h1.get_text() == "Once more, please"
    assert letters_to(GUEST) == []
