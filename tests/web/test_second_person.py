"""The room of the second person: packets with names, large removals and the rule itself take two."""

import io
import json
from datetime import timedelta

import pytest
import time_machine

from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.deliveries import packets
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.organisers import accounts
from campaign.organisers.by_two import rule
from campaign.organisers.by_two.models import ActByTwo, ActState
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure, Removal, Signatory
from campaign.tally import counting
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_offer,
    an_open_campaign,
    an_organiser,
    letters_to,
    slugs_of,
)
from tests.visitor import Visitor

WHY = "The ministry meets on Monday"


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser(email="first@example.org"))


def signed_in(app, email):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=email, passphrase=PASSPHRASE)
    return visitor


@pytest.fixture
def first(app, campaign):
    return signed_in(app, "first@example.org")


@pytest.fixture
def second(app, campaign):
    a_member(campaign, MemberRole.OWNER, email="second@example.org", name="Б. Өмүрбекова")
    return signed_in(app, "second@example.org")


def room(campaign, path="second-person"):
    return f"/en/dashboard/{campaign.slug}/{path}"


def a_signature(campaign, number=1, **wish):
    mail = f"signer{number}@example.org"
    wished = signing.Wish(mail=mail, appeals=slugs_of(campaign), language="ky", **wish)
    with transaction():
        signing.ask(an_offer(campaign), wished, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[-1]["token"], "this browser")


@pytest.fixture
def packet(campaign, first):
    """Composed with a name in it; the path of its page."""
    a_signature(campaign, name="Айгүл Асанова", disclosure=Disclosure.NAMED)
    with transaction():
        counting.count(campaign.id)
    page = first.submit(
        room(campaign, "deliveries"),
        form="order-form",
        appeal=slugs_of(campaign)[0],
        passphrase=PASSPHRASE,
    )
    packets.compose_due()
    return page.path


def the_delivery():
    db.session.rollback()
    return db.session.query(Delivery).populate_existing().one()


def approve(visitor, campaign, status=200):
    page = visitor.open(room(campaign))
    form = page.select_one("form[id^=approve-]")["id"]
    return visitor.send(page, status, form=form)


def test_a_packet_with_names_goes_once_another_approved_it(campaign, first, second, packet):
    page = first.submit(packet, form="approve", why=WHY)
    assert "waits for a second person" in page.get_text()
    assert the_delivery().state == DeliveryState.DRAFTED

    seen = second.open(room(campaign))
    assert WHY in seen.get_text()
    assert f"{accounts.with_email('first@example.org').name} asks:" in seen.get_text()
    assert the_delivery().sha256 in seen.get_text()
    assert "Айгүл" not in seen.get_text()
    approve(second, campaign)

    delivery = the_delivery()
    assert delivery.state == DeliveryState.APPROVED
    assert delivery.approved_by == accounts.with_email("second@example.org").id
    assert letters_to(delivery.appeal.institution.offices[0].mail)[-1]["kind"] == "packet_letter"
    entry = db.session.query(AuditEntry).filter_by(action="packet approved").one()
    assert entry.why == WHY
    assert entry.facts == {"asked_by": accounts.with_email("first@example.org").id}


def test_who_asked_is_offered_nothing_but_to_take_it_back(campaign, first, second, packet):
    page = first.submit(packet, form="approve", why=WHY)

    page = first.open(room(campaign))

    forms = {form["id"].partition("-")[0] for form in page.select("main form[method=post]")}
    assert forms == {"withdraw", "rule"}
    act = db.session.query(ActByTwo).one()
    token = page.select_one("[name=csrf_token]")["value"]
    answer = first.client.post(
        room(campaign, f"second-person/{act.id}"), data={"csrf_token": token, "action": "approve"}
    )
    assert answer.status_code == 403
    assert the_delivery().state == DeliveryState.DRAFTED


def test_alone_one_is_told_to_invite_a_second_person(campaign, first, packet):
    page = first.submit(packet, 409, form="approve", why=WHY)

    assert "Invite a second person" in page.select_one(".errors").get_text()
    assert page.select_one("#send-why")["value"] == WHY
    assert the_delivery().state == DeliveryState.DRAFTED


def test_without_a_why_it_is_not_asked(campaign, first, second, packet):
    page = first.submit(packet, 422, form="approve")

    assert "Write why" in page.get_text()
    assert db.session.query(ActByTwo).count() == 0


def test_a_packet_without_names_takes_one_person(campaign, first):
    a_signature(campaign)
    with transaction():
        counting.count(campaign.id)
    page = first.submit(
        room(campaign, "deliveries"), form="order-form", appeal=slugs_of(campaign)[0]
    )
    packets.compose_due()

    assert first.open(f"{page.path}/packet.pdf").mimetype == "application/pdf"
    first.submit(page.path, form="approve")

    assert the_delivery().state == DeliveryState.APPROVED


