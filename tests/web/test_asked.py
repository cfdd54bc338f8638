"""What strangers and programs send that no form of ours would: numbers of any length, letters that are none."""

import re

import pytest
from sqlalchemy import select
from werkzeug.exceptions import MethodNotAllowed, NotFound

from campaign.db import db
from campaign.endorsements.models import Endorsement
from campaign.web import numbers
from tests.doors import PUBLIC_PARTS
from tests.factories import PASSPHRASE, an_open_campaign, an_organiser
from tests.visitor import Visitor

TOO_LARGE = "9" * 30
ENDLESS = "9" * 5000
FILLED_IN = {
    "organisation": "Ак көпүрө",
    "registration_number": "77-1",
    "site": "https://ak.example.org:8443/about",
    "place": "Нарын",
    "name": "Ү. Мөңгүева",
    "role": "төрайым",
    "mail": "head@ak.example.org",
    "mandate": "Башкарма чечими № 4",
    "publish": "y",
    "keep": "y",
}


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser(email="first@example.org"))


def a_signed_in_visitor(app):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email="first@example.org", passphrase=PASSPHRASE)
    return visitor


@pytest.fixture
def organiser(app, campaign):
    return a_signed_in_visitor(app)


def room(campaign, path):
    return f"/en/dashboard/{campaign.slug}/{path}"


@pytest.mark.parametrize(
    ("written", "number"),
    [("7", 7), (" 07 ", 7), ("0", 0), ("10", 10), ("11", None), ("-1", None), ("+1", None),
     ("1e1", None), ("", None), ("²", None), ("1 0", None), (TOO_LARGE, None), (ENDLESS, None)],
)  # fmt: skip
def test_a_number_is_digits_alone_and_no_larger_than_it_may_be(written, number):
    assert numbers.whole(written, most=10) == number


def test_no_page_has_a_number_that_no_row_can_have(app):
    pages = app.url_map.bind("localhost")
    numbered = [rule for rule in app.url_map.iter_rules() if "<int:" in rule.rule]
    assert numbered
    for rule in numbered:
        [method] = rule.methods & {"GET", "POST"}
        words = {name: PUBLIC_PARTS.get(name, "felt") for name in rule.arguments}
        ones = dict.fromkeys(re.findall("<int:(.*?)>", rule.rule), 1)
        beyond = dict.fromkeys(ones, numbers.LARGEST + 1)

        pages.match(pages.build(rule.endpoint, words | ones, method), method)
        with pytest.raises((NotFound, MethodNotAllowed)):
            pages.match(pages.build(rule.endpoint, words | beyond, method), method)


@pytest.mark.parametrize("path", ["audit?person={}", "audit?below={}", "deliveries/{}"])
def test_an_address_with_an_endless_number_is_no_fault_of_ours(organiser, campaign, path):
    status = 404 if path.startswith("deliveries") else 200

    organiser.open(room(campaign, path.format(TOO_LARGE)), status)
    organiser.open(room(campaign, path.format("9" * 3000)), status)


@pytest.mark.parametrize("number", [TOO_LARGE, ENDLESS, "0000009999"])
@pytest.mark.parametrize(
    ("path", "form", "field"),
    [
        ("organisations", "approvals-form", "together"),
        ("second-person", "rule-form", "removals_above"),
        ("second-person", "rule-form", "lapse_hours"),
    ],
)
def test_a_setting_that_is_no_number_is_asked_for_again(
    organiser, campaign, number, path, form, field
):
    organiser.submit(room(campaign, path), 422, form=form, **{field: number})


def test_a_number_that_is_none_of_ones_sessions_ends_none(app, organiser):
    other = a_signed_in_visitor(app)
    for number in (TOO_LARGE, ENDLESS, "none"):
        organiser.submit("/en/organisers/account", form="sessions-form", session=number)

    assert "Where you are signed in" in other.open("/en/organisers/account").get_text()


def test_more_organisations_to_wait_for_than_there_can_be_is_asked_again(visitor, campaign):
    page = visitor.submit(
        f"/en/campaigns/{campaign.slug}/endorse", 422, form="endorse",
        shown="together", hold_until="000002" + TOO_LARGE,
    )  # fmt: skip

    assert "Write a number from 2 to 100." in page.get_text()


def test_a_letter_that_is_none_is_left_out_of_what_was_written(on_postgres):
    campaign = an_open_campaign(organiser=an_organiser(email="first@example.org"))
    organiser = a_signed_in_visitor(on_postgres)

    organiser.submit(
        room(campaign, "inviting/letter"), form="letter", sentence_en="With\x00out", button="keep"
    )
    page = organiser.open(room(campaign, "inviting/letter"))

    assert "Without" in page.select_one("[name=sentence_en]").get_text()
    organiser.open(room(campaign, "audit?action=%00&thing=a%00b"))
    organiser.open("/en/organisations/find?q=fe%00lt")
    organiser.open("/en/organisations/fe%00lt", 404)
    organiser.open("/en/packets/fe%00lt/2", 404)


@pytest.mark.parametrize("nothing", ["   ", "\u200b", "\u00a0\u202e"])
@pytest.mark.parametrize(
    "field", ["organisation", "registration_number", "place", "name", "role", "mandate"]
)
def test_what_cannot_be_seen_is_not_written(visitor, campaign, field, nothing):
    page = visitor.submit(
        f"/en/campaigns/{campaign.slug}/endorse",
        422,
        form="endorse",
        **FILLED_IN | {field: nothing},
    )

    assert page.select_one(f"#{field}[aria-invalid=true]")


def test_a_registration_number_has_a_letter_or_a_digit(visitor, campaign):
    visitor.submit(
        f"/en/campaigns/{campaign.slug}/endorse", 422, form="endorse",
        **FILLED_IN | {"registration_number": "№ –"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "site",
    ["https://ak.example.org\\@reed.example.org", "https://ak.example.org@reed.example.org",
     "https://[::1", "https:///ak.example.org", "https://localhost", "http://xn--/"],
)  # fmt: skip
def test_a_site_is_one_that_everybody_reads_the_same(visitor, campaign, site):
    page = visitor.submit(
        f"/en/campaigns/{campaign.slug}/endorse", 422, form="endorse", **FILLED_IN | {"site": site}
    )

    assert page.select_one("#site[aria-invalid=true]")


def test_a_form_to_endorse_that_is_whole_is_taken(visitor, campaign):
    visitor.submit(f"/en/campaigns/{campaign.slug}/endorse", form="endorse", **FILLED_IN)


@pytest.mark.parametrize("number", ["", "б/н"])
def test_a_group_that_is_registered_nowhere_endorses_without_a_number(visitor, campaign, number):
    group = FILLED_IN | {"kind": "initiative", "registration_number": number}

    visitor.submit(f"/en/campaigns/{campaign.slug}/endorse", form="endorse", **group)

    assert db.session.scalars(select(Endorsement)).one().told.registration_number == ""
