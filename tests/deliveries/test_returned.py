"""Letters that came back, end to end: out by the outbox, back by a mailbox or a pipe."""

import mailbox
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from campaign import create_app
from campaign.audit import AuditEntry
from campaign.cli import cli
from campaign.db import db, transaction
from campaign.deliveries import returned, returned_mail
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.deliveries.returned import Fate
from campaign.organisers import accounts
from campaign.organisers.models import Organiser
from campaign.outbox import dispatch, letters, verp
from campaign.outbox.models import Bounce, Letter
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory, Signature
from campaign.tally import breakdown, counting, export, ledger, reading, verify
from campaign.tally.models import SupportClass
from tests.factories import (
    PASSPHRASE,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)
from tests.outbox.bounce_reports import AIGUL, a_report, an_answering_machine, in_words

BROWSER = "a browser"


@pytest.fixture
def settings(settings):
    return replace(settings, bounce_address="bounces@example.org")


@pytest.fixture
def campaign(app):
    return an_open_campaign()


def ask(campaign, mail=AIGUL, **wish):
    """Asks to sign, and the letter goes; gives its envelope sender and its facts."""
    with transaction():
        signing.ask(
            an_offer(campaign), signing.Wish(mail, slugs_of(campaign), "ky", **wish), BROWSER
        )
    facts = letters_to(mail)[-1]
    dispatch.send_due()
    newest = select(Letter.message_id).where(Letter.sent_at.is_not(None))
    return verp.sender_for(db.session.scalar(newest.order_by(Letter.id.desc()))), facts


def sign(campaign, mail=AIGUL, **wish):
    sender, facts = ask(campaign, mail, **wish)
    with transaction():
        confirming.confirm_with_browser(facts["token"], BROWSER)
    return sender


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def come_back(raw):
    with transaction():
        return returned.take(raw)


def rows(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def standing(campaign):
    db.session.rollback()
    return reading.of_appeal(appeals_of(campaign)[0].id).person


@pytest.mark.parametrize("written", [a_report, in_words], ids=["RFC 3464", "in words"])
def test_a_counted_address_that_does_not_exist_leaves_the_count_by_an_x(
    campaign, tmp_path, written
):
    sender = sign(campaign)
    sign(campaign, "bermet@example.org")
    count(campaign)

    assert come_back(written(sender)) == Fate.REMOVED
    count(campaign)

    assert standing(campaign) == 1
    lines = list(ledger.lines_from(campaign.id, 0, 10))
    assert re.fullmatch(rb"X [01] bounce", lines[-1])
    list(export.export(campaign, tmp_path))
    report = verify.verify(tmp_path)
    assert report.holds, report.faults


def test_the_breakdown_says_what_was_removed_and_why(campaign, visitor):
    sender = sign(campaign)
    sign(campaign, "bermet@example.org")
    count(campaign)
    come_back(a_report(sender))
    count(campaign)

    [slug] = slugs_of(campaign)
    row = breakdown.of_campaign(campaign)["appeals"][slug]["person"]

    assert row == {
        "counted": 2,
        "withdrawn": 0,
        "removed": 1,
        "removed_for": {"bounce": 1},
        "standing": 1,
    }
    page = visitor.open(f"/en/campaigns/{campaign.slug}/ledger")
    assert "no such address: our letter came back – 1" in " ".join(page.get_text().split())


def test_confirmed_but_not_counted_it_never_enters_the_ledger(campaign):
    sender = sign(campaign)

    come_back(a_report(sender))
    count(campaign)

    assert ledger.size_of(campaign.id) == 0


def test_a_pending_request_is_forgotten_with_its_reminder(campaign):
    sender, _ = ask(campaign)

    assert come_back(a_report(sender)) == Fate.REMOVED

    assert (rows(Signatory), rows(Signature)) == (0, 0)
    kinds = db.session.scalars(select(Letter.kind)).all()
    assert kinds == ["confirm_your_signature"]


@pytest.mark.parametrize(
    "report",
    [
        {"status": "4.2.2"},
        {"status": "5.2.2"},
        {"status": "5.7.1", "words": "550 5.7.1 refused by policy"},
        {"recipient": "passed-on@example.com"},
    ],
    ids=["passing", "full", "refused by policy", "passed on to another"],
)
def test_what_does_not_say_that_the_address_is_gone_is_tolerated(campaign, report):
    sender = sign(campaign)
    count(campaign)

    assert come_back(a_report(sender, **report)) == Fate.TOLERATED
    count(campaign)

    assert standing(campaign) == 1
    assert rows(Bounce) == 1


def test_one_report_is_read_once_and_two_remove_once(campaign):
    sender = sign(campaign)
    count(campaign)

    fates = [come_back(a_report(sender)) for _ in range(2)]
    fates.append(come_back(a_report(sender, report_id="another")))
    count(campaign)

    assert fates == [Fate.REMOVED, Fate.NOT_OURS, Fate.TOLERATED]
    assert ledger.size_of(campaign.id) == 2


@pytest.mark.parametrize(
    "to",
    [
        lambda sender: sender.replace("+", "+f", 1),
        lambda sender: sender.partition("+")[0] + "@example.org",
        lambda _: "campaign@example.org",
        lambda sender: sender.replace("example.org", "elsewhere.example.org"),
        lambda _: f"bounces+{'0' * 48}@example.org",
    ],
    ids=["longer", "no tag", "the sender", "another domain", "made up"],
)
def test_a_forged_or_foreign_tag_does_nothing(campaign, to):
    sender = sign(campaign)
    count(campaign)

    assert come_back(a_report(to(sender))) == Fate.NOT_OURS

    assert (rows(Bounce), standing(campaign)) == (0, 1)


def test_an_answering_machine_does_nothing(campaign):
    sender = sign(campaign)

    assert come_back(an_answering_machine(sender)) == Fate.NOT_OURS


def test_what_a_stranger_typed_takes_nobody_out(campaign):
    """A letter to an address that is written another way than it was signed with."""
    sign(campaign, "ai.gul@gmail.com")
    count(campaign)
    sender, facts = ask(campaign, "aigul+nobody@gmail.com")
    assert facts["kind"] == "you_have_already_signed"

    come_back(a_report(sender, recipient="aigul+nobody@gmail.com"))
    count(campaign)

    assert standing(campaign) == 1


def test_an_address_that_comes_to_life_can_sign_again(campaign):
    sender = sign(campaign)
    count(campaign)
    come_back(a_report(sender))
    count(campaign)

    sign(campaign)
    count(campaign)

    assert standing(campaign) == 1


def test_after_the_days_of_bounces_nobody_can_tell_whose_it_was(campaign):
    sender = sign(campaign)
    count(campaign)
    with transaction():
        for letter in db.session.scalars(select(Letter)):
            letter.of_print = letter.regarding = None

    assert come_back(a_report(sender)) == Fate.TOLERATED
    assert standing(campaign) == 1


def test_no_byte_of_the_address_is_kept_of_a_bounce(campaign):
    sender = sign(campaign)
    come_back(a_report(sender))

    kept = db.session.scalars(select(Bounce)).one()
    assert "aigul" not in str(vars(kept)) + str(db.session.scalars(select(AuditEntry.facts)).all())


def a_packet_letter():
    organiser, campaign = an_organiser(), an_open_campaign()
    with transaction():
        delivery = Delivery(
            appeal=appeals_of(campaign)[0],
            outgoing="BD-2026/1",
            dated=campaign.created_at.date(),
            state=DeliveryState.ACCEPTED,
            ordered_by=organiser.id,
            approved_at=campaign.created_at,
        )
        db.session.add(delivery)
        db.session.flush()
        letter = letters.packet_letter(
            "office@example.org",
            "ky",
            campaign_id=1,
            about=f"delivery:{delivery.id}",
            institution={"en": "Ministry"},
            campaign_titles=campaign.titles,
            outgoing="BD-2026/1",
            counts={support.value: 0 for support in SupportClass},
            desk_token="a.token",
            sender_name={"en": "Movement"},
            attachments=[],
        )
    return delivery.id, verp.sender_for(letter.message_id)


@pytest.mark.parametrize("status", ["5.1.1", "5.7.1", "5.3.4"])
def test_a_packet_that_came_back_is_not_called_accepted(app, status):
    delivery_id, sender = a_packet_letter()

    assert come_back(a_report(sender, recipient="office@example.org", status=status)) == Fate.PACKET

    delivery = db.session.get(Delivery, delivery_id)
    assert delivery.state == DeliveryState.BOUNCED
    assert [event.kind for event in delivery.events] == ["bounced"]


def test_the_organisers_are_told_of_a_packet_that_came_back(visitor):
    delivery_id, sender = a_packet_letter()
    come_back(a_report(sender, recipient="office@example.org"))
    campaign = db.session.get(Delivery, delivery_id).appeal.campaign
    organiser = db.session.scalars(select(Organiser)).one()
    with transaction():
        accounts.join(organiser.id, campaign.id)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)

    page = visitor.open(f"/en/dashboard/{campaign.slug}/deliveries")

    assert (
        "The letter with packet BD-2026/1 came back" in page.select_one("[role=alert]").get_text()
    )


