"""Every page and every form, tried by everybody: whoever may not, gets nowhere."""

import pytest

from campaign.db import db
from campaign.organisers.roles import MemberRole, Permission
from campaign.web import needs
from tests import doors
from tests.factories import an_organiser

OURS, THEIRS = "felt", "reed"
OF_A_CAMPAIGN = {"language", "slug"}
OF_A_SESSION = {"organiser", "sign_in_attempt", "daily_key"}
"""What being signed in may write."""
OPEN_TO_A_TRANSLATOR = {
    "dashboard.answer_act",  # to take back what one asked for oneself
    "dashboard.take_document",
    "dashboard.take_second",
    "dashboard.settle_pairs",
    "dashboard.write_words",
}
SHOWS_NAMES = {
    "dashboard.vetting": {MemberRole.OWNER, MemberRole.VETTER},
    "dashboard.endorsement": {MemberRole.OWNER, MemberRole.VETTER},
    "dashboard.delivery_packet": {MemberRole.OWNER, MemberRole.DELIVERY_OFFICER},
}


@pytest.fixture
def ours(app):
    an_organiser()
    return doors.things_of(OURS)


@pytest.fixture
def theirs(app, ours):
    return doors.things_of(THEIRS, demands_each=4, lists=3)


def a_stranger(app, theirs):
    """An owner, of another campaign."""
    person = doors.person_in(app, theirs, MemberRole.OWNER)
    person.role = None
    return person


def rows():
    db.session.rollback()
    return {
        name: [tuple(row) for row in db.session.execute(table.select())]
        for name, table in db.metadata.tables.items()
        if name not in OF_A_SESSION
    }


def rules_named(app, *endpoints):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint in endpoints]


@pytest.mark.parametrize("role", list(MemberRole))
def test_every_role_gets_in_where_the_table_says_and_nowhere_else(app, ours, role):
    assert doors.faults(app, ours, doors.person_in(app, ours, role)) == []


def test_nobody_gets_in_without_signing_in(app, ours):
    assert doors.faults(app, ours, doors.Person(app)) == []


def test_the_organiser_of_another_campaign_finds_nothing_and_leaves_nothing(app, ours, theirs):
    stranger = a_stranger(app, theirs)
    before = rows()

    assert doors.faults(app, ours, stranger, only="dashboard.") == []

    assert rows() == before


def test_an_observer_changes_nothing(app, ours):
    observer = doors.person_in(app, ours, MemberRole.OBSERVER)
    before = rows()

    assert doors.faults(app, ours, observer, only="dashboard.") == []

    assert rows() == before


def test_what_a_translator_may_send_is_five_forms(app, ours):
    translator = doors.person_in(app, ours, MemberRole.TRANSLATOR)

    answered = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("dashboard.") and "POST" in rule.methods
        for method, path, form in doors.knocks(app, rule, ours)
        if translator.knock(method, path, form).status != 403
    }

    assert answered == OPEN_TO_A_TRANSLATOR


@pytest.mark.parametrize("endpoint", SHOWS_NAMES)
def test_names_are_shown_to_those_who_work_with_them(app, ours, endpoint):
    [rule] = rules_named(app, endpoint)
    [(method, path, _)] = doors.knocks(app, rule, ours)

    opened = {
        role
        for role in MemberRole
        if doors.person_in(app, ours, role).knock(method, path).status == 200
    }

    assert opened == SHOWS_NAMES[endpoint]


def test_what_is_another_campaigns_is_not_found_in_ones_own(app, ours, theirs):
    """The owner of one campaign, in its own rooms, with the numbers and names of another's things."""
    owner = doors.person_in(app, ours, MemberRole.OWNER)
    mixed = doors.Things(**{**vars(theirs), "slug": ours.slug})
    before = rows()

    found = {
        f"{rule.endpoint}: {method} {form.get('action', '')} {answer.status}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("dashboard.") and rule.arguments - OF_A_CAMPAIGN
        for method, path, form in doors.knocks(app, rule, mixed)
        if (answer := owner.knock(method, path, form)).status != 404
    }

    assert found == set()
    assert rows() == before


def test_what_is_another_campaigns_is_not_taken_from_a_form(app, ours, theirs):
    owner = doors.person_in(app, ours, MemberRole.OWNER)
    room = f"/en/dashboard/{ours.slug}"
    before = rows()

    ordered = owner.knock("POST", f"{room}/deliveries", {"appeal": theirs.appeal_slug})
    owner.knock("POST", f"{room}/publish", {f"target-{theirs.appeal_id}": "3"})

    assert ordered.status == 404
    assert rows() == before


def test_the_walk_sees_a_page_that_nobody_told_it_how_to_reach(app, ours):
    @needs.needs(Permission.SEE_CAMPAIGN)
    def shelf(slug, shelf):
        return f"{slug} {shelf}"

    _add(app, "/<language>/dashboard/<slug>/shelves/<shelf>", shelf)

    [fault] = doors.faults(app, ours, doors.Person(app))
    assert "dashboard.shelf: not covered" in fault


def test_the_walk_sees_a_form_that_nobody_told_it_how_to_fill_in(app, ours):
    @needs.needs(Permission.SEE_CAMPAIGN)
    def shelve(slug):
        return slug

    _add(app, "/<language>/dashboard/<slug>/shelve", shelve, methods=["POST"])

    [fault] = doors.faults(app, ours, doors.Person(app))
    assert "dashboard.shelve: not covered" in fault


def test_the_walk_sees_a_page_that_names_no_role(app, ours):
    def names(slug):
        return slug

    _add(app, "/<language>/dashboard/<slug>/names", names)

    owner = doors.person_in(app, ours, MemberRole.OWNER)
    [fault] = doors.faults(app, ours, owner, only="dashboard.names")
    assert fault.startswith("dashboard.names: GET")


def test_the_walk_sees_a_page_that_opens_to_more_than_it_says(app, ours, theirs):
    """It names a role, and nothing asks for it."""

    @needs.needs(Permission.OPEN_SEALED)
    def names(slug):
        return slug

    _add(app, "/<language>/dashboard/<slug>/names", names)
    stranger = a_stranger(app, theirs)
    assert doors.faults(app, ours, stranger, only="dashboard.names") == []

    app.before_request_funcs["dashboard"].clear()

    [fault] = doors.faults(app, ours, stranger, only="dashboard.names")
    assert "status=200" in fault


def _add(app, address, view, **options):
    app.add_url_rule(
        address.replace("<language>", "<language:language>"),
        endpoint=f"dashboard.{view.__name__}",
        view_func=view,
        **options,
    )
