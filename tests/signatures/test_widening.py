"""Networks whose people confirm may more; others may not."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import insert

from campaign.db import db, table_of, transaction, utcnow
from campaign.signatures import paces, widening
from campaign.signatures.models import Level, Signatory
from tests.factories import an_open_campaign

HERE, THERE = "a1b2", "c3d4"
AN_HOUR = timedelta(hours=1)


@pytest.fixture
def settings(settings):
    return replace(settings, screening=True)


@pytest.fixture
def moment():
    with time_machine.travel(utcnow(), tick=False) as moment:
        yield moment


@pytest.fixture
def campaign(app, moment):
    return an_open_campaign()


def requests(campaign, bucket, asked, confirmed, *, ago=AN_HOUR, doubts="many-from-there"):
    rows = [
        {
            "key": f"{bucket}{ago}{n}", "campaign_id": campaign.id, "mail_print": f"{bucket}{n}",
            "language": "ky", "consent": "1", "browser_print": "", "code_print": "",
            "created_at": utcnow() - ago, "shape": "none", "bucket": bucket, "doubts": doubts,
            "confirmed_at": utcnow() if n < confirmed else None,
        }
        for n in range(asked)
    ]  # fmt: skip
    with transaction():
        db.session.execute(insert(table_of(Signatory)), rows)


def sign(bucket, number=1):
    """So many more from there at this moment; whether the last one is over the pace."""
    with transaction():
        return [paces.over({widening.print_of(bucket): paces.NEIGHBOURHOOD}) for _ in range(number)]


def the_job_looks():
    with transaction():
        return widening.widen()


def free_of(bucket, number=200):
    return sum(not over for over in sign(bucket, number))


def test_where_people_confirm_as_many_may_sign_as_from_a_carrier(campaign, moment):
    sign(HERE)
    requests(campaign, HERE, asked=50, confirmed=30)

    assert the_job_looks() == 1
    moment.shift(AN_HOUR * 2)

    assert free_of(HERE) == paces.CARRIER.a_minute


@pytest.mark.parametrize(
    ("asked", "confirmed"), [(29, 29), (51, 30), (500, 100)], ids=["few", "half", "hardly"]
)
def test_where_too_few_confirm_nothing_changes(campaign, moment, asked, confirmed):
    sign(HERE)
    requests(campaign, HERE, asked, confirmed)

    assert the_job_looks() == 0
    moment.shift(AN_HOUR * 2)

    assert free_of(HERE) == paces.NEIGHBOURHOOD.a_minute


def test_a_flood_of_this_minute_is_judged_when_its_letters_could_be_read(campaign):
    sign(HERE)
    requests(campaign, HERE, 50, 50, ago=timedelta(minutes=29))

    assert the_job_looks() == 0


def test_other_networks_stay_as_they_are(campaign, moment):
    sign(HERE), sign(THERE)
    requests(campaign, HERE, asked=30, confirmed=30)

    the_job_looks()
    moment.shift(AN_HOUR * 2)

    assert free_of(THERE) == paces.NEIGHBOURHOOD.a_minute


def test_it_is_noted_once(campaign):
    sign(HERE)
    requests(campaign, HERE, asked=30, confirmed=30)

    assert [the_job_looks(), the_job_looks()] == [1, 0]
    assert db.session.query(Level).one().width == widening.WIDTH
