"""Public pages are made once for all who open them in the same seconds."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from campaign.db import db, transaction, utcnow
from campaign.resolutions.models import Campaign
from campaign.web.kept import Kept
from tests.factories import an_open_campaign, appeals_of, letters_to
from tests.visitor import Visitor, written_in

SECONDS = 5


@pytest.fixture
def settings(settings):
    return replace(settings, page_seconds=SECONDS)


@pytest.fixture
def moment():
    with time_machine.travel(utcnow(), tick=False) as moment:
        yield moment


@pytest.fixture
def appeal(app, moment):
    return appeals_of(an_open_campaign())[0]


def aim_for(appeal, target):
    with transaction():
        db.session.get(type(appeal), appeal.id).target = target


def test_a_page_is_shown_as_it_was_for_seconds_and_then_as_it_is(visitor, appeal, moment):
    path = f"/en/appeals/{appeal.slug}"
    visitor.open(path)
    aim_for(appeal, 7777)

    meanwhile = visitor.open(path).get_text()
    moment.shift(timedelta(seconds=SECONDS + 1))
    later = visitor.open(path).get_text()

    assert "7,777" not in meanwhile
    assert "7,777" in later


def test_while_one_makes_a_page_anew_the_others_are_shown_the_old_one(moment):
    kept = Kept(SECONDS)
    kept.of("page", lambda: "old")
    moment.shift(timedelta(seconds=SECONDS + 1))

    def make():
        assert kept.of("page", lambda: "made twice") == "old"
        return "new"

    assert kept.of("page", make) == "new"
    assert kept.of("page", lambda: "made again") == "new"


def test_a_page_that_could_not_be_made_is_tried_again():
    kept = Kept(SECONDS)
    with pytest.raises(ZeroDivisionError):
        kept.of("page", lambda: 1 // 0)

    assert kept.of("page", lambda: "made") == "made"


def test_a_form_is_made_once_and_everybody_has_its_marks_anew(app, appeal):
    path = f"/en/campaigns/{appeal.campaign.slug}/sign"

    forms = [written_in(Visitor(app).open(path).select_one("#sign")) for _ in range(2)]

    assert forms[0]["csrf_token"] != forms[1]["csrf_token"]
    Visitor(app).submit(path, mail="aigul@example.org", consent="y")
    assert len(letters_to("aigul@example.org")) == 1


def test_a_form_that_is_kept_asks_for_work_from_the_first_moment_of_an_attack(visitor, appeal):
    path = f"/en/campaigns/{appeal.campaign.slug}/sign"
    assert visitor.open(path).select_one("#work") is None

    with transaction():
        db.session.get(Campaign, appeal.campaign_id).work_until = utcnow() + timedelta(hours=1)

    assert visitor.open(path).select_one("#work")


def test_each_language_is_a_page_of_its_own(visitor, appeal):
    pages = [visitor.open(f"/{language}/appeals/{appeal.slug}") for language in ("ky", "ru", "en")]

    assert [page.html["lang"] for page in pages] == ["ky", "ru", "en"]


def test_who_has_the_page_already_is_sent_nothing(app, appeal):
    browser = app.test_client()
    first = browser.get(f"/en/appeals/{appeal.slug}")

    again = browser.get(
        f"/en/appeals/{appeal.slug}", headers={"If-None-Match": first.headers["ETag"]}
    )
    whole = browser.get(f"/en/appeals/{appeal.slug}")

    assert (again.status_code, again.data) == (304, b"")
    assert (whole.status_code, whole.data) == (200, first.data)
    assert first.headers["Cache-Control"] == f"public, max-age={SECONDS}"
    assert "Set-Cookie" not in first.headers


def test_a_kept_page_asks_the_database_nothing(app, appeal, statements):
    browser = app.test_client()
    browser.get(f"/en/appeals/{appeal.slug}")
    statements.clear()

    browser.get(f"/en/appeals/{appeal.slug}")

    assert statements == []


def test_a_page_that_is_made_anew_reads_the_frozen_text_and_not_the_resolution(
    app, appeal, statements
):
    db.session.remove()
    app.test_client().get(f"/en/appeals/{appeal.slug}")

    assert len([statement for statement in statements if statement != "BEGIN"]) <= 4
    assert not [statement for statement in statements if "FROM resolution" in statement]


def test_what_is_not_there_is_not_kept(visitor, appeal):
    visitor.open("/en/appeals/nowhere", 404)

    visitor.open("/en/appeals/nowhere", 404)


def test_an_appeal_that_closed_a_second_ago_takes_no_signature(visitor, appeal):
    path = f"/en/campaigns/{appeal.campaign.slug}/sign"
    form = visitor.open(path)
    visitor.send(form, 422, mail="", consent="y")
    with transaction():
        db.session.get(type(appeal), appeal.id).state = "closed"

    visitor.send(form, 409, mail="aigul@example.org", consent="y")


def test_a_page_to_read_asks_for_no_cookie(visitor, appeal):
    """Whoever keeps pages between us and the reader may then keep it for all."""
    slug = appeal.campaign.slug
    paths = ["", "privacy", "how-we-count", f"appeals/{appeal.slug}", f"campaigns/{slug}"]

    answers = {path: visitor.client.get(f"/en/{path}").headers for path in paths}

    assert {
        path for path, headers in answers.items() if {"Vary", "Set-Cookie"} & {*headers.keys()}
    } == set()
