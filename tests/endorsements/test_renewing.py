"""A text that an organisation endorsed gets a new version: it is asked, and nobody moves it."""

import pytest
from sqlalchemy import select

from campaign.appeals import versions
from campaign.appeals.models import Appeal
from campaign.appeals.versions import TextChanged
from campaign.db import db, transaction
from campaign.deliveries import packet
from campaign.endorsements import endorsing, officers, renewing, standing
from campaign.endorsements.models import EndorsedAppeal, Endorsement
from campaign.organisers import emergency
from campaign.stops import SigningPaused, StopKind
from campaign.tally import counting, reading
from campaign.tally.models import SupportClass
from campaign.tokens import links
from tests.appeals.written import WHY, change
from tests.deliveries.facts_of_packets import sign
from tests.endorsements.given import MAIL, approved, approved_before, confirmed, submitted
from tests.factories import (
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    packet_for,
)


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(an_institution(), an_institution(), organiser=organiser)


def changed(campaign):
    """A new version of the first appeal's text, and everybody asked."""
    change(campaign)
    with transaction():
        found = appeals_of(campaign)[0]
        return renewing.ask(found.campaign, [found], WHY, decides=True)


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def renew(endorsement, seen=""):
    with transaction():
        renewing.renew(links.sign(officers.OWN, endorsement.key), seen)


def standing_on(campaign):
    """Organisations on each version of the first appeal."""
    db.session.rollback()
    texts = appeals_of(campaign)[0].texts
    found = reading.by_text([text.id for text in texts])
    return [found[text.id].get(SupportClass.ORGANISATION, 0) for text in texts]


def asked():
    return [letter for letter in letters_to(MAIL) if letter["kind"] == "endorsement_to_renew"]


def test_each_organisation_behind_the_older_text_is_asked(campaign, organiser):
    approved_before(appeals_of(campaign), organiser)

    assert changed(campaign) == 1
    assert [letter["why"] for letter in asked()] == [WHY]


def test_who_waits_for_a_decision_is_asked_as_well(campaign):
    confirmed(appeals_of(campaign))

    assert changed(campaign) == 1


def test_who_endorsed_another_appeal_is_not_asked(campaign, organiser):
    approved(appeals_of(campaign)[1:], organiser)

    assert changed(campaign) == 0


def test_who_has_not_confirmed_is_not_asked(campaign):
    submitted(appeals_of(campaign))

    assert changed(campaign) == 0


def test_until_it_answers_it_stands_on_the_version_it_endorsed(campaign, organiser):
    approved(appeals_of(campaign), organiser)
    count(campaign)
    changed(campaign)
    count(campaign)

    assert standing_on(campaign) == [1, 0]


def test_what_is_renewed_is_counted_once_on_the_new_version(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    count(campaign)
    changed(campaign)
    renew(endorsement)
    count(campaign)

    assert standing_on(campaign) == [0, 1]
    assert reading.of_appeal(appeals_of(campaign)[0].id).organisation == 1
    assert reading.of_campaign(campaign.id).organisation == 1


def test_renewing_twice_is_renewing_once(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    count(campaign)
    changed(campaign)
    for _ in range(2):
        renew(endorsement)
        count(campaign)

    assert standing_on(campaign) == [0, 1]


def test_what_is_not_counted_yet_is_counted_on_the_new_version_alone(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    changed(campaign)
    renew(endorsement)
    count(campaign)

    assert standing_on(campaign) == [0, 1]
    assert db.session.scalars(select(EndorsedAppeal.left_at)).all() == [None, None]


def test_what_was_renewed_and_withdrawn_is_taken_back_once_each(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    count(campaign)
    changed(campaign)
    renew(endorsement)
    with transaction():
        endorsing.withdraw(links.sign(officers.WITHDRAW, endorsement.key))
    count(campaign)
    count(campaign)

    assert standing_on(campaign) == [0, 0]
    assert reading.of_campaign(campaign.id).organisation == 0


def test_nobody_stands_by_a_version_they_were_not_shown(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    changed(campaign)
    seen = versions.newest(text.id for text in appeals_of(campaign)[0].texts)
    change(campaign, "Demand 1, once more.")

    with pytest.raises(TextChanged):
        renew(endorsement, seen)


def test_nothing_is_renewed_while_signing_is_paused(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    changed(campaign)
    with transaction():
        emergency.stop(campaign.id, [StopKind.SIGNING], organiser.id, "Threats.")

    with pytest.raises(SigningPaused):
        renew(endorsement)


def test_a_closed_appeal_is_not_asked_about(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    changed(campaign)
    with transaction():
        appeal = db.session.get_one(Appeal, appeals_of(campaign)[0].id)
        appeal.state, appeal.closed_at = "closed", appeal.opened_at

    assert renewing.older(db.session.get_one(Endorsement, endorsement.id)) == []


def test_a_packet_says_which_version_an_organisation_endorsed(campaign, organiser):
    approved(appeals_of(campaign), organiser)
    count(campaign)
    changed(campaign)
    facts = packet_for(appeals_of(campaign)[0])

    assert [one.version for one in facts.endorsements] == [1]
    assert [(v.number, v.organisations) for v in facts.versions] == [(1, 1), (2, 0)]
    assert packet.compose(facts, sign=sign).pages


def test_pages_name_it_once_after_it_moved_on(campaign, organiser):
    endorsement = approved(appeals_of(campaign), organiser)
    count(campaign)
    changed(campaign)
    renew(endorsement)
    db.session.rollback()

    (found,) = standing.public_for(appeals_of(campaign)[0].id)
    assert len(found.appeals) == 2
