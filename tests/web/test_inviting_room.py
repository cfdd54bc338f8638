"""Inviting organisations in the dashboard, and the page their link opens."""

import io

import pytest
from sqlalchemy import select

from campaign.db import db, transaction
from campaign.endorsements.inviting import inviting
from campaign.endorsements.models import Endorsement
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.outbox.models import NeverAgain
from tests.endorsements.given import a_claim, approved
from tests.endorsements.invited import MAIL, asked
from tests.factories import (
    PASSPHRASE,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
)

LIST = f"Ак көпүрө, {MAIL}, 77-1, www.ak.example.org\nБай\nКош, k@example.org, ru"


@pytest.fixture
def campaign(app, visitor):
    organiser = an_organiser()
    campaign = an_open_campaign(organiser=organiser)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return campaign


def room(campaign, language="en"):
    return f"/{language}/dashboard/{campaign.slug}/inviting"


def link_of(mail=MAIL, language="en"):
    return f"/{language}/will-you-endorse/{letters_to(mail)[-1]['token']}"


def test_good_lines_are_kept_and_bad_ones_stay_in_the_field(visitor, campaign):
    page = visitor.submit(room(campaign), 422, form="add-form", button="add", text=LIST)

    assert [row.get_text() for row in page.select("#listed ~ div h3")] == ["Ак көпүрө", "Кош"]
    assert page.select_one("#text").get_text() == "Бай"
    assert "Line 2: no mail address" in page.get_text()


def test_a_file_is_a_list_too(app, visitor, campaign):
    page = visitor.open(room(campaign))
    token = page.select_one("[name=csrf_token]")["value"]
    csv = "Название;Почта\nБелый мост;head@ak.example.org\n".encode("cp1251")

    visitor.client.post(
        room(campaign),
        data={"csrf_token": token, "action": "add", "file": (io.BytesIO(csv), "list.csv")},
    )

    assert [one.known.name for one in inviting.of_campaign(campaign.id)] == ["Белый мост"]


def test_nothing_at_all_is_no_list(visitor, campaign):
    visitor.submit(room(campaign), 422, form="add-form", button="add", text="")


def test_the_letter_is_shown_as_it_will_be_read_and_then_sent(visitor, campaign):
    visitor.submit(
        room(campaign), form="add-form", button="add", text="Ак, head@ak.example.org, ru"
    )

    page = visitor.submit(
        f"{room(campaign)}/letter", form="letter", button="keep", sentence_ru="Мы были вместе."
    )
    assert "Мы были вместе." in page.select_one("pre").get_text()
    assert "просят организацию «Ак»" in page.select_one("pre").get_text()
    assert page.html["lang"] == "en"
    assert letters_to("head@ak.example.org") == []

    page = visitor.send(page, form="letter", button="send")

    [letter] = letters_to("head@ak.example.org")
    assert letter["sentence"] == "Мы были вместе."
    assert "Not answered" in page.get_text()


def test_a_sentence_that_is_too_long_is_kept_in_its_field(visitor, campaign):
    long = "x" * (inviting.LONGEST_SENTENCE + 1)

    page = visitor.submit(
        f"{room(campaign)}/letter", 422, form="letter", button="keep", sentence_ky=long
    )

    assert page.select_one("#sentence_ky").get_text() == long


def test_the_link_opens_a_form_filled_in_with_what_is_known(visitor, campaign):
    asked(campaign, f"Ак көпүрө, {MAIL}, 77-1, www.ak.example.org")

    page = visitor.open(link_of())
    form = visitor.open(page.select_one("a.button")["href"])

    filled = {
        name: form.select_one(f"#{name}")["value"]
        for name in ("organisation", "registration_number", "site", "mail")
    }
    assert filled == {
        "organisation": "Ак көпүрө",
        "registration_number": "77-1",
        "site": "https://www.ak.example.org",
        "mail": MAIL,
    }


