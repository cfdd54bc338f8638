"""Who may see an organisation's name: everyone, everyone once enough stand, the chosen, or nobody."""

import json
from contextlib import closing

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from campaign import jobs
from campaign.appeals.models import Appeal
from campaign.db import db, transaction
from campaign.deliveries import packet
from campaign.endorsements import endorsing, officers, opening, standing
from campaign.endorsements.models import Endorsement, Shown
from campaign.resolutions.models import Campaign
from campaign.tally import counting, reading
from campaign.tally.models import LedgerEntry
from campaign.tokens import links
from tests.deliveries.facts_of_packets import sign
from tests.endorsements.given import MAIL, a_claim, approved
from tests.factories import (
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    packet_for,
)

SECRET = "Жашыруун булут"


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(app):
    return an_open_campaign(an_institution(), an_institution())


def held(campaign, organiser, n, name="Дос"):
    return approved(
        appeals_of(campaign), organiser, a_claim(name), shown=Shown.TOGETHER, hold_until=n
    )


def open_held():
    db.session.rollback()
    return jobs.open_held()


def count(campaign):
    with transaction():
        counting.count(campaign.id)
    return reading.of_campaign(campaign.id).organisation


def names(campaign):
    db.session.rollback()
    return [found.called["ky"] for found in standing.public(campaign.id)]


@pytest.mark.parametrize(
    ("named", "waiting", "reached"),
    [
        (0, [], 0),
        (0, [3, 3], 0),
        (0, [3, 3, 3], 3),
        (2, [3], 3),
        (0, [2, 5, 5, 5], 0),
        (1, [2, 5, 5, 5], 5),
        (0, [2, 2, 9], 2),
        (3, [9], 0),
    ],
)
def test_names_open_once_their_number_is_reached(named, waiting, reached):
    assert opening.enough(named, waiting) == reached


@given(st.integers(0, 20), st.lists(st.integers(2, 20), max_size=20))
def test_whoever_is_opened_stands_with_as_many_as_they_asked_for(named, waiting):
    reached = opening.enough(named, waiting)
    together = named + sum(1 for n in waiting if n <= reached)

    assert all(together >= n for n in waiting if n <= reached)
    assert opening.enough(together, [n for n in waiting if n > reached]) == 0


def test_until_enough_stand_nobody_is_named_or_counted_and_then_all_are(campaign, organiser):
    held(campaign, organiser, 3)
    held(campaign, organiser, 2 + 1, "Жол")
    assert open_held() == 0
    assert (names(campaign), count(campaign)) == ([], 0)

    held(campaign, organiser, 3, "Ак")
    assert (names(campaign), count(campaign)) == ([], 0)

    assert open_held() == 3
    assert (names(campaign), count(campaign)) == (["Ак", "Дос", "Жол"], 3)
    assert open_held() == 0


def test_who_withdraws_before_makes_the_number_smaller(campaign, organiser):
    first = held(campaign, organiser, 2)
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, first.key))
    held(campaign, organiser, 2)

    assert open_held() == 0
    assert count(campaign) == 0


def test_who_withdraws_afterwards_hides_nobody_again(campaign, organiser):
    first = held(campaign, organiser, 2, "Ак")
    held(campaign, organiser, 2, "Дос")
    open_held()
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, first.key))

    assert names(campaign) == ["Дос"]
    assert count(campaign) == 1


def test_the_campaign_may_ask_all_to_wait_for_one_another(campaign, organiser):
    with transaction():
        db.session.get_one(Campaign, campaign.id).names_together = 2
    approved(appeals_of(campaign), organiser, a_claim("Ак"))
    assert (open_held(), names(campaign)) == (0, [])

    approved(appeals_of(campaign), organiser, a_claim("Дос"))

    assert (open_held(), names(campaign)) == (2, ["Ак", "Дос"])


def test_the_letter_says_what_will_be_seen(campaign, organiser):
    held(campaign, organiser, 7)

    assert (letters_to(MAIL)[-1]["shown"], letters_to(MAIL)[-1]["hold_until"]) == ("together", 7)


