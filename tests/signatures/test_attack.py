"""Under attack: what begins it, what ends it, and that both are said."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert, select

from campaign.audit import AuditEntry
from campaign.db import db, table_of, transaction, utcnow
from campaign.errors import NotFound
from campaign.resolutions.models import Campaign
from campaign.signatures import attack
from campaign.signatures.attack import Measured, Sign
from campaign.signatures.models import Signatory
from campaign.signatures.screening import DOMAIN_CONTEXT
from campaign.vault import vault
from tests.factories import an_open_campaign, an_organiser

CALM = Measured(
    asked=100, held=2, of_one_domain=5, asked_before=300, unconfirmed_before=60, usual=90
)


def measured(**changes):
    return Measured(**(vars(CALM) | changes))


@pytest.mark.parametrize(
    ("seen", "sign"),
    [
        (CALM, None),
        (measured(asked=10, held=10, of_one_domain=10), None),
        (measured(held=29), None),
        (measured(held=30), Sign.HELD),
        (measured(of_one_domain=39), None),
        (measured(of_one_domain=40), Sign.ONE_DOMAIN),
        (measured(unconfirmed_before=239), None),
        (measured(unconfirmed_before=240), Sign.UNCONFIRMED),
        (measured(asked_before=40, unconfirmed_before=40), None),
        (measured(asked=59, unconfirmed_before=300), None),
        (measured(asked=900), Sign.FLOOD),
        (measured(asked=899), None),
        (measured(asked=599, usual=1), None),
        (measured(asked=600, usual=1), Sign.FLOOD),
    ],
)
def test_what_looks_like_an_attack(seen, sign):
    assert attack.sign_in(seen) == sign


@pytest.fixture
def settings(settings):
    return replace(settings, screening=True)


@pytest.fixture
def moment():
    with time_machine.travel(utcnow(), tick=False) as moment:
        yield moment


@pytest.fixture
def campaign(app):
    return an_open_campaign()


def requests(campaign, number, *, ago=timedelta(minutes=1), domain=None, **changes):
    """Rows as asking leaves them, each with a mail domain of its own."""
    for n in range(number):
        name = domain or f"wool{n}.example.org"
        row = {
            "key": f"{number}{ago}{n}{name}", "campaign_id": campaign.id, "mail_print": f"{n}",
            "sealed": b"sealed", "language": "en", "consent": "1", "browser_print": "",
            "code_print": "", "created_at": utcnow() - ago, "shape": "none",
            "domain_print": name, "domain_kept": vault.encrypt(name.encode(), DOMAIN_CONTEXT),
        }  # fmt: skip
        db.session.execute(insert(table_of(Signatory)), row | changes)
    db.session.commit()


def the_job_looks():
    with transaction():
        attack.look()


def state_of(campaign):
    db.session.rollback()
    found = db.session.get_one(Campaign, campaign.id)
    return found.asks_for_work, found.work_because


def audited():
    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [
        (entry.action, entry.facts.get("reason")) for entry in entries if "work" in entry.action
    ]


def test_a_busy_day_is_no_attack(campaign):
    requests(campaign, 100)
    requests(campaign, 100, ago=timedelta(minutes=20), confirmed_at=utcnow())

    the_job_looks()

    assert state_of(campaign) == (False, None)
    assert audited() == []


@pytest.mark.parametrize(
    ("number", "facts", "because"),
    [
        (60, {"doubts": "name"}, Sign.HELD),
        (60, {"domain": "loom.example.org"}, Sign.ONE_DOMAIN),
        (600, {}, Sign.FLOOD),
    ],
)
def test_the_numbers_of_ten_minutes_begin_it_and_the_reason_is_audited(
    campaign, number, facts, because
):
    requests(campaign, number, **facts)

    the_job_looks()
    the_job_looks()

    assert state_of(campaign) == (True, because)
    assert audited() == [("work asked for", because)]


def test_letters_that_nobody_opens_begin_it_while_more_come(campaign):
    requests(campaign, 60, ago=timedelta(minutes=20))
    the_job_looks()
    assert state_of(campaign) == (False, None)

    requests(campaign, 60)
    the_job_looks()

    assert state_of(campaign) == (True, Sign.UNCONFIRMED)


def test_a_mail_domain_that_everybody_has_is_no_sign(campaign):
    requests(campaign, 60, domain="gmail.com")

    the_job_looks()

    assert state_of(campaign) == (False, None)


def test_another_campaign_is_left_alone(campaign):
    other = an_open_campaign()
    requests(campaign, 60, doubts="name")

    the_job_looks()

    assert state_of(other) == (False, None)


def test_it_ends_when_it_was_quiet_for_half_an_hour(campaign, moment):
    requests(campaign, 60, doubts="name")
    the_job_looks()

    moment.shift(timedelta(minutes=8))
    the_job_looks()
    moment.shift(attack.QUIET_FOR - timedelta(seconds=1))
    the_job_looks()
    assert state_of(campaign) == (True, Sign.HELD)
    moment.shift(timedelta(seconds=2))

    assert state_of(campaign)[0] is False
    # and those who asked and never confirmed are no new sign
    the_job_looks()
    assert audited() == [("work asked for", "held"), ("no more work asked for", None)]


def test_an_organiser_asks_for_work_for_some_hours(campaign, moment):
    with transaction():
        attack.begin(db.session.get_one(Campaign, campaign.id), 4, an_organiser_id())

    moment.shift(timedelta(hours=4) - timedelta(seconds=1))
    assert state_of(campaign) == (True, Sign.ORGANISER)
    moment.shift(timedelta(seconds=1))

    assert state_of(campaign)[0] is False


def test_hours_that_are_not_offered_are_refused(campaign):
    with pytest.raises(NotFound):
        attack.begin(campaign, 1000, 1)


def test_what_an_organiser_ends_the_job_does_not_begin_again_for_an_hour(campaign, moment):
    organiser = an_organiser_id()
    requests(campaign, 60, doubts="name")
    the_job_looks()

    with transaction():
        attack.end(db.session.get_one(Campaign, campaign.id), organiser)
    the_job_looks()
    assert state_of(campaign)[0] is False
    moment.shift(attack.LEFT_ALONE + timedelta(seconds=1))
    requests(campaign, 61, doubts="name")
    the_job_looks()

    assert state_of(campaign) == (True, Sign.HELD)


def an_organiser_id():
    return an_organiser().id