def test_what_the_register_says_publicly_is_filled_in(visitor, campaign):
    claim = a_claim("Ак көпүрө коомдук фонду", registration_number="77-1", place="Талас")
    approved(appeals_of(an_open_campaign()), an_organiser(), claim)
    asked(campaign, f"Ак, {MAIL}, 77 1")

    form = visitor.open(visitor.open(link_of()).select_one("a.button")["href"])

    assert form.select_one("#place")["value"] == "Талас"
    assert form.select_one("#organisation")["value"] == "Ак көпүрө коомдук фонду"


def test_an_endorsement_by_the_link_is_known_as_the_answer(visitor, campaign):
    asked(campaign, f"Ак көпүрө, {MAIL}, 77-1")
    form = visitor.open(visitor.open(link_of()).select_one("a.button")["href"])

    page = visitor.send(form, 422, form="endorse", name="Ү. Мөңгүева")  # the rest is missing
    assert page.select_one("[name=invitation]")["value"]
    visitor.send(
        page, form="endorse", name="Ү. Мөңгүева", role="төрайым", place="Нарын",
        mandate="№ 4", publish="y", keep="y",
    )  # fmt: skip

    endorsement = db.session.scalars(select(Endorsement)).one()
    [one] = inviting.of_campaign(campaign.id)
    assert one.endorsement is None  # until they confirm by mail
    visitor.submit(
        f"/en/endorse/{letters_to(MAIL)[-1]['token']}",
    )
    [one] = inviting.of_campaign(campaign.id)
    assert one.endorsement == db.session.get_one(Endorsement, endorsement.id).state == "confirmed"


def test_looking_at_the_page_of_a_link_writes_nothing(visitor, campaign, statements):
    asked(campaign)
    link = link_of()
    statements.clear()

    visitor.open(visitor.open(link).select_one("a.button")["href"])

    assert [said for said in statements if not said.startswith(("SELECT", "BEGIN"))] == []


def test_no_is_an_answer_and_may_be_changed(visitor, campaign):
    asked(campaign)

    page = visitor.submit(link_of(), form="answer", button="decline")

    assert "will not" in page.get_text()
    [one] = inviting.of_campaign(campaign.id)
    assert one.answered
    assert "You may change your mind" in visitor.open(link_of()).get_text()


def test_never_again_is_kept_as_nothing_but_a_keyed_hash(visitor, campaign):
    asked(campaign)

    visitor.submit(link_of(), form="answer", button="never")

    assert len(db.session.scalars(select(NeverAgain)).all()) == 1


@pytest.mark.parametrize("link", ["nonsense", "a.b.c"])
def test_a_wrong_link_tells_nothing(visitor, link):
    visitor.open(f"/en/will-you-endorse/{link}", 404)


def test_a_link_that_ended_leaves_the_form_empty(visitor, campaign):
    form = visitor.open(f"/en/campaigns/{campaign.slug}/endorse?invitation=old")

    assert form.select_one("#organisation")["value"] == ""


def test_the_page_of_a_link_tells_no_other_site_where_it_was(visitor, campaign):
    asked(campaign)
    page = visitor.open(link_of())

    for path in (link_of(), page.select_one("a.button")["href"]):
        assert visitor.client.get(path).headers["Referrer-Policy"] == "no-referrer"


def test_an_observer_does_not_see_who_is_asked(visitor, campaign):
    asked(campaign)
    with transaction():
        db.session.query(Membership).update({"role": MemberRole.OBSERVER})

    page = visitor.open(room(campaign), 403)

    assert "көпүрө" not in page.get_text()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_opens_in_each_language(visitor, campaign, language):
    asked(campaign)
    for path in (
        room(campaign, language),
        f"{room(campaign, language)}/letter",
        link_of(MAIL, language),
    ):
        assert visitor.open(path).html["lang"] == language


def test_the_first_room_says_that_a_list_waits(visitor, campaign):
    visitor.submit(room(campaign), form="add-form", button="add", text=f"Ак, {MAIL}")

    page = visitor.open(f"/en/dashboard/{campaign.slug}/")

    said = [row.get_text() for row in page.select("[aria-labelledby=hands] h3")]
    assert "1 organisation on the list has no letter yet" in said
