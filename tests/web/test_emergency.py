"""The emergency switch: signing, mail and names stop at once, nothing is lost, and two let it go on."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner

from campaign import create_app, jobs, stops
from campaign.audit import AuditEntry
from campaign.cli import cli
from campaign.db import db, transaction, utcnow
from campaign.deliveries import ordering, packets
from campaign.deliveries.models import Delivery, DeliveryState, PacketPart
from campaign.organisers import emergency
from campaign.organisers.by_two import deciding
from campaign.organisers.models import Organiser
from campaign.organisers.roles import MemberRole
from campaign.outbox import dispatch
from campaign.outbox.models import Letter, LetterState
from campaign.retention import forget
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure, Signatory, SignatureState
from campaign.stops import NamesHidden, StopKind
from campaign.tally import counting, telling
from campaign.vault import vault
from campaign.web.dashboard import acts
from tests.endorsements import given
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    approved_by_two,
    letters_to,
    slugs_of,
)
from tests.visitor import Visitor, written_in

WHY = "Signers were called in this morning"
AIGUL = "aigul@example.org"
ORGANISATION = "Ак көпүрө"
NAME = "Айгүл Асанова"
LANGUAGES = ("ky", "ru", "en")


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser(email="first@example.org"))


@pytest.fixture
def first(app, campaign):
    return signed_in(app, "first@example.org")


@pytest.fixture
def second(app, campaign):
    a_member(campaign, MemberRole.EDITOR, email="second@example.org")
    return signed_in(app, "second@example.org")


def signed_in(app, email):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=email, passphrase=PASSPHRASE)
    return visitor


def room(campaign, path="emergency"):
    return f"/en/dashboard/{campaign.slug}/{path}"


def stop(campaign, *kinds):
    with transaction():
        emergency.stop(campaign.id, kinds, None, WHY)


def let_go_on(campaign, kind):
    """By two, as the room does it."""
    asker, second = (a_member(campaign, MemberRole.OWNER) for _ in range(2))
    with transaction():
        again = db.session.merge(campaign)
        act = acts.ask(
            again, asker.id, emergency.to_lift(stops.on(again.id)[kind]), "It is calm again"
        )
        deciding.approve(act, second.id, acts.WAYS[act.kind])


def ask_to_sign(campaign, mail=AIGUL, **wish):
    with transaction():
        signing.ask(
            an_offer(campaign), signing.Wish(mail, slugs_of(campaign), "en", **wish), "this browser"
        )
    return letters_to(mail)[-1]["token"]


def confirm(token):
    with transaction():
        confirming.confirm_with_browser(token, "this browser")


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def waiting():
    db.session.rollback()
    return sorted(
        letter.kind for letter in db.session.query(Letter) if letter.state == LetterState.WAITING
    )


# --- the switch ---------------------------------------------------------------------------------


def test_one_stops_at_once_and_two_let_it_go_on(campaign, first, second):
    page = second.submit(room(campaign), form="stop-form", kind=["signing", "names"], why=WHY)
    assert "Signing is paused" in page.select_one("#stopped").get_text()
    assert set(stops.on(campaign.id)) == {StopKind.SIGNING, StopKind.NAMES}

    second.submit(room(campaign), form="lift-form", kind="signing", why="It is calm again")
    db.session.rollback()
    assert StopKind.SIGNING in stops.on(campaign.id)
    waits = first.open(room(campaign, "second-person"))
    first.send(waits, form=waits.select_one("form[id^=approve-]")["id"])

    assert set(stops.on(campaign.id)) == {StopKind.NAMES}
    done = [(e.action, e.why) for e in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert done.count(("emergency: stopped", WHY)) == 2
    assert ("emergency: lifted", "It is calm again") in done


def test_it_says_beforehand_that_alone_one_cannot_let_it_go_on(campaign, first):
    assert "Invite a second person" in first.open(room(campaign)).select_one(".note").get_text()
    first.submit(room(campaign), form="stop-form", kind="mail", why=WHY)

    page = first.submit(room(campaign), 409, form="lift-form", kind="mail", why="Calm")

    assert "Invite a second person" in page.select_one(".errors").get_text()
    assert StopKind.MAIL in stops.on(campaign.id)


def test_stopped_twice_is_stopped_once(campaign, first):
    for _ in range(2):
        stop(campaign, StopKind.MAIL)

    assert db.session.query(stops.Stop).count() == 1


@pytest.mark.parametrize(("kinds", "why", "status"), [("mail", " ", 422), ([], WHY, 409)])
def test_without_a_why_or_a_kind_nothing_stops(campaign, first, kinds, why, status):
    first.submit(room(campaign), status, form="stop-form", kind=kinds, why=why)

    assert stops.on(campaign.id) == {}


def test_the_verb_lets_nothing_go_on_for_one(campaign):
    stop(campaign, StopKind.MAIL)

    with pytest.raises(deciding.NeedsTwo), transaction():
        emergency.lift(campaign.id, StopKind.MAIL, None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_room_says_what_is_stopped(campaign, first, language):
    stop(campaign, *StopKind)

    for path in ("", "emergency", "deliveries", "second-person"):
        page = first.open(f"/{language}/dashboard/{campaign.slug}/{path}")
        assert len(page.select("#stopped")) == 1


def test_the_command_stops_and_says_what_is_stopped(app, campaign, settings, monkeypatch):
    monkeypatch.setattr("campaign.cli.running.create_app", lambda: app)
    run = CliRunner().invoke
    assert "nothing is stopped" in run(cli, ["emergency", campaign.slug]).output

    done = run(cli, ["emergency", campaign.slug, "--hide-names", "--pause-mail", "--why", WHY])

    db.session.rollback()
    assert done.exit_code == 0
    assert "names are hidden" in done.output
    assert set(stops.on(campaign.id)) == {StopKind.MAIL, StopKind.NAMES}


# --- signing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_while_signing_is_paused_pages_say_so_and_have_no_form(campaign, visitor, language):
    [appeal] = appeals_of(campaign)
    stop(campaign, StopKind.SIGNING)

    for path in (f"campaigns/{campaign.slug}", f"appeals/{appeal.slug}"):
        page = visitor.open(f"/{language}/{path}")
        assert page.select_one("[role=status]")
        assert not page.select("a[href$='/sign'], a[href*='/sign?'], a[href$='/endorse']")
    for path in ("sign", "endorse"):
        page = visitor.open(f"/{language}/campaigns/{campaign.slug}/{path}", 503)
        assert not page.select("main form")


def test_a_form_that_was_open_is_answered_clearly_and_nothing_is_kept(campaign, visitor):
    page = visitor.open(f"/en/campaigns/{campaign.slug}/sign")
    endorse = visitor.open(f"/en/campaigns/{campaign.slug}/endorse")
    stop(campaign, StopKind.SIGNING)

    answer = visitor.send(page, 503, mail=AIGUL, consent="y")
    visitor.send(endorse, 503, organisation=ORGANISATION)

    assert "Nothing was recorded" in answer.get_text()
    assert db.session.query(Signatory).count() == 0


def test_confirming_waits_and_works_by_the_same_letter_later(campaign, visitor):
    token = ask_to_sign(campaign)
    page = visitor.open(f"/en/confirm/{token}")
    stop(campaign, StopKind.SIGNING)

    code = letters_to(AIGUL)[-1]["code"]
    for _ in range(confirming.TRIES + 1):
        visitor.send(page, 422, code=code)
    assert not visitor.open(f"/en/confirm/{token}").select("main form")
    assert db.session.query(Signatory).one().confirmed_at is None

    let_go_on(campaign, StopKind.SIGNING)
    visitor.submit(f"/en/confirm/{token}", code=code)
    assert db.session.query(Signatory).one().confirmed_at is not None


def test_who_wants_out_gets_out_while_all_is_stopped(app, campaign, visitor):
    token = ask_to_sign(campaign)
    confirm(token)
    count(campaign)
    stop(campaign, *StopKind)

    visitor.submit(f"/en/campaigns/{campaign.slug}/withdraw", mail=AIGUL)
    link = letters_to(AIGUL)[-1]
    assert link["kind"] in {"withdraw_your_signature", "open_your_page"}
    dispatch.send_due()
    assert link["kind"] not in waiting()
    visitor.submit(f"/en/withdraw/{link['token']}")

    person = db.session.query(Signatory).one()
    assert {signature.state for signature in person.signatures} == {SignatureState.WITHDRAWN}


@pytest.mark.parametrize("kind", [StopKind.SIGNING, StopKind.MAIL])
def test_the_three_days_stand_still_while_nobody_could_confirm(campaign, kind):
    token = ask_to_sign(campaign)
    stop(campaign, kind)

    with time_machine.travel(utcnow() + timedelta(hours=100), tick=False):
        with transaction():
            forget()
        assert db.session.query(Signatory).count() == 1
        let_go_on(campaign, kind)
    with time_machine.travel(utcnow() + timedelta(hours=171), tick=False):
        with transaction():
            forget()
        confirm(token)

    assert db.session.query(Signatory).one().confirmed_at is not None


def test_after_a_week_of_standing_still_what_was_asked_is_erased_as_told(campaign):
    ask_to_sign(campaign)
    stop(campaign, StopKind.MAIL)

    with time_machine.travel(utcnow() + timedelta(days=10, minutes=1), tick=False), transaction():
        forget()

    assert db.session.query(Signatory).count() == 0
    assert "confirm_your_signature" not in waiting()


def test_another_campaigns_days_do_not_stand_still(campaign):
    other = an_open_campaign()
    ask_to_sign(other)
    stop(campaign, StopKind.MAIL)

    with time_machine.travel(utcnow() + timedelta(hours=73), tick=False), transaction():
        forget()

    assert db.session.query(Signatory).count() == 0


# --- mail ---------------------------------------------------------------------------------------


def test_paused_mail_waits_and_all_of_it_goes_later(campaign):
    other = an_open_campaign()
    stop(campaign, StopKind.MAIL)
    for number in range(5):
        ask_to_sign(campaign, f"signer{number}@example.org")
    ask_to_sign(other, "elsewhere@example.org")

    assert dispatch.send_due() == 1
    assert waiting().count("confirm_your_signature") == 5
    let_go_on(campaign, StopKind.MAIL)

    assert dispatch.send_due() == 5 + len(letters_of_organisers())


def letters_of_organisers():
    return db.session.query(Letter).filter_by(kind="a_second_person_is_needed").all()


def test_a_reminder_does_not_come_with_the_letter_it_is_to_follow(campaign):
    ask_to_sign(campaign)
    stop(campaign, StopKind.MAIL)

    with time_machine.travel(utcnow() + timedelta(hours=48), tick=False):
        let_go_on(campaign, StopKind.MAIL)
        dispatch.send_due()
        assert "remember_to_confirm" in waiting()
    with time_machine.travel(utcnow() + timedelta(hours=73), tick=False):
        dispatch.send_due()
        assert "remember_to_confirm" not in waiting()


def test_a_letter_that_waited_says_the_day_that_holds_now(campaign, settings):
    ask_to_sign(campaign)
    stop(campaign, StopKind.MAIL)

    with time_machine.travel(utcnow() + timedelta(hours=80), tick=False):
        let_go_on(campaign, StopKind.MAIL)
        assert dispatch.send_due()
        letter = db.session.query(Letter).filter_by(kind="confirm_your_signature").one()

    assert letter.state == LetterState.SENT


def test_who_signs_while_mail_waits_is_told_so(campaign, visitor):
    stop(campaign, StopKind.MAIL)

    page = visitor.submit(f"/en/campaigns/{campaign.slug}/sign", mail=AIGUL, consent="y")

    assert "Letters wait just now" in page.get_text()
    assert db.session.query(Signatory).count() == 1


def test_every_letter_of_a_campaign_can_be_stopped(campaign):
    """Whoever writes a new one is held to it: only organisers' letters are of no campaign."""
    live(campaign)

    free = {letter.kind for letter in db.session.query(Letter) if letter.campaign_id is None}
    assert free == {"a_second_person_is_needed"}
    assert {"tally_letter", "packet_letter", "endorsement_approved"} <= {
        letter.kind for letter in db.session.query(Letter)
    }