def test_a_packet_that_was_composed_anew_is_another_one(campaign, first, second, packet):
    first.submit(packet, form="approve", why=WHY)
    with transaction():
        packets.call_back(the_delivery())

    page = approve(second, campaign, 409)

    assert "Nothing was done" in page.select_one(".errors").get_text()
    assert db.session.query(ActByTwo).one().state == ActState.VOID
    assert the_delivery().state == DeliveryState.ORDERED


def test_names_in_a_packet_are_opened_by_two_and_each_time_is_noted(
    app, campaign, first, second, packet
):
    a_member(campaign, MemberRole.OWNER, email="third@example.org")
    third = signed_in(app, "third@example.org")
    first.open(f"{packet}/packet.pdf", 409)
    first.submit(packet, form="look", why="We read every page before it goes")
    first.open(f"{packet}/packet.pdf", 409)

    approve(second, campaign)

    assert first.open(f"{packet}/packet.pdf").data.startswith(b"%PDF")
    assert second.open(f"{packet}/packet.pdf").data.startswith(b"%PDF")
    third.open(f"{packet}/packet.pdf", 409)
    assert db.session.query(AuditEntry).filter_by(action="by two: opened").count() == 2


def test_a_refusal_needs_a_reason_and_who_asked_reads_it(campaign, first, second, packet):
    first.submit(packet, form="approve", why=WHY)
    page = second.open(room(campaign))
    form = page.select_one("form[id^=refuse-]")["id"]

    second.send(page, 422, form=form, reason="")
    second.send(page, form=form, reason="Page 3 has the wrong minister.")

    assert "Page 3 has the wrong minister." in first.open(room(campaign)).get_text()
    assert the_delivery().state == DeliveryState.DRAFTED


def test_the_tab_says_how_many_wait(campaign, first, second, packet):
    assert not second.open(room(campaign, "")).select(".tabs .chip")

    first.submit(packet, form="approve", why=WHY)

    assert second.open(room(campaign, "")).select_one(".tabs .chip").get_text() == "1"


def test_an_observer_sees_what_waits_and_answers_nothing(app, campaign, first, second, packet):
    first.submit(packet, form="approve", why=WHY)
    a_member(campaign, MemberRole.OBSERVER, email="observer@example.org")
    observer = signed_in(app, "observer@example.org")

    page = observer.open(room(campaign))
    assert WHY in page.get_text()
    assert page.select("main form[method=post]") == []

    token = page.select_one("[name=csrf_token]")["value"]
    act = db.session.query(ActByTwo).one()
    for action in ("approve", "refuse", "withdraw"):
        answer = observer.client.post(
            room(campaign, f"second-person/{act.id}"),
            data={"csrf_token": token, "action": action, "reason": "x"},
        )
        assert answer.status_code in {403, 409}
    assert db.session.query(ActByTwo).one().state == ActState.PENDING


def test_a_right_taken_a_moment_ago_is_gone(campaign, first, second, packet):
    first.submit(packet, form="approve", why=WHY)
    page = second.open(room(campaign))
    with transaction():
        organiser = accounts.with_email("second@example.org")
        db.session.get(Membership, (organiser.id, campaign.id)).role = MemberRole.VETTER

    second.send(page, 403, form=page.select_one("form[id^=approve-]")["id"])

    assert the_delivery().state == DeliveryState.DRAFTED


def crowd(campaign, number):
    """As many signatures that wait for their confirmation, from one domain."""
    for one in range(number):
        wish = signing.Wish(f"crowd{one}@crowd.example.org", slugs_of(campaign), "ky")
        with transaction():
            signing.ask(an_offer(campaign), wish, "browser")
    with transaction():
        for signatory in db.session.query(Signatory):
            signatory.shape = "plain"


def remove(visitor, campaign, status=200, **fields):
    page = visitor.open(room(campaign, "screening/cluster?kind=shape&value=plain"))
    fields = {"reason": "fraud", "why": WHY} | fields
    return visitor.send(page, status, form="remove-form", button="remove", **fields)


def test_a_removal_above_the_threshold_takes_two(campaign, first, second):
    crowd(campaign, 21)

    page = remove(first, campaign, why="One program, last night")
    assert "Second person" in page.h1.get_text()
    assert db.session.query(Removal).count() == 0
    approve(second, campaign)

    assert db.session.query(Removal).one().wanted == 21


def test_up_to_the_threshold_one_person_removes(campaign, first, second):
    crowd(campaign, 20)

    remove(first, campaign)

    assert db.session.query(Removal).one().wanted == 20


