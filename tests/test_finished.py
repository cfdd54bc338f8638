"""A campaign that is over: nothing of a person is left, and every number is."""

from datetime import timedelta

import pytest
import time_machine

from campaign import audit, retention
from campaign.appeals import publishing
from campaign.appeals.models import Appeal
from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryState, PacketPart
from campaign.endorsements import endorsing, officers
from campaign.endorsements.models import Endorsement
from campaign.retention import finished
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory
from campaign.tally import counting, reading
from campaign.tokens import links
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
    organisation = endorsing.Organisation("Ак көпүрө", "123-456", "", "Нарын")
    officer = officers.Officer("Ү. Мөңгүева", "төрайым", OFFICER, "№ 4")
    with transaction():
        endorsement = endorsing.submit(
            campaign, organisation, officer, [appeal], language="ky", browser_key="browser"
        )
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


def forget_after(time):
    with time_machine.travel(utcnow() + time), transaction():
        retention.forget()
    db.session.expire_all()


def test_a_month_after_the_last_term_nothing_of_a_person_is_left(appeal):
    close(appeal)
    printed = db.session.query(Signatory).one().mail_print

    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))

    person, endorsement = db.session.query(Signatory).one(), db.session.query(Endorsement).one()
    assert (person.sealed, person.updates_mail, person.wants_answer) == (None, None, False)
    assert person.mail_print != printed
    assert endorsement.officer is None
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

    assert db.session.query(Signatory).one().sealed is None


def test_forgetting_twice_finds_nothing_more(appeal):
    close(appeal)
    forget_after(TERM + finished.KEPT_FOR + timedelta(days=1))
    before = db.session.query(audit.AuditEntry).count()

    forget_after(TERM + finished.KEPT_FOR + timedelta(days=2))

    assert db.session.query(audit.AuditEntry).count() == before