# --- names --------------------------------------------------------------------------------------


def live(campaign):
    """A name in a packet that waits in the outbox, an organisation that stands; the delivery."""
    appeals = appeals_of(campaign)
    confirm(ask_to_sign(campaign, name=NAME, disclosure=Disclosure.NAMED))
    organiser = db.session.query(Organiser).first()
    given.approved(appeals, organiser, given.a_claim(ORGANISATION))
    count(campaign)
    with transaction():
        db.session.merge(appeals[0]).opened_at -= timedelta(days=8)
        assert telling.tell_institutions()
        key = acts_key(campaign)
        delivery = ordering.order(db.session.merge(appeals[0]), organiser.id, key)
        delivery_id = delivery.id
    packets.compose_due()
    approved_by_two(db.session.get_one(Delivery, delivery_id))
    return db.session.get_one(Delivery, delivery_id)


def acts_key(campaign):
    from campaign.appeals import keys

    return keys.unlock(db.session.merge(campaign), PASSPHRASE)


def walk(app):
    """Every public page that can be reached by links from the first one, in three languages."""
    visitor, seen, to_see = Visitor(app), {}, [f"/{language}/" for language in LANGUAGES]
    while to_see:
        path = to_see.pop()
        if path in seen:
            continue
        answer = visitor.client.get(path, follow_redirects=True)
        seen[path] = answer
        if answer.mimetype != "text/html":
            continue
        from bs4 import BeautifulSoup

        page = BeautifulSoup(answer.text, "html.parser")
        for link in page.select("a[href], img[src]"):
            href = (link.get("href") or link.get("src")).partition("#")[0]
            if href.startswith("/") and "/mailbox" not in href and "/organisers" not in href:
                to_see.append(href)
    return seen