def test_a_packet_that_was_registered_meanwhile_stays_registered(app):
    delivery_id, sender = a_packet_letter()
    with transaction():
        delivery = db.session.get(Delivery, delivery_id)
        delivery.state = DeliveryState.REGISTERED
        delivery.registered_number, delivery.registered_on = "1207", delivery.dated

    come_back(a_report(sender, recipient="office@example.org"))

    assert db.session.get(Delivery, delivery_id).state == DeliveryState.REGISTERED


@pytest.fixture(params=["maildir", "mbox"])
def box(request, tmp_path):
    """A mailbox as a mail server fills it, and how it is read."""
    path = tmp_path / "returned"
    made = mailbox.Maildir(path) if request.param == "maildir" else mailbox.mbox(path)
    return made, path, getattr(returned_mail, f"take_from_{request.param}")


def test_a_mailbox_is_read_and_what_was_ours_is_deleted_from_it(campaign, box):
    made, path, read = box
    sender = sign(campaign)
    count(campaign)
    for raw in (a_report(sender), an_answering_machine(sender), b"Subject: hello\r\n\r\nhello\r\n"):
        made.add(raw)
    made.close()

    fates = read(path)

    assert fates == {Fate.REMOVED: 1, Fate.NOT_OURS: 2}
    assert read(path) == {Fate.NOT_OURS: 2}


def test_the_command_reads_one_letter_on_a_pipe(campaign, settings, monkeypatch):
    sender = sign(campaign)
    count(campaign)
    said = _command(settings, monkeypatch, a_report(sender), "bounces", "-")

    assert said.exit_code == 0
    assert '"address gone": 1' in said.output
    said = _command(settings, monkeypatch, b"", "tally", campaign.slug, "--json")
    assert '"pending": 0' in said.output


def test_without_a_bounce_address_the_command_refuses(campaign, settings, monkeypatch):
    said = _command(replace(settings, bounce_address=""), monkeypatch, b"", "bounces", "-")

    assert said.exit_code == 1
    assert "CAMPAIGN_BOUNCE_ADDRESS" in said.output


def _command(settings, monkeypatch, given, *words):
    app = create_app(settings)
    monkeypatch.setattr("campaign.cli.running.create_app", lambda: app)
    return CliRunner().invoke(cli, words, input=given)