@pytest.mark.parametrize("shown", [Shown.CHOSEN, Shown.NOBODY, Shown.TOGETHER])
def test_a_name_that_is_kept_stands_on_no_public_page_and_in_no_ledger(
    campaign, organiser, visitor, shown
):
    told, other = appeals_of(campaign)
    claim = a_claim(SECRET, statement="Биздин сөз", site="https://zhashyruun.example.org")
    approved(
        [told, other], organiser, claim, shown=shown, to=[told.slug],
        hold_until=9 if shown == Shown.TOGETHER else None, officer=True,
    )  # fmt: skip
    counted = 0 if shown == Shown.TOGETHER else 1
    assert (open_held(), count(campaign)) == (0, counted)

    pages = [
        f"/{language}/{path}"
        for language in ("ky", "ru", "en")
        for path in (
            f"campaigns/{campaign.slug}", f"appeals/{told.slug}", f"appeals/{other.slug}",
            f"campaigns/{campaign.slug}/ledger", "privacy", "how-we-count",
            f"campaigns/{campaign.slug}/endorse",
            "organisations/find?q=Жашыруун", "organisations/find?q=булут",
        )
    ]  # fmt: skip
    seen = [visitor.client.get(page) for page in pages]

    assert {answer.status_code for answer in seen} <= {200, 404}
    for answer in seen:
        said = json.loads(answer.text) if answer.is_json else answer.text
        assert SECRET not in str(said)
        assert "zhashyruun" not in str(said)
        assert "Мөңгүева" not in str(said)
    visitor.open("/en/organisations/zhashyruun-bulut", 404)
    kept = b"".join(db.session.scalars(select(LedgerEntry.line)))
    assert SECRET.encode() not in kept
    assert standing.matching(SECRET) == []


@pytest.mark.parametrize("shown", [Shown.CHOSEN, Shown.NOBODY])
def test_only_the_chosen_addressee_reads_the_name_in_a_packet(campaign, organiser, shown):
    told, other = appeals_of(campaign)
    approved([told, other], organiser, a_claim(SECRET), shown=shown, to=[told.slug])
    count(campaign)

    in_told, in_other = (said_in_packet(db.session.get_one(Appeal, a.id)) for a in (told, other))

    assert (SECRET in in_told) is (shown == Shown.CHOSEN)
    assert SECRET not in in_other
    assert "Эсепке кирип, бул жерде аталбаган уюмдар: 1" in in_other


def said_in_packet(appeal):
    """Its pages in one line, and every file that goes with them."""
    made = packet.compose(packet_for(appeal), sign=sign)
    with closing(pypdfium2.PdfDocument(made.pdf)) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    files = [part.content.decode("utf-8", "ignore") for part in made.parts]
    return " ".join(" ".join((*pages, *files)).replace("\u200b", "").split())


def test_a_label_and_a_named_officer_stand_beside_the_name(campaign, organiser, visitor):
    claim = a_claim("Ак", label="Чет өлкөлүк өкүл", statement="Биз колдойбуз.")
    approved(appeals_of(campaign), organiser, claim, officer=True)
    count(campaign)

    page = visitor.open(f"/ky/campaigns/{campaign.slug}").get_text(" ")
    own = visitor.open("/ky/organisations/ak").get_text(" ")
    printed = said_in_packet(db.session.get_one(Appeal, appeals_of(campaign)[0].id))

    for said in (page, own, printed):
        assert "Чет өлкөлүк өкүл" in said
        assert "Ү. Мөңгүева" in said
    assert "Биз колдойбуз." in own
    assert "Биз колдойбуз." in printed


def test_without_the_officers_wish_nobody_reads_their_name(campaign, organiser, visitor):
    approved(appeals_of(campaign), organiser, a_claim("Ак"))
    count(campaign)

    assert db.session.scalars(select(Endorsement)).one().told.officer is None
    assert "Мөңгүева" not in visitor.open("/ky/organisations/ak").get_text()
