"""How many approve an organisation, and how many are named together: more by one of us, less by two."""

import pytest

from campaign.audit import AuditEntry
from campaign.db import db, transaction
from campaign.endorsements import measure
from campaign.endorsements.measure import Measure
from campaign.organisers.by_two.deciding import NeedsTwo
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from tests.factories import PASSPHRASE, a_member, an_open_campaign, an_organiser
from tests.visitor import Visitor


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
    a_member(campaign, MemberRole.OWNER, email="second@example.org")
    return signed_in(app, "second@example.org")


def room(campaign, name="organisations"):
    return f"/en/dashboard/{campaign.slug}/{name}"


def settled(campaign):
    db.session.rollback()
    return measure.of(db.session.get_one(Campaign, campaign.id))


def ask_for(visitor, campaign, status=200, **changes):
    return visitor.submit(room(campaign), status, form="approvals-form", **changes)


def test_one_of_us_asks_for_more(first, campaign):
    ask_for(first, campaign, needed="2", together="5")

    assert settled(campaign) == Measure(needed=2, together=5)


@pytest.mark.parametrize("less", [{"needed": "1"}, {"together": "4"}])
def test_less_waits_until_another_agrees(first, second, campaign, less):
    ask_for(first, campaign, needed="2", together="5")

    ask_for(first, campaign, why="Nobody is left to approve", **less)
    assert settled(campaign) == Measure(needed=2, together=5)
    second.submit(room(campaign, "second-person"), form="approve-1")

    assert settled(campaign) == Measure(
        **{"needed": 2, "together": 5} | {k: int(v) for k, v in less.items()}
    )
    assert db.session.query(AuditEntry).filter_by(action="approvals needed").count() == 2


def test_less_without_a_reason_or_a_second_person_is_refused(first, campaign):
    ask_for(first, campaign, needed="2")

    ask_for(first, campaign, 422, needed="1")
    ask_for(first, campaign, 409, needed="1", why="Nobody is left to approve")

    assert settled(campaign).needed == 2


def test_the_verb_itself_refuses_less_by_one(campaign):
    with transaction():
        measure.settle(db.session.merge(campaign), Measure(2, 5), 1)
    with pytest.raises(NeedsTwo), transaction():
        measure.settle(db.session.merge(campaign), Measure(2, 4), 1)
