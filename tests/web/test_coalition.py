"""The link an organisation shares, and its own page."""

import pytest
from sqlalchemy import select

from campaign.appeals import publishing
from campaign.db import db, transaction
from campaign.endorsements import endorsing, officers
from campaign.endorsements.sharing.models import ShareLink, print_of
from campaign.signatures.models import Signatory
from campaign.tokens import links
from tests.endorsements.given import MAIL, approved
from tests.factories import an_open_campaign, an_organiser, appeals_of, letters_to


@pytest.fixture
def campaign(app):
    return an_open_campaign()


@pytest.fixture
def endorsement(campaign):
    return approved(appeals_of(campaign), an_organiser())


def link_of(endorsement):
    return db.session.get_one(ShareLink, endorsement.id)


def own_page(endorsement, language="en"):
    return f"/{language}/our-link/{links.sign(officers.OWN, endorsement.key)}"


def without_marks(page):
    """What a reader sees, and every field's name."""
    fields = [(field["name"], field.get("type")) for field in page.select("input[name]")]
    return page.get_text(" ", strip=True), fields


def test_the_link_opens_the_form_and_leaves_nothing_on_the_device(visitor, campaign, endorsement):
    mark = link_of(endorsement).mark

    answer = visitor.client.get(f"/ky/with/{mark}")
    page = visitor.open(f"/ky/with/{mark}")

    assert "Set-Cookie" not in answer.headers
    assert page.select_one("[name=via]")["value"] == mark
    assert page.path.startswith(f"/ky/campaigns/{campaign.slug}/sign")


def test_with_a_link_and_without_one_the_page_is_the_same(visitor, campaign, endorsement):
    by_link = visitor.open(f"/en/with/{link_of(endorsement).mark}")

    plain = visitor.open(f"/en/campaigns/{campaign.slug}/sign")

    assert without_marks(by_link) == without_marks(plain)


def test_the_mark_goes_with_the_form_also_when_it_was_to_be_mended(visitor, campaign, endorsement):
    mark = link_of(endorsement).mark
    page = visitor.submit(f"/en/with/{mark}", 422, form="sign", mail="aigul@example.org")

    visitor.send(page, form="sign", mail="aigul@example.org", consent="y")

    assert db.session.scalars(select(Signatory.via)).all() == [print_of(mark)]


def test_what_is_no_mark_is_not_kept(visitor, campaign):
    visitor.submit(
        f"/en/campaigns/{campaign.slug}/sign?via=%3Cb%3E", form="sign",
        mail="aigul@example.org", consent="y",
    )  # fmt: skip

    assert db.session.scalars(select(Signatory.via)).all() == [None]


def test_a_link_that_is_nobodys_is_not_there(visitor, campaign):
    visitor.open("/en/with/abcdefghj", 404)


def test_after_withdrawing_the_link_leads_to_the_form_without_a_mark(
    visitor, campaign, endorsement
):
    mark = link_of(endorsement).mark
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, endorsement.key))

    page = visitor.open(f"/en/with/{mark}")

    assert page.select_one("[name=via]")["value"] == ""
    assert "does not stand now" in visitor.open(own_page(endorsement)).get_text()


def test_once_nothing_can_be_signed_the_link_leads_to_the_campaign(visitor, campaign, endorsement):
    with transaction():
        for appeal in appeals_of(campaign):
            publishing.close(db.session.merge(appeal))

    page = visitor.open(f"/en/with/{link_of(endorsement).mark}")

    assert page.path == f"/en/campaigns/{campaign.slug}"


def test_the_letter_of_approval_leads_to_the_own_page(visitor, endorsement):
    token = letters_to(MAIL)[-1]["own_token"]

    page = visitor.open(f"/ky/our-link/{token}")

    texts = [one.get_text() for one in page.select("pre")]
    mark = link_of(endorsement).mark
    assert [f"/{language}/with/{mark}" in text for language, text in zip(
        ("ky", "ru", "en"), texts, strict=True
    )] == [True] * 3  # fmt: skip


@pytest.mark.parametrize(("shown", "said"), [(0, "Fewer than ten"), (40, "40")])
def test_the_number_is_shown_in_tens_and_no_name(visitor, endorsement, shown, said):
    with transaction():
        link = link_of(endorsement)
        link.confirmed, link.shown = shown + 7, shown

    page = visitor.open(own_page(endorsement))

    number = page.select_one(".count, .lead").get_text()
    assert said in number
    assert "7" not in number


def test_the_code_for_print_is_a_drawing(visitor, endorsement):
    answer = visitor.client.get(f"{own_page(endorsement)}/code.svg")

    assert answer.mimetype == "image/svg+xml"
    assert b"<path" in answer.data


def test_only_its_own_link_opens_it(visitor, endorsement):
    visitor.open("/en/our-link/nonsense", 404)
    visitor.open(f"/en/our-link/{links.sign(officers.WITHDRAW, endorsement.key)}", 404)


def test_the_way_to_the_own_page_is_on_the_page_to_withdraw(visitor, endorsement):
    page = visitor.open(f"/en/endorse/withdraw/{links.sign(officers.WITHDRAW, endorsement.key)}")

    assert page.select_one("a[href*=our-link]")