def shows(answers, word):
    return sorted(path for path, answer in answers.items() if word.encode() in answer.data)


def test_hidden_names_are_on_no_public_page_and_the_numbers_stay(app, campaign):
    live(campaign)
    before = walk(app)
    page = shows(before, ORGANISATION)
    assert any("/organisations/" in path for path in page)
    assert any(f"/campaigns/{campaign.slug}" in path for path in page)

    stop(campaign, StopKind.NAMES)
    after = walk(app)
    also = Visitor(app)
    hidden = after | {path: also.client.get(path) for path in before}

    assert shows(hidden, ORGANISATION) == []
    assert shows(hidden, NAME) == []
    [appeal] = appeals_of(campaign)
    said = also.open(f"/en/appeals/{appeal.slug}").get_text()
    assert "1 organisation endorses it" in said
    assert "1\n" in said or "1 confirmed" in " ".join(said.split())
    assert also.client.get("/en/organisations/find?q=Ак көпүрө").json == []
    ledger = f"/en/campaigns/{campaign.slug}/ledger"
    assert {p: a.data for p, a in before.items() if p == ledger} == {
        p: a.data for p, a in after.items() if p == ledger
    }

    let_go_on(campaign, StopKind.NAMES)
    assert shows(walk(app), ORGANISATION) == page


