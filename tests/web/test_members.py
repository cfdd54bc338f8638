"""What members in different roles meet in the dashboard."""

import pytest

from campaign.db import db, transaction
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Demand
from campaign.web.role_names import ROLE_NAMES
from tests.factories import PASSPHRASE, a_campaign, a_member, an_open_campaign
from tests.visitor import Visitor


def as_member(app, campaign, role):
    """Signed in; the visitor, and who it is."""
    organiser = a_member(campaign, role)
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return visitor, organiser


def words_of(page):
    return page.main.get_text(" ", strip=True)


@pytest.fixture
def words(app):
    """The page of translations of a campaign that is not open, under its own address."""
    campaign = a_campaign()
    return campaign, f"/en/dashboard/{campaign.slug}/review/words"


def test_a_translator_writes_a_translation(app, words):
    campaign, path = words
    visitor, _ = as_member(app, campaign, MemberRole.TRANSLATOR)

    visitor.submit(path, form="words-form", **{"d1.text.ky": "Башкача айтылган талап."})

    assert db.session.query(Demand).filter_by(key=1).one().texts["ky"] == "Башкача айтылган талап."


def test_a_translator_cannot_change_the_words_that_decide(app, words):
    campaign, path = words
    visitor, _ = as_member(app, campaign, MemberRole.TRANSLATOR)

    page = visitor.submit(path, 403, form="words-form", **{"d1.text.en": "Another demand."})

    assert "translator" in page.select_one(".errors").text
    assert db.session.query(Demand).filter_by(key=1).one().texts["en"] == "Demand 1."


def test_the_words_that_decide_are_shown_to_a_translator_without_a_pen(app, words):
    campaign, path = words
    visitor, _ = as_member(app, campaign, MemberRole.TRANSLATOR)

    page = visitor.open(path)

    locked = {field["name"] for field in page.select("textarea[readonly]")}
    assert locked == {f["name"] for f in page.select("textarea") if f["name"].endswith(".en")}
    assert page.select_one("#words-form button")


def test_an_observer_sees_the_numbers_and_nothing_to_press(app):
    campaign = an_open_campaign()
    visitor, _ = as_member(app, campaign, MemberRole.OBSERVER)

    for room in ("", "review", "review/words", "review/head", "deliveries"):
        page = visitor.open(f"/en/dashboard/{campaign.slug}/{room}")
        assert page.select("main form[method=post] button") == [], room


def test_rooms_that_do_not_open_are_not_offered(app):
    campaign = an_open_campaign()
    visitor, _ = as_member(app, campaign, MemberRole.EDITOR)

    page = visitor.open(f"/en/dashboard/{campaign.slug}/")

    assert _rooms_on(page) == {"", "review", "inviting", "deliveries", "second-person", "emergency"}


def test_a_group_of_rooms_opens_to_those_one_may_enter(app):
    campaign = an_open_campaign()
    vetter, _ = as_member(app, campaign, MemberRole.VETTER)
    owner, _ = as_member(app, campaign, MemberRole.OWNER)

    assert {"organisations", "inviting"} <= _rooms_on(
        vetter.open(f"/en/dashboard/{campaign.slug}/inviting")
    )
    safety = owner.open(f"/en/dashboard/{campaign.slug}/keys")
    assert {"emergency", "keys", "audit"} <= _rooms_on(safety)
    assert safety.select_one(".tabs [aria-current=true]").get_text() == "Safety"
    assert safety.select_one(".tabs [aria-current=page]").get_text() == "Keys"


@pytest.mark.parametrize(
    ("page", "room"),
    [
        ("", "At a glance"),
        ("publish", "At a glance"),
        ("review/words", "Translations"),
        ("review/institutions", "Outline"),
        ("inviting/letter", "Invitations"),
        ("audit/chain", "Audit"),
    ],
)
def test_every_page_says_in_which_room_one_is(app, page, room):
    campaign = a_campaign()
    visitor, _ = as_member(app, campaign, MemberRole.OWNER)

    here = visitor.open(f"/en/dashboard/{campaign.slug}/{page}")

    assert [mark.get_text() for mark in here.select(".tabs [aria-current=page]")] == [room]


def _rooms_on(page):
    return {link["href"].rpartition("/")[2] for link in page.select(".tabs a")}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_a_closed_door_says_which_role_one_has(app, language):
    campaign = an_open_campaign()
    visitor, _ = as_member(app, campaign, MemberRole.OBSERVER)

    page = visitor.open(f"/{language}/dashboard/{campaign.slug}/keys", 403)

    with app.test_request_context(f"/{language}/"):
        app.preprocess_request()
        assert str(ROLE_NAMES[MemberRole.OBSERVER]) in words_of(page)


def test_the_first_opening_is_an_owners(app):
    campaign = a_campaign()
    visitor, _ = as_member(app, campaign, MemberRole.EDITOR)
    path = f"/en/dashboard/{campaign.slug}/publish"

    page = visitor.open(path)
    token = page.select_one("[name=csrf_token]")["value"]
    answer = visitor.client.post(
        path, data={"csrf_token": token, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    )

    assert "owner" in page.select_one(".note").text
    assert answer.status_code == 403
    assert db.session.get(type(campaign), campaign.id).public_key is None


def test_a_role_taken_away_counts_at_once(app):
    campaign = an_open_campaign()
    visitor, organiser = as_member(app, campaign, MemberRole.OWNER)
    visitor.open(f"/en/dashboard/{campaign.slug}/keys")

    with transaction():
        db.session.get(Membership, (organiser.id, campaign.id)).role = MemberRole.OBSERVER

    visitor.open(f"/en/dashboard/{campaign.slug}/keys", 403)
