"""A campaign that is over: nothing of a person is left, and every number is."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from campaign import audit, jobs, retention
from campaign.appeals import publishing
from campaign.appeals.models import Appeal, AppealState
from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryState, PacketPart
from campaign.endorsements import endorsing, officers
from campaign.endorsements.inviting.models import InvitedOrganisation
from campaign.endorsements.models import Endorsement
from campaign.i18n import day
from campaign.resolutions.models import Campaign
from campaign.retention import finished
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory, Signature
from campaign.tally import counting, reading
from campaign.tokens import links
from tests.endorsements.invited import asked
from tests.factories import an_appeal, an_offer, an_organiser, letters_to

AIGUL, OFFICER = "aigul@example.org", "head@ak.example.org"
TERM = timedelta(days=20)


@pytest.fixture
def appeal(app):
    """Signed by one person, endorsed by one organisation, its packet sent; a reply is due."""
    appeal = an_appeal()
    campaign = appeal.campaign
    wish = signing.Wish(AIGUL, [appeal.slug], "ky", name="Айгүл Үлгү", wants_answer=True)
    with transaction():
        signing.ask(an_offer(campaign), wish, "browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(AIGUL)[0]["token"], "browser")
        counting.count(campaign.id)
    organisation = endorsing.Claim("Ак көпүрө", "123-456", "", "Нарын")
    officer = officers.Officer("Ү. Мөңгүева", "төрайым", OFFICER, "№ 4")
    with transaction():
        endorsement = endorsing.submit(
            campaign, organisation, officer, [appeal], language="ky", browser_key="browser"
        )
    asked(campaign)
    organiser = an_organiser()
    with transaction():
        endorsing.confirm_with_browser(links.sign(officers.CONFIRM, endorsement.key), "browser")
        endorsing.withdraw(links.sign(officers.WITHDRAW, endorsement.key))
        db.session.add(a_delivery(appeal, organiser))
    return appeal


def a_delivery(appeal, organiser):
    return Delivery(
        appeal_id=appeal.id,
        outgoing="CCW-2026/1",
        dated=utcnow().date(),
        state=DeliveryState.REGISTERED,
        ordered_by=organiser.id,
        approved_at=utcnow(),
        registered_number="7",
        registered_on=utcnow().date(),
        officer="А. Кызматкер",
        reply_due_on=utcnow().date() + TERM,
        sha256="b2" * 32,
        parts=[PacketPart(name="p.pdf", mime="application/pdf", sha256="b2", size=1, content=b"x")],
    )


def close(appeal):
    with transaction():
        publishing.close(db.session.get_one(Appeal, appeal.id))
        audit.record(None, "appeal closed", appeal.slug, campaign_id=appeal.campaign_id)


def forget_after(span):
    with time_machine.travel(utcnow() + span):
        gone = jobs.forget_all()
    db.session.expire_all()
    return gone


def test_a_month_after_the_last_term_nothing_of_a_person_is_left(appeal):
    close(appeal)
    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))

    assert db.session.query(Signatory).count() == db.session.query(Signature).count() == 0
    assert db.session.query(Endorsement).one().officer is None
    assert db.session.query(InvitedOrganisation).count() == 0
    delivery = db.session.query(Delivery).one()
    assert (delivery.officer, delivery.parts) == (None, [])
    assert delivery.sha256 == "b2" * 32
    assert reading.of_appeal(appeal.id).person == 1


def test_a_day_before_everything_is_still_there(appeal):
    close(appeal)

    forget_after(TERM + finished.KEPT_FOR - timedelta(days=1))

    assert db.session.query(Signatory).one().sealed
    assert db.session.query(Delivery).one().parts


def test_while_anything_can_be_signed_nothing_is_forgotten(appeal):
    forget_after(TERM + finished.KEPT_FOR * 10)

    assert db.session.query(Signatory).one().sealed
    assert db.session.query(Endorsement).one().officer


def test_an_appeal_with_a_last_day_is_over_by_itself(appeal):
    with transaction():
        db.session.get_one(Appeal, appeal.id).closes_on = utcnow().date() + TERM * 2

    forget_after(TERM * 2 + finished.KEPT_FOR - timedelta(days=1))
    assert db.session.query(Signatory).one().sealed
    forget_after(TERM * 2 + finished.KEPT_FOR + timedelta(days=1))

    assert db.session.query(Signatory).count() == 0


def test_forgetting_twice_finds_nothing_more(appeal):
    close(appeal)
    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))
    before = db.session.query(audit.AuditEntry).count()

    forget_after(TERM + finished.KEPT_FOR + timedelta(days=2))

    assert db.session.query(audit.AuditEntry).count() == before


def until(day):
    """From now to noon of this day."""
    return datetime.combine(day, time(12), tzinfo=UTC) - utcnow()


def campaign_of(appeal):
    return db.session.get_one(Campaign, appeal.campaign_id, populate_existing=True)


def test_whatever_is_open_is_closed_and_forgotten_on_the_day_told_before_signing(appeal):
    told = finished.latest_of(appeal.campaign_id)

    forget_after(until(told - timedelta(days=2)))
    assert db.session.get_one(Appeal, appeal.id).state == AppealState.OPEN
    forget_after(until(told - timedelta(days=1)))
    assert db.session.get_one(Appeal, appeal.id).state == AppealState.CLOSED
    assert db.session.query(Signatory).one().sealed
    forget_after(until(told))

    assert db.session.query(Signatory).count() == 0
    assert reading.of_appeal(appeal.id).person == 1


def test_the_day_stands_where_people_sign_and_on_the_privacy_page(appeal, visitor):
    told = day(finished.latest_of(appeal.campaign_id), "en")

    sign = visitor.open(f"/en/campaigns/{appeal.campaign.slug}/sign")
    privacy = visitor.open("/en/privacy")

    assert f"on {told} at the latest" in " ".join(sign.get_text().split())
    assert f"on {told} at the latest" in " ".join(privacy.get_text().split())


def test_with_the_prints_the_pepper_goes_and_nobody_is_found_any_more(appeal, visitor, settings):
    close(appeal)
    pepper = campaign_of(appeal).pepper
    assert (settings.peppers / pepper).exists()

    gone = forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))

    assert gone["peppers destroyed"] == 1
    assert not (settings.peppers / pepper).exists()
    assert campaign_of(appeal).prints_forgotten_at
    assert campaign_of(appeal).forgotten_at
    page = visitor.submit(f"/en/campaigns/{appeal.campaign.slug}/withdraw", 409, mail=AIGUL)
    assert "The time for this campaign is over" in page.get_text()


def test_a_campaign_that_goes_on_keeps_its_pepper(appeal, settings):
    forget_after(TERM)

    assert (settings.peppers / campaign_of(appeal).pepper).exists()


def test_what_waits_for_the_ledger_is_forgotten_but_counted_all_the_same(appeal):
    wish = signing.Wish("bek@example.org", [appeal.slug], "ky", name="Бек Үлгү")
    with transaction():
        signing.ask(an_offer(appeal.campaign), wish, "browser")
    with transaction():
        confirming.confirm_with_browser(letters_to("bek@example.org")[0]["token"], "browser")
    close(appeal)

    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))
    person = db.session.query(Signatory).one()
    assert (person.sealed, person.browser_print, person.mail_print) == (None, "", person.key)
    with transaction():
        counting.count(appeal.campaign_id)
    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))

    assert db.session.query(Signatory).count() == 0
    assert reading.of_appeal(appeal.id).person == 2


def test_killed_after_any_batch_it_goes_on(appeal, monkeypatch):
    close(appeal)
    later = utcnow() + TERM + finished.KEPT_FOR + timedelta(days=1)
    with time_machine.travel(later), transaction():
        finished.forget(later, 1)

    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))

    assert campaign_of(appeal).forgotten_at


def test_a_dry_run_tells_what_would_go_and_changes_nothing(appeal, settings):
    close(appeal)

    with time_machine.travel(utcnow() + TERM + finished.KEPT_FOR + timedelta(days=1)):
        would = retention.would_forget()
    db.session.expire_all()

    assert would["signatories of campaigns that are over"] == 1
    assert would["files of packets"] == 1
    assert db.session.query(Signatory).one().sealed
    assert not campaign_of(appeal).prints_forgotten_at
    assert (settings.peppers / campaign_of(appeal).pepper).exists()