def test_what_is_not_delivered_is_held_back_and_what_is_stays(app, campaign, visitor):
    delivery = live(campaign)
    with transaction():
        db.session.get_one(Delivery, delivery.id).desk_print = vault.fingerprint("desk", "the desk")
    stop(campaign, StopKind.NAMES)

    dispatch.send_due()
    assert {"packet_letter", "tally_letter"} <= set(waiting())
    visitor.open("/en/desk/the desk")
    visitor.open("/en/desk/the desk/packet.pdf", 409)

    with transaction():
        db.session.get_one(Delivery, delivery.id).state = DeliveryState.ACCEPTED
    assert visitor.open("/en/desk/the desk/packet.pdf").mimetype == "application/pdf"


def test_no_packet_is_ordered_opened_or_approved_while_names_are_hidden(campaign, first):
    confirm(ask_to_sign(campaign))
    count(campaign)
    page = first.submit(
        room(campaign, "deliveries"), form="order-form", appeal=slugs_of(campaign)[0]
    )
    packets.compose_due()
    stop(campaign, StopKind.NAMES)

    first.submit(page.path, 409, form="approve")
    first.open(f"{page.path}/packet.pdf", 409)
    first.submit(room(campaign, "deliveries"), 409, form="order-form", appeal=slugs_of(campaign)[0])
    assert db.session.query(Delivery).one().state == DeliveryState.DRAFTED


