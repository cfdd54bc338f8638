"""A provider that suddenly says of many that they do not exist is not believed."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import retention
from campaign.db import db, transaction, utcnow
from campaign.deliveries import returned
from campaign.deliveries.returned import Fate
from campaign.outbox import brake, dispatch, verp
from campaign.outbox.models import Letter, ProviderDay
from campaign.retention import erasing
from campaign.signatures import bounced, confirming, signing
from campaign.signatures.models import DoubtedBounce, Signatory
from campaign.tally import counting, reading
from tests.factories import (
    PASSPHRASE,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)
from tests.outbox.bounce_reports import a_report

BROWSER = "a browser"


@pytest.mark.parametrize(
    ("sent", "gone", "unusual"),
    [
        (9, 9, False),
        (10, 10, True),
        (500, 9, False),
        (500, 10, True),
        (501, 10, False),
        (4_000, 79, False),
        (4_000, 80, True),
        (1_000_000, 99, False),
        (1_000_000, 100, True),
    ],
)
def test_what_is_unusual(sent, gone, unusual):
    assert brake.is_unusual(sent, gone) == unusual


@pytest.fixture
def settings(settings):
    return replace(settings, bounce_address="bounces@example.org")


@pytest.fixture
def organiser(app):
    return an_organiser(email="organiser@example.org")


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(organiser=organiser)


def a_counted_signer(campaign, mail):
    """Gives where its letter comes back to."""
    with transaction():
        wish = signing.Wish(mail, slugs_of(campaign), "ky", quiet=True)
        signing.ask(an_offer(campaign), wish, BROWSER)
    token = letters_to(mail)[-1]["token"]
    dispatch.send_due()
    message_id = db.session.scalar(select(Letter.message_id).order_by(Letter.id.desc()))
    with transaction():
        confirming.confirm_with_browser(token, BROWSER)
    return verp.sender_for(message_id)


def counted_signers(campaign, number, domain="felt.example.org"):
    mails = [f"{domain.partition('.')[0]}{n}@{domain}" for n in range(number)]
    senders = {mail: a_counted_signer(campaign, mail) for mail in mails}
    with transaction():
        counting.count(campaign.id)
    return senders


def come_back(senders):
    fates = []
    for mail, sender in senders.items():
        with transaction():
            fates.append(returned.take(a_report(sender, recipient=mail, report_id=f"r-{mail}")))
    return fates


def standing(campaign):
    with transaction():
        counting.count(campaign.id)
    return reading.of_appeal(appeals_of(campaign)[0].id).person


def test_a_provider_that_refuses_everybody_does_not_empty_the_count(campaign):
    senders = counted_signers(campaign, 14)

    fates = come_back(senders)

    assert fates == [Fate.REMOVED] * 9 + [Fate.DOUBTED] * 5
    assert standing(campaign) == 14 - 9


def test_another_provider_is_believed_meanwhile(campaign):
    come_back(counted_signers(campaign, 12))
    others = counted_signers(campaign, 1, "loom.example.org")

    assert come_back(others) == [Fate.REMOVED]


def test_all_domains_of_a_provider_are_seen_together(campaign):
    senders = counted_signers(campaign, 6, "gmail.com")
    senders |= counted_signers(campaign, 6, "googlemail.com")

    fates = come_back(senders)

    assert fates.count(Fate.DOUBTED) == 3


def test_those_who_never_confirmed_do_not_set_it_off(campaign):
    senders = {}
    for n in range(12):
        mail = f"never{n}@felt.example.org"
        with transaction():
            wish = signing.Wish(mail, slugs_of(campaign), "ky", quiet=True)
            signing.ask(an_offer(campaign), wish, BROWSER)
        dispatch.send_due()
        newest = select(Letter.message_id).order_by(Letter.id.desc())
        senders[mail] = verp.sender_for(db.session.scalar(newest))

    assert set(come_back(senders)) == {Fate.REMOVED}
    assert db.session.query(DoubtedBounce).count() == 0


def test_organisers_read_it_in_the_room_and_leave_them_in(campaign, visitor):
    come_back(counted_signers(campaign, 12))
    visitor.submit("/en/organisers/sign-in", email="organiser@example.org", passphrase=PASSPHRASE)

    room = visitor.open(f"/en/dashboard/{campaign.slug}/screening")
    words = room.get_text()
    assert "A mail provider that is not believed" in words
    assert "felt.example.org" not in words  # fewer than ten: nobody is told apart
    [one] = bounced.doubted(campaign.id)
    room = visitor.send(room, form=f"doubted-{one.provider}")

    assert "not believed" not in room.get_text()
    assert standing(campaign) == 3


def test_or_take_them_out_as_any_other_cluster(campaign, visitor):
    come_back(counted_signers(campaign, 12))
    visitor.submit("/en/organisers/sign-in", email="organiser@example.org", passphrase=PASSPHRASE)
    [one] = bounced.doubted(campaign.id)

    cluster = f"/en/dashboard/{campaign.slug}/screening/cluster?kind=doubted&value={one.provider}"
    page = visitor.submit(
        cluster, form="remove-form", button="remove", reason="bounce", why="It is a fault"
    )

    assert "A provider says: no such address" in page.get_text()


def test_from_ten_on_the_provider_is_named(campaign, organiser):
    come_back(counted_signers(campaign, 19))

    [one] = bounced.doubted(campaign.id)

    assert (one.name, one.number) == ("felt.example.org", 10)


def test_what_is_counted_by_provider_is_forgotten_with_the_bounces(campaign):
    with transaction():
        brake.count_sent(["felt.example.org", "felt.example.org"])
    assert db.session.query(ProviderDay).one().sent == 2

    with time_machine.travel(utcnow() + brake.SEEN_FOR + timedelta(days=1)), transaction():
        retention.forget()

    assert db.session.query(ProviderDay).count() == 0


def test_who_is_erased_is_not_kept_among_them(campaign):
    come_back(counted_signers(campaign, 10))
    [kept] = db.session.query(DoubtedBounce).all()

    with transaction():
        erasing.erase(db.session.get_one(Signatory, kept.signatory_id))

    assert db.session.query(DoubtedBounce).count() == 0


def test_whom_nobody_decides_on_stays_in_the_count(campaign):
    come_back(counted_signers(campaign, 10))

    with time_machine.travel(utcnow() + bounced.UNDECIDED_FOR), transaction():
        bounced.forget_old()

    assert db.session.query(DoubtedBounce).count() == 0
    assert standing(campaign) == 1
