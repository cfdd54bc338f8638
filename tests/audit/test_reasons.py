"""What could harm somebody is done with a reason, and the audit has it; and what befell accounts."""

from datetime import timedelta

import pytest
import time_machine

from campaign.appeals.models import AppealState
from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.organisers import accounts, members
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.signatures import signing
from campaign.signatures.models import Removal, Signatory
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)
from tests.visitor import Visitor

FIRST, WHY = "first@example.org", "The board decided so on Tuesday"


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser(email=FIRST))


@pytest.fixture
def member(campaign):
    return a_member(campaign, MemberRole.EDITOR, name="Э. Редакторова").id


@pytest.fixture
def inside(app, campaign):
    return signed_in(app, FIRST)


def signed_in(app, mail):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=mail, passphrase=PASSPHRASE)
    return visitor


def room(campaign, path=""):
    return f"/en/dashboard/{campaign.slug}/{path}"


def some_sign(campaign):
    wish = signing.Wish("signer@example.org", slugs_of(campaign), "ky")
    with transaction():
        signing.ask(an_offer(campaign), wish, "this browser")
    with transaction():
        db.session.query(Signatory).one().shape = "plain"


def change_role(visitor, campaign, member, status, why):
    form = f"member-{member}"
    page = visitor.open(room(campaign, "people"))
    return visitor.send(page, status, form=form, button="role", role="observer", why=why)


def take_off(visitor, campaign, member, status, why):
    page = visitor.open(room(campaign, "people"))
    return visitor.send(page, status, form=f"member-{member}", button="remove", why=why)


def close(visitor, campaign, _member, status, why):
    page = visitor.open(room(campaign))
    form = page.select_one("form[action$='/close']")["action"]
    return visitor.send(page, status, form=form, why=why)


def remove(visitor, campaign, _member, status, why):
    some_sign(campaign)
    page = visitor.open(room(campaign, "screening/cluster?kind=shape&value=plain"))
    return visitor.send(page, status, form="remove-form", button="remove", reason="fraud", why=why)


DEEDS = [
    (change_role, "role changed"),
    (take_off, "member removed"),
    (close, "appeal closed"),
    (remove, "removal begun"),
]


def as_it_was(campaign, member):
    db.session.rollback()
    [appeal] = appeals_of(campaign)
    return (
        members.role_of(member, campaign.id) == MemberRole.EDITOR
        and appeal.state == AppealState.OPEN
        and db.session.query(Removal).count() == 0
    )


@pytest.mark.parametrize(("deed", "action"), DEEDS)
def test_with_its_reason_it_is_done_and_the_audit_has_it(campaign, member, inside, deed, action):
    deed(inside, campaign, member, 200, WHY)

    assert db.session.query(AuditEntry).filter_by(action=action).one().why == WHY
    assert WHY in inside.open(room(campaign, "audit")).get_text()


@pytest.mark.parametrize("why", ["", " \u200b ", "w" * 501])
@pytest.mark.parametrize(("deed", "action"), DEEDS)
def test_without_one_that_can_be_read_nothing_is_done(campaign, member, inside, deed, action, why):
    deed(inside, campaign, member, 422, why)

    assert as_it_was(campaign, member)
    assert db.session.query(AuditEntry).filter_by(action=action).count() == 0


def reset(mail):
    with transaction():
        accounts.ask_for_new_passphrase(mail, "en")
    token = letters_to(mail)[-1]["token"]
    with transaction():
        someone = accounts.who_may_choose_a_passphrase(token)
        accounts.set_passphrase(someone, "seven blue yaks beside one river")


def test_an_owner_reads_what_became_of_the_members_accounts(campaign, member, inside):
    reset(db.session.get(Membership, (member, campaign.id)).organiser.email)

    said = inside.open(room(campaign, "audit")).get_text()

    assert "The passphrase was changed" in said
    assert "Э. Редакторова" in said


def test_an_observer_reads_nothing_of_accounts(app, campaign, member):
    a_member(campaign, MemberRole.OBSERVER, email="observer@example.org")
    reset(db.session.get(Membership, (member, campaign.id)).organiser.email)

    page = signed_in(app, "observer@example.org").open(room(campaign, "audit"))

    assert "passphrase was changed" not in page.get_text().casefold()


def test_of_other_campaigns_and_their_people_an_owner_reads_nothing(campaign, member, inside):
    an_organiser(email="elsewhere@example.org", name="Б. Башкача")
    reset("elsewhere@example.org")
    other = an_open_campaign(organiser=an_organiser())
    before = inside.open(room(campaign, "audit")).get_text()
    with transaction():
        accounts.join(member, other.id, MemberRole.OBSERVER)

    said = inside.open(room(campaign, "audit")).get_text()

    assert "Б. Башкача" not in said
    joined = "An organiser joined the campaign"
    assert said.count(joined) == before.count(joined)


def test_what_befell_an_account_before_it_came_here_is_not_told(campaign, inside):
    with time_machine.travel(utcnow() - timedelta(days=3), tick=False):
        came = an_organiser(email="late@example.org")
        reset("late@example.org")
    with transaction():
        accounts.join(came.id, campaign.id, MemberRole.EDITOR)

    assert "passphrase was changed" not in inside.open(room(campaign, "audit")).get_text().lower()


def test_when_somebody_signs_in_is_not_told(app, campaign, inside):
    said = inside.open(room(campaign, "audit")).get_text().lower()

    assert "signed in" not in said.replace("not when they sign in", "")


def test_taken_along_it_is_the_same(campaign, member, inside):
    reset(db.session.get(Membership, (member, campaign.id)).organiser.email)
    page = inside.open(room(campaign, "audit"))
    token = page.select_one("[name=csrf_token]")["value"]

    answer = inside.client.post(
        room(campaign, "audit/export"), data={"csrf_token": token, "format": "json"}
    )

    taken = [entry["action"] for entry in answer.json["entries"]]
    assert "passphrase changed" in taken
    assert "signed in" not in taken