def test_an_order_placed_before_is_not_composed_while_names_are_hidden(campaign, first):
    """Nothing sealed is opened, and organisations that show themselves to this addressee only are
    in no packet made meanwhile."""
    confirm(ask_to_sign(campaign))
    count(campaign)
    first.submit(room(campaign, "deliveries"), form="order-form", appeal=slugs_of(campaign)[0])
    stop(campaign, StopKind.NAMES)

    packets.compose_due()
    with pytest.raises(NamesHidden), transaction():
        packets.compose(db.session.query(Delivery).one(), None)
    db.session.rollback()
    assert db.session.query(Delivery).one().state == DeliveryState.ORDERED
    assert db.session.query(PacketPart).count() == 0

    let_go_on(campaign, StopKind.NAMES)
    packets.compose_due()
    db.session.rollback()
    assert db.session.query(Delivery).one().state == DeliveryState.DRAFTED


def test_while_an_order_waits_for_hidden_names_its_key_is_forgotten_in_time(campaign, first):
    confirm(ask_to_sign(campaign))
    count(campaign)
    with_names = {"appeal": slugs_of(campaign)[0], "passphrase": PASSPHRASE}
    first.submit(room(campaign, "deliveries"), form="order-form", **with_names)
    stop(campaign, StopKind.NAMES)
    packets.compose_due()
    db.session.rollback()
    assert db.session.query(Delivery).one().unlocked_key != packets.FORGOTTEN

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        packets.compose_due()

    db.session.rollback()
    assert db.session.query(Delivery).one().unlocked_key == packets.FORGOTTEN
    opened = db.session.query(AuditEntry).filter_by(action="sealed details opened")
    assert opened.count() == 0


# --- every process, and under load --------------------------------------------------------------


def test_another_process_shows_it_within_the_seconds_of_a_page(settings, app, campaign):
    [appeal] = appeals_of(campaign)
    path = f"/en/appeals/{appeal.slug}"
    other = create_app(replace(settings, page_seconds=5))
    with time_machine.travel(utcnow(), tick=False) as moment:
        assert "Sign this appeal" in other.test_client().get(path).text
        stop(campaign, StopKind.SIGNING)
        moment.shift(5.1)

        assert "Signing is paused" in other.test_client().get(path).text
    with other.app_context():
        for engine in db.engines.values():
            engine.dispose()


def test_paused_in_the_midst_of_load_every_answer_is_true(on_each):
    """Whoever was told to look in their mail is kept with a letter; whoever was refused left nothing."""
    campaign = an_open_campaign()
    path, campaign_id = f"/en/campaigns/{campaign.slug}/sign", campaign.id
    db.session.rollback()
    forms = []
    for number in range(24):
        visitor = Visitor(on_each)
        forms.append((visitor, visitor.open(path), f"signer{number}@example.org"))

    def sign(one):
        visitor, page, mail = one
        filled = written_in(page.select_one("main form[method=post]")) | {
            "mail": mail,
            "consent": "y",
        }
        with on_each.app_context():
            if mail == "signer12@example.org":
                with transaction():
                    emergency.stop(campaign_id, [StopKind.SIGNING], None, WHY)
            return visitor.client.post(path, data=filled).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(sign, forms))
    db.session.rollback()

    assert set(answers) == {303, 503}
    assert db.session.query(Signatory).count() == answers.count(303)
    kinds = [letter.kind for letter in db.session.query(Letter)]
    assert kinds.count("confirm_your_signature") == answers.count(303)


def test_mail_paused_in_the_midst_of_sending_loses_and_doubles_nothing(campaign, settings):
    for number in range(30):
        ask_to_sign(campaign, f"signer{number}@example.org")
    dispatch.send_due(10)
    stop(campaign, StopKind.MAIL)
    assert dispatch.send_due(10) == 0
    let_go_on(campaign, StopKind.MAIL)
    while dispatch.send_due(10):
        pass
    jobs.count_all()

    states = [
        letter.state for letter in db.session.query(Letter).filter_by(kind="confirm_your_signature")
    ]
    assert states == [LetterState.SENT] * 30
    delivered = list((settings.mailbox / "new").iterdir())
    assert len(delivered) == 30 + len(letters_of_organisers())
