"""Killed at any moment, what takes two is done exactly once or not at all; never half, never twice."""

import subprocess
import sys

import pytest
from sqlalchemy import func, select

from campaign.appeals import keys
from campaign.audit import AuditEntry, chain
from campaign.config import settings
from campaign.db import db, transaction
from campaign.deliveries import ordering, packets, sealed_bundle
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.organisers.by_two import deciding, doors, reading
from campaign.organisers.by_two.models import ActByTwo, ActKind, ActState
from campaign.organisers.roles import MemberRole
from campaign.outbox.models import Letter
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure
from campaign.tally import counting
from campaign.web.dashboard import acts
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_offer,
    an_open_campaign,
    appeals_of,
    letters_to,
    slugs_of,
)
from tests.organisers.approver import ACTED, BEFORE, KEPT

MAIL = "signer@example.org"
pytestmark = pytest.mark.enable_socket


@pytest.fixture
def campaign(on_each):
    """Somebody in it has a name to be shown, and is counted."""
    made = an_open_campaign()
    wish = signing.Wish(
        MAIL, slugs_of(made), "ky", name="Айгүл Асанова", disclosure=Disclosure.NAMED
    )
    with transaction():
        signing.ask(an_offer(made), wish, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(MAIL)[-1]["token"], "this browser")
    with transaction():
        counting.count(made.id)
    return made


@pytest.fixture
def asker(campaign):
    return a_member(campaign, MemberRole.OWNER).id


@pytest.fixture
def second(campaign):
    return a_member(campaign, MemberRole.OWNER).id


@pytest.fixture
def killed(on_each):
    """Does it in a process of its own, and kills that once it has come to the moment."""

    def run(moment, what, *numbers):
        db.session.rollback()
        place = [settings.database_url, str(settings.peppers), moment, what]
        command = [sys.executable, "-m", "tests.organisers.approver", *place, *map(str, numbers)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
            came_to = process.stdout.readline().strip()
            process.kill()
        assert came_to == moment

    return run


def a_packet(campaign, asker):
    """Drafted, with a name in it, and asked for to be sent: the act's id."""
    with transaction():
        [appeal] = appeals_of(campaign)
        key = keys.unlock(appeal.campaign, PASSPHRASE)
        ordering.order(appeal, asker, key)
    packets.compose_due()
    with transaction():
        delivery = db.session.scalars(select(Delivery)).one()
        wanted = ordering.as_wanted(delivery)
        return acts.ask(delivery.appeal.campaign, asker, wanted, "It is time").id


def approve(campaign, act_id, second):
    with transaction():
        act = reading.held(campaign.id, act_id)
        return deciding.approve(act, second, acts.WAYS[act.kind])


def letters_with_packets():
    return db.session.scalar(select(func.count()).where(Letter.kind == "packet_letter"))


def noted(action):
    return db.session.scalar(select(func.count()).where(AuditEntry.action == action))


def the_state():
    """Of the act and the delivery, how many letters, and how often the audit has each step."""
    db.session.rollback()
    act = db.session.scalars(select(ActByTwo)).one()
    delivery = db.session.scalars(select(Delivery)).one()
    told = noted("by two: approved"), noted("packet approved")
    return act.state, delivery.state, letters_with_packets(), told


@pytest.mark.parametrize("moment", [BEFORE, ACTED])
def test_killed_before_it_is_kept_nothing_was_done_and_it_is_done_once_later(
    campaign, asker, second, killed, moment
):
    act_id = a_packet(campaign, asker)

    killed(moment, "approve", campaign.id, act_id, second)

    assert the_state() == (ActState.PENDING, DeliveryState.DRAFTED, 0, (0, 0))
    approve(campaign, act_id, second)
    assert the_state() == (ActState.DONE, DeliveryState.APPROVED, 1, (1, 1))
    assert chain.verify().holds


def test_killed_before_it_answered_it_was_done_and_pressing_again_does_it_not_twice(
    campaign, asker, second, killed
):
    act_id = a_packet(campaign, asker)

    killed(KEPT, "approve", campaign.id, act_id, second)
    done = (ActState.DONE, DeliveryState.APPROVED, 1, (1, 1))
    assert the_state() == done

    assert approve(campaign, act_id, second) == ActState.DONE
    assert the_state() == done
    assert chain.verify().holds


def an_open_door(campaign, asker, second):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        act = acts.ask(found, asker, sealed_bundle.as_wanted(found), "It is opened elsewhere")
        deciding.approve(act, second, acts.WAYS[act.kind])
        return act.id


def stands_open(campaign, asker):
    db.session.rollback()
    return doors.open_to(campaign.id, asker, ActKind.EXPORT, "export") is not None


def test_killed_while_it_is_taken_the_door_is_as_it_was(campaign, asker, second, killed):
    act_id = an_open_door(campaign, asker, second)

    killed(ACTED, "take", campaign.id, act_id, asker)

    assert stands_open(campaign, asker)
    assert noted(sealed_bundle.TAKEN) == 0


def test_killed_after_it_was_taken_the_door_is_closed_and_the_audit_says_so(
    campaign, asker, second, killed
):
    act_id = an_open_door(campaign, asker, second)

    killed(KEPT, "take", campaign.id, act_id, asker)

    assert not stands_open(campaign, asker)
    assert noted(sealed_bundle.TAKEN) == 1
    with pytest.raises(deciding.NeedsTwo), transaction():
        sealed_bundle.take(db.session.get_one(Campaign, campaign.id), asker)
