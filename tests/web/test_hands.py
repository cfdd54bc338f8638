"""The campaign's first room says what needs a hand, most urgent first, and names nobody."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import audit, jobs
from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.endorsements import endorsing, officers
from campaign.institutions.models import DayUnit, ReplyRule
from campaign.organisers.by_two.models import ActByTwo, ActKind
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.outbox import letters
from campaign.outbox.models import Letter, LetterState
from campaign.retention import turns
from campaign.signatures.models import Signature, SignatureState, Watched
from campaign.tally import counting, telling
from campaign.tally.models import Count, DayCount, DistrictCount, SupportClass
from campaign.tokens import links
from campaign.vault.peppers import peppers
from campaign.web.dashboard.hands.appeals import is_near, next_milestone
from tests.factories import (
    PASSPHRASE,
    a_district,
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
)
from tests.tally.signed import signed

NOW = "2026-06-01T06:00:00Z"
"""A Monday."""


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def rule(app):
    with transaction():
        rule = ReplyRule(
            slug="fourteen-days", binding=True, register_days=3, answer_days=14,
            unit=DayUnit.WORKING, holidays="KG", source={"en": "a law"},
        )  # fmt: skip
        db.session.add(rule)
    return rule


@pytest.fixture
def campaign(app, visitor, rule):
    """Open, its key kept elsewhere too, its jobs at work; the organiser signed in."""
    organiser = an_organiser()
    institution = an_institution(reply_rule_id=rule.id)
    campaign = an_open_campaign(institution, organiser=organiser)
    with transaction():
        audit.record(organiser.id, "key file taken", campaign.slug, campaign_id=campaign.id)
        turns.take("forget", jobs.FORGETS_EVERY)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return campaign


def hands_of(visitor, campaign, language="en"):
    page = visitor.open(f"/{language}/dashboard/{campaign.slug}/")
    return page.select("[aria-labelledby=hands] li")


def words_of(visitor, campaign):
    return [" ".join(row.get_text(" ").split()) for row in hands_of(visitor, campaign)]


def a_delivery(campaign, state, **changes):
    [appeal, *_] = appeals_of(campaign)
    facts = {"outgoing": f"C-2026/{state}", "dated": date(2026, 5, 4), "approved_at": utcnow()}
    with transaction():
        delivery = Delivery(
            appeal_id=appeal.id, state=state, ordered_by=an_organiser().id, **(facts | changes)
        )
        db.session.add(delivery)
    return delivery


def an_endorsement(campaign, name="Ак көпүрө"):
    with transaction():
        found = endorsing.submit(
            campaign,
            endorsing.Claim(name, "123-456", "", "Нарын"),
            officers.Officer("Ү. Мөңгүева", "төрайым", "head@ak.example.org", "№ 4"),
            appeals_of(campaign),
            language="ky",
            browser_key="browser",
        )
    with transaction():
        endorsing.confirm_with_browser(links.sign(officers.CONFIRM, found.key), "browser")


def test_when_all_is_well_nothing_needs_a_hand(visitor, campaign):
    page = visitor.open(f"/en/dashboard/{campaign.slug}/")

    assert page.select("[aria-labelledby=hands]") == []
    assert "Nothing needs a hand." in page.get_text()


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 5, 25), "4 working days late"),  # Kurman Ait is in between
        (date(2026, 6, 1), "today is the last day"),
        (date(2026, 6, 4), "3 working days left"),
        (date(2026, 6, 8), "5 working days left"),
    ],
)
def test_a_reply_is_named_before_it_is_due_and_after(visitor, campaign, due, said):
    a_delivery(
        campaign, DeliveryState.REGISTERED, registered_number="1", registered_on=date(2026, 5, 5),
        reply_due_on=due,
    )  # fmt: skip

    [words] = words_of(visitor, campaign)

    assert said in words


def test_a_reply_due_much_later_needs_no_hand(visitor, campaign):
    a_delivery(
        campaign, DeliveryState.REGISTERED, registered_number="1", registered_on=date(2026, 5, 29),
        reply_due_on=date(2026, 6, 18),
    )  # fmt: skip

    assert words_of(visitor, campaign) == []


@pytest.mark.parametrize(
    ("state", "changes", "said"),
    [
        (DeliveryState.ORDERED, {"last_failure": "packet-not-kept"}, "could not be made"),
        (DeliveryState.DRAFTED, {}, "waits for approval"),
        (DeliveryState.BOUNCED, {}, "came back"),
    ],
)
def test_packets_that_wait_for_a_hand_lead_to_their_page(visitor, campaign, state, changes, said):
    delivery = a_delivery(campaign, state, **changes)

    [row] = hands_of(visitor, campaign)

    assert said in row.get_text()
    assert row.select_one("a")["href"].endswith(f"/deliveries/{delivery.id}")


def test_a_packet_approved_an_hour_ago_and_not_sent_needs_a_hand(visitor, campaign):
    a_delivery(campaign, DeliveryState.APPROVED, approved_at=utcnow() - timedelta(hours=1))

    assert "has not gone out" in words_of(visitor, campaign)[0]


def test_a_packet_accepted_and_never_registered_is_late_by_the_rule(visitor, campaign):
    sent = utcnow() - timedelta(days=7)
    a_delivery(campaign, DeliveryState.ACCEPTED, approved_at=sent)

    [words] = words_of(visitor, campaign)

    assert "not registered" in words
    assert "1 working day late" in words  # Kurman Ait is in between


def test_organisations_to_vet_are_a_number_and_no_name(visitor, campaign):
    an_endorsement(campaign, "Ак көпүрө")
    an_endorsement(campaign, "Кызыл көпүрө")

    [row] = hands_of(visitor, campaign)

    assert "2 organisations wait to be vetted" in row.get_text()
    assert "көпүрө" not in visitor.open(f"/en/dashboard/{campaign.slug}/").get_text()


def test_held_signatures_and_doubtful_clusters_are_numbers(visitor, campaign):
    person = signed(*appeals_of(campaign))
    with transaction():
        db.session.get_one(Signature, person.signatures[0].id).state = SignatureState.HELD
        db.session.add(Watched(campaign_id=campaign.id, alerts=2))

    held, doubtful = words_of(visitor, campaign)

    assert held.startswith("1 signature is held")
    assert doubtful.startswith("2 doubtful clusters")


def test_a_tally_letter_that_came_back_needs_a_hand_until_the_next_one_arrives(visitor, campaign):
    [appeal] = appeals_of(campaign)
    signed(appeal)
    with transaction():
        counting.count(campaign.id)
        turns.take("later", timedelta(days=7))
    with time_machine.travel(utcnow() + timedelta(days=8), tick=False), transaction():
        telling.tell_institutions()
    assert telling.came_back([appeal.id]) == set()

    with transaction():
        letter = db.session.query(Letter).filter_by(about=f"{letters.TALLY_OF}{appeal.id}").one()
        letter.state = LetterState.FAILED

    assert "the tally letter came back" in words_of(visitor, campaign)[0]


def test_a_milestone_near_is_told(visitor, campaign):
    [appeal] = appeals_of(campaign)
    with transaction():
        db.session.add(Count(appeal_id=appeal.id, support=SupportClass.PERSON, counted=93))

    [words] = words_of(visitor, campaign)

    assert "nearly 100" in words
    assert "7 more are missing" in words


@pytest.mark.parametrize(
    ("standing", "target", "ahead", "near"),
    [
        (0, 1000, 100, False),
        (89, 1000, 100, False),
        (90, 1000, 100, True),
        (100, 1000, 500, False),
        (230, 250, 250, True),
        (1_000_000, 1000, None, None),
    ],
)
def test_a_milestone_is_near_within_a_tenth_of_it(standing, target, ahead, near):
    assert next_milestone(standing, target) == ahead
    assert ahead is None or is_near(standing, ahead) is near


def test_a_last_day_to_sign_and_the_day_of_forgetting_come_near(visitor, campaign):
    with transaction():
        [appeal] = [db.session.merge(one) for one in appeals_of(campaign)]
        appeal.closes_on = date(2026, 6, 5)
    assert "signing ends soon" in words_of(visitor, campaign)[0]

    with time_machine.travel("2026-06-20T06:00:00Z", tick=False):
        with transaction():
            turns.take("forget", jobs.FORGETS_EVERY)
        assert "Everything personal is erased soon" in hands_elsewhen(campaign)


def hands_elsewhen(campaign):
    """Read without a page: the session of the browser has ended by then."""
    from flask import current_app

    from campaign.appeals import reading
    from campaign.deliveries import reading as deliveries
    from campaign.tally import reading as tally
    from campaign.web.dashboard import hands
    from campaign.web.dashboard.hands.hand import Look

    appeals = appeals_of(campaign)
    with current_app.test_request_context("/en/"):
        look = Look(
            db.session.merge(campaign), appeals, tally.of_appeals([one.id for one in appeals]),
            deliveries.of_campaign(campaign.id), reading.today(),
        )  # fmt: skip
        return [hand.what for hand in hands.needed(look)]


def test_a_key_of_which_no_copy_was_taken_is_spoken_of(app, visitor):
    organiser = an_organiser()
    campaign = an_open_campaign(organiser=organiser)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)

    words = words_of(visitor, campaign)

    assert words[0].startswith("The jobs stand still")
    assert words[-1].startswith("The key lies in one place only")


def test_what_stands_still_comes_first(visitor, campaign):
    an_endorsement(campaign)
    peppers.destroy(db.session.merge(campaign).pepper)
    with transaction():
        db.session.query(Letter).update({"due_at": utcnow() - timedelta(minutes=16)})

    words = words_of(visitor, campaign)

    assert [said.split(" ", 2)[0] for said in words] == ["Mail", "Nobody", "1"]


def test_signatures_that_are_not_counted_for_long_are_noticed(visitor, campaign):
    person = signed(*appeals_of(campaign))
    with transaction():
        db.session.merge(person).confirmed_at = utcnow() - timedelta(hours=1)

    assert words_of(visitor, campaign)[0].startswith("Counting stands still")


def test_growth_is_drawn_from_ten_on_with_its_table(visitor, campaign):
    [appeal] = appeals_of(campaign)
    a_district("KG-N")
    before = visitor.open(f"/en/dashboard/{campaign.slug}/")
    with transaction():
        day = date(2026, 5, 4)
        for n, standing in enumerate((4, 9, 30, 31)):
            db.session.add(
                DayCount(
                    appeal_id=appeal.id, support=SupportClass.PERSON,
                    day=day + timedelta(days=n), standing=standing,
                )
            )  # fmt: skip
        db.session.add(DistrictCount(appeal_id=appeal.id, district="KG-N", standing=28))
        db.session.add(DistrictCount(appeal_id=appeal.id, district="KG-B", standing=3))

    page = visitor.open(f"/en/dashboard/{campaign.slug}/")

    assert before.select("svg.plot") == []
    assert len(page.select("svg.plot")) == 1
    cells = [cell.get_text() for cell in page.select("details table td")]
    assert cells == ["31", "31"]
    assert "Naryn" not in page.get_text()  # three more would be told by the difference


def test_counting_keeps_what_stood_at_the_end_of_each_day(app):
    campaign = an_open_campaign()
    for day, people in ((NOW, 2), ("2026-06-02T06:00:00Z", 3)):
        with time_machine.travel(day, tick=False):
            for _ in range(people):
                signed(*appeals_of(campaign))
            with transaction():
                counting.count(campaign.id)

    rows = db.session.query(DayCount).order_by(DayCount.day).all()

    assert [(row.day.day, row.standing) for row in rows] == [(1, 2), (2, 5)]


def test_the_page_asks_as_little_with_many_rows_as_with_few(visitor, campaign, statements):
    def asked():
        statements.clear()
        visitor.open(f"/en/dashboard/{campaign.slug}/")
        return sum(said.startswith("SELECT") for said in statements)

    few = asked()
    for number in range(12):
        a_delivery(campaign, DeliveryState.DRAFTED, outgoing=f"C-2026/{number}")
        signed(*appeals_of(campaign))
    with transaction():
        counting.count(campaign.id)

    assert asked() <= few + 1
    assert few <= 26


def test_what_waits_for_a_second_person_is_told_to_all_but_who_asked(visitor, campaign):
    mine = db.session.scalars(select(Membership.organiser_id)).one()
    for asked_by, subject in ((mine, "1"), (an_organiser().id, "2")):
        with transaction():
            db.session.add(
                ActByTwo(
                    campaign_id=campaign.id, kind=ActKind.RULE, subject=subject, facts={},
                    why="More care.", asked_by=asked_by, lapses_at=utcnow() + timedelta(hours=9),
                )
            )  # fmt: skip

    [words] = words_of(visitor, campaign)

    assert words.startswith("1 act waits for a second person")
    assert "More care" not in words


def test_an_observer_reads_what_others_do_and_is_led_nowhere(visitor, campaign):
    a_delivery(campaign, DeliveryState.DRAFTED)
    with transaction():
        db.session.query(Membership).update({"role": MemberRole.OBSERVER})

    page = visitor.open(f"/en/dashboard/{campaign.slug}/")

    assert "Nothing needs a hand." in page.get_text()
    [row] = page.select("[aria-labelledby=others] li")
    assert "waits for approval" in row.get_text()
    assert row.select("a") == []


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_it_reads_in_each_language(visitor, campaign, language):
    a_delivery(campaign, DeliveryState.DRAFTED)

    [row] = hands_of(visitor, campaign, language)

    assert row.select_one("a.button")