def test_small_removals_one_after_another_are_a_large_one(campaign, first, second):
    crowd(campaign, 11)
    with transaction():
        who = accounts.with_email("first@example.org").id
        db.session.add(
            Removal(
                campaign_id=campaign.id,
                organiser_id=who,
                kind="shape",
                value="odd",
                until=utcnow(),
                reason="fraud",
                wanted=10,
            )
        )

    remove(first, campaign, why="The rest of it")

    assert db.session.query(Removal).count() == 1
    assert db.session.query(ActByTwo).one().facts["wanted"] == 11


def test_a_removal_that_would_touch_another_number_is_void(campaign, first, second):
    crowd(campaign, 21)
    remove(first, campaign, why="One program, last night")
    with transaction():
        db.session.delete(db.session.query(Signatory).first())

    approve(second, campaign, 409)

    assert db.session.query(Removal).count() == 0
    assert db.session.query(ActByTwo).one().state == ActState.VOID


def test_the_rule_itself_is_changed_by_two(campaign, first, second):
    first.submit(
        room(campaign), form="rule-form", removals_above="500", lapse_hours="24", why="A busy week"
    )
    assert rule.of(campaign.id).removals_above == 20

    page = second.open(room(campaign))
    assert "more than 500" in page.get_text()
    approve(second, campaign)

    assert rule.of(campaign.id) == rule.Rule(500, 24)


def test_an_unclear_rule_is_refused_and_kept_in_its_form(campaign, first, second):
    page = first.submit(
        room(campaign), 422, form="rule-form", removals_above="many", lapse_hours="24", why="x"
    )

    assert page.select_one("#removals_above")["value"] == "many"


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_room_opens_in_each_language(campaign, first, second, packet, language):
    first.submit(packet, form="approve", why=WHY)

    page = second.open(f"/{language}/dashboard/{campaign.slug}/second-person")

    assert page.html["lang"] == language
    assert page.select_one("form[id^=approve-]")


def test_nobody_approves_by_a_browser_that_was_left_open(campaign, first, second, packet):
    first.submit(packet, form="approve", why=WHY)
    page = second.open(room(campaign))

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        asked = second.send(page, form=page.select_one("form[id^=approve-]")["id"])

    assert asked.select_one("[type=password]")
    assert the_delivery().state == DeliveryState.DRAFTED


@pytest.fixture
def sealed(campaign):
    a_signature(campaign, name="Айгүл Асанова", disclosure=Disclosure.NAMED)
    with transaction():
        counting.count(campaign.id)


@pytest.mark.parametrize(("what", "form"), [("file", "file-form"), ("shares", "shares-form")])
def test_once_somebody_sealed_to_it_the_key_is_taken_by_two_and_once(
    campaign, first, second, sealed, what, form
):
    keys = room(campaign, "keys")
    assert not first.open(keys).select(f"#{form}")
    first.submit(keys, form=f"ask-{what}", why="Our safe has room now")
    approve(second, campaign)

    page = first.open(keys)
    first.send(page, 422, form=form, passphrase="not this one")
    first.send(page, form=form, passphrase=PASSPHRASE)

    first.send(page, 409, form=form, passphrase=PASSPHRASE)


def test_the_key_leaves_the_server_by_two(campaign, first, second):
    file = first.submit(room(campaign, "keys"), form="file-form", passphrase=PASSPHRASE).text
    a_signature(campaign)
    away = {"form": "away-form", "passphrase": PASSPHRASE, "why": "We were told of a search"}

    first.submit(room(campaign, "keys"), 422, **away)
    first.submit(
        room(campaign, "keys"), key_file=(io.BytesIO(file.encode()), "change.key.json"), **away
    )
    assert db.session.get(type(campaign), campaign.id).protected_key is not None
    approve(second, campaign)

    db.session.expire_all()
    assert db.session.get(type(campaign), campaign.id).protected_key is None
    assert db.session.query(AuditEntry).filter_by(action="key taken off the server").count() == 1


def test_what_is_sealed_is_exported_by_two_and_once(campaign, first, second, sealed):
    rooms = room(campaign, "deliveries")
    page = first.open(rooms)
    token = page.select_one("[name=csrf_token]")["value"]
    taken = first.client.post(f"{rooms}/export", data={"csrf_token": token, "action": "take"})
    assert taken.status_code == 409
    first.send(page, form="ask-export", why="For the notary")
    a_signature(campaign, 2)
    with transaction():
        counting.count(campaign.id)
    approve(second, campaign)

    file = first.submit(rooms, form="take-export")

    head, *people = file.text.splitlines()
    assert json.loads(head)["people"] == len(people) == 1
    assert "Айгүл" not in file.text
    assert "attachment" in file.headers["Content-Disposition"]
    assert not first.open(rooms).select("#take-export")
