"""Whatever sealed is opened here is written down first, and told to whom it was of."""

import pytest
from sqlalchemy import select

from campaign.appeals import keys
from campaign.audit import AuditEntry
from campaign.db import db, transaction
from campaign.deliveries import ordering, packets, sealed_bundle
from campaign.deliveries.models import Delivery, DeliveryState, ShownSignature
from campaign.organisers.by_two import deciding
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from campaign.tally import counting
from campaign.web.dashboard import acts
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
)

AIGUL = "aigul@example.org"


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(an_institution(), organiser=organiser)


@pytest.fixture
def signer(visitor, campaign):
    """Signed with a name to be shown, and counted; their browser."""
    path = f"/en/campaigns/{campaign.slug}/sign"
    visitor.submit(path, mail=AIGUL, consent="y", name="Айгүл Өмүрова", disclosure="named")
    visitor.submit(f"/en/confirm/{letters_to(AIGUL)[-1]['token']}")
    with transaction():
        counting.count(campaign.id)
    return visitor


def a_packet_with_names(campaign, organiser):
    with transaction():
        [appeal] = appeals_of(campaign)
        ordering.order(appeal, organiser.id, keys.unlock(appeal.campaign, PASSPHRASE))
    packets.compose_due()
    db.session.rollback()
    return db.session.scalars(select(Delivery)).one()


def entries(action):
    db.session.rollback()
    return db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def own_page(signer):
    return " ".join(signer.open("/en/own").main.get_text(" ").split())


def test_an_opening_stands_in_the_audit_with_who_ordered_it(signer, campaign, organiser):
    delivery = a_packet_with_names(campaign, organiser)

    [entry] = entries("sealed details opened")
    assert (entry.organiser_id, entry.subject) == (organiser.id, delivery.outgoing)
    assert entry.facts == {"count": 1}


def test_without_the_key_nothing_is_opened_and_nothing_is_told(signer, campaign, organiser):
    with transaction():
        ordering.order(appeals_of(campaign)[0], organiser.id)
    packets.compose_due()

    assert entries("sealed details opened") == []
    assert "your details were never opened" in own_page(signer)


def test_an_opening_for_a_packet_that_then_fails_is_told_all_the_same(signer, campaign, organiser):
    """A language no packet can be written in: refused after the names were opened."""
    with transaction():
        appeals_of(campaign)[0].institution.letter_languages = ["de"]

    delivery = a_packet_with_names(campaign, organiser)

    assert delivery.state == DeliveryState.ORDERED
    assert len(entries("sealed details opened")) == 1
    assert db.session.query(ShownSignature).count() == 1
    assert "Your details were opened on" in own_page(signer)


def test_a_file_of_what_is_sealed_is_told_to_signers_with_its_day(signer, campaign, organiser):
    assert "as a file, still sealed" not in own_page(signer)
    second = a_member(campaign, MemberRole.OWNER)

    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        act = acts.ask(found, organiser.id, sealed_bundle.as_wanted(found), "It is asked for")
        deciding.approve(act, second.id, acts.WAYS[act.kind])
    with transaction():
        sealed_bundle.take(db.session.get_one(Campaign, campaign.id), organiser.id)

    assert len(entries("sealed details taken away")) == 1
    assert "as a file, still sealed" in own_page(signer)


def test_the_own_page_says_what_cannot_be_seen_there(signer):
    assert "outside this service cannot be seen here" in own_page(signer)
