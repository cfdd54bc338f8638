"""Two accounts may be one person: who came only just before is no second person."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from campaign.audit import AuditEntry
from campaign.config import Settings, fresh_secrets
from campaign.db import db, transaction, utcnow
from campaign.organisers import accounts, invitations, members
from campaign.organisers.by_two import deciding, people, reading, rule
from campaign.organisers.by_two.models import ActByTwo, ActState
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.web.dashboard import acts
from tests.factories import PASSPHRASE, a_campaign, a_member, an_organiser, letters_to
from tests.visitor import Visitor

FIRST, GUEST = "first@example.org", "guest@example.org"
A_DAY = timedelta(hours=24)


@pytest.fixture
def settings(settings):
    return replace(settings, second_person_after=24)


@pytest.fixture
def campaign(app):
    return a_campaign(organiser=an_organiser(email=FIRST, name="А. Биринчиева"))


def invited(campaign, by=FIRST, mail=GUEST, role=MemberRole.OWNER):
    """Invited, and the invitation taken at once."""
    guest = invitations.Guest(mail, role, "en")
    with transaction():
        invitations.invite(campaign.id, campaign.titles, guest, by=accounts.with_email(by))
    with transaction():
        token = letters_to(mail)[-1]["token"]
        return invitations.accept_anew(token, "Г. Чакырылган", PASSPHRASE, "en").id


def later(by):
    return time_machine.travel(utcnow() + by, tick=False)


def ask(campaign, by=FIRST):
    with transaction():
        asker = accounts.with_email(by)
        return acts.ask(campaign, asker.id, acts.new_rule(campaign.id, rule.Rule(5)), "Why not").id


def approve(campaign, act_id, mail):
    with transaction():
        act = reading.held(campaign.id, act_id)
        return deciding.approve(act, accounts.with_email(mail).id, acts.WAYS[act.kind])


def removals_above(campaign):
    db.session.rollback()
    return rule.of(campaign.id).removals_above


def test_alone_with_somebody_who_was_just_invited_nothing_is_asked_for(campaign):
    invited(campaign)

    with pytest.raises(people.NobodySettled):
        ask(campaign)
    assert db.session.query(ActByTwo).count() == 0


def test_whoever_was_just_invited_by_the_asker_approves_nothing(campaign):
    third = a_member(campaign, MemberRole.OWNER)
    invited(campaign)
    act_id = ask(campaign)

    with pytest.raises(people.InvitedByTheOther):
        approve(campaign, act_id, GUEST)
    assert removals_above(campaign) == 20
    approve(campaign, act_id, third.email)
    assert removals_above(campaign) == 5


def test_whoever_was_just_invited_by_a_third_approves_nothing_either(campaign):
    third = a_member(campaign, MemberRole.OWNER)
    invited(campaign, by=third.email)
    act_id = ask(campaign)

    with pytest.raises(people.SecondTooNew):
        approve(campaign, act_id, GUEST)


def test_waiting_does_not_help_with_what_was_asked_before(campaign):
    a_member(campaign, MemberRole.OWNER)
    invited(campaign)
    act_id = ask(campaign)

    with later(timedelta(hours=48)), pytest.raises(people.InvitedByTheOther):
        approve(campaign, act_id, GUEST)


def test_after_a_day_they_are_a_second_person_and_the_audit_says_since_when(campaign):
    guest_id, came = invited(campaign), utcnow().date()

    with later(A_DAY):
        act_id = ask(campaign)
        assert approve(campaign, act_id, GUEST) == ActState.DONE

    entry = db.session.query(AuditEntry).filter_by(action="by two: approved").one()
    first = accounts.with_email(FIRST)
    assert entry.organiser_id == guest_id
    assert entry.facts["member_since"] == came.isoformat()
    assert entry.facts["invited_by"] == entry.facts["asked_by"] == first.id


def test_whoever_was_just_invited_asks_for_nothing_so_that_their_host_could_approve_it(campaign):
    invited(campaign)

    with pytest.raises(people.AskerTooNew):
        ask(campaign, by=GUEST)
    with later(A_DAY):
        assert approve(campaign, ask(campaign, by=GUEST), FIRST) == ActState.DONE


def test_a_role_given_just_before_is_as_new_as_an_invitation(campaign):
    with transaction():
        first = accounts.with_email(FIRST)
    old = a_member(campaign, MemberRole.OBSERVER)
    a_member(campaign, MemberRole.OWNER)
    with later(timedelta(days=9)):
        with transaction():
            members.change_role(
                campaign.id, old.id, MemberRole.OWNER, by=first.id, why="It was agreed"
            )
        act_id = ask(campaign)

        with pytest.raises(people.SecondTooNew):
            approve(campaign, act_id, old.email)


def test_the_letter_goes_to_those_only_who_may_approve(campaign):
    third = a_member(campaign, MemberRole.OWNER)
    invited(campaign)

    ask(campaign)

    asked = "a_second_person_is_needed"
    assert asked in [letter["kind"] for letter in letters_to(third.email)]
    assert asked not in [letter["kind"] for letter in letters_to(GUEST)]


def test_whoever_is_no_second_person_yet_may_still_refuse(campaign):
    a_member(campaign, MemberRole.OWNER)
    invited(campaign)
    act_id = ask(campaign)

    with transaction():
        act = reading.held(campaign.id, act_id)
        deciding.refuse(act, accounts.with_email(GUEST).id, "Not without the others")

    assert db.session.get_one(ActByTwo, act_id).state == ActState.REFUSED


def test_the_passphrase_alone_does_not_approve_where_a_second_factor_is_asked_for(
    app, settings, campaign
):
    second = a_member(campaign, MemberRole.OWNER)
    act_id = ask(campaign)
    app.extensions["campaign.settings"] = replace(settings, second_factor=True)

    with pytest.raises(people.SecondWithoutFactor):
        approve(campaign, act_id, second.email)


def test_who_worked_here_before_this_was_noted_is_not_new(campaign):
    old = a_member(campaign, MemberRole.OWNER)
    with transaction():
        kept = db.session.get_one(Membership, (old.id, campaign.id))
        kept.joined_at = kept.role_since = None

    assert approve(campaign, ask(campaign), old.email) == ActState.DONE


def signed_in(app, mail):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=mail, passphrase=PASSPHRASE)
    return visitor


def test_the_room_says_who_may_approve_since_when_and_by_whom_they_were_invited(app, campaign):
    invited(campaign)

    with later(A_DAY):
        ask(campaign)
        page = signed_in(app, FIRST).open(f"/en/dashboard/{campaign.slug}/second-person")

    said = " ".join(page.main.get_text(" ").split())
    assert "Г. Чакырылган here since" in said
    assert "invited by А. Биринчиева" in said


def test_whoever_is_too_new_reads_why_there_is_no_button(app, campaign):
    a_member(campaign, MemberRole.OWNER)
    invited(campaign)
    ask(campaign)

    page = signed_in(app, GUEST).open(f"/en/dashboard/{campaign.slug}/second-person")

    assert "too short a time before" in page.get_text()
    assert page.select("form[id^=approve-]") == []


def test_the_demonstration_needs_no_waiting(app):
    secrets = fresh_secrets()

    assert Settings.from_environment(secrets).second_person_after == 24
    assert Settings.from_environment(secrets | {"CAMPAIGN_DEMO": "1"}).second_person_after == 0
    asked = secrets | {"CAMPAIGN_DEMO": "1", "CAMPAIGN_SECOND_PERSON_AFTER": "48"}
    assert Settings.from_environment(asked).second_person_after == 48


@pytest.mark.parametrize(
    ("asked", "needed"),
    [({}, True), ({"CAMPAIGN_SECOND_FACTOR": "0"}, True), ({"CAMPAIGN_DEMO": "1"}, False)],
)
def test_only_in_the_demonstration_a_passphrase_alone_opens_the_dashboard(asked, needed):
    assert Settings.from_environment(fresh_secrets() | asked).second_factor is needed
