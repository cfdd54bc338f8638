"""Counting: what stands is counted once, and the export proves it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as law
from hypothesis import strategies as st
from sqlalchemy import func, select

from campaign import create_app
from campaign.db import db, transaction
from campaign.signatures.models import SignatureState
from campaign.tally import counting, export, ledger, reading, verify
from campaign.tally.models import CampaignCount, Checkpoint, LedgerEntry, LedgerNode
from tests import factories
from tests.databases import settings_for
from tests.tally.signed import signed, taken_back


def count(campaign_id):
    with transaction():
        return counting.count(campaign_id)


class PowerCut(Exception):
    pass


def count_until_the_power_is_cut(campaign_id):
    with transaction():
        counting.count(campaign_id)
        raise PowerCut


def persons(appeal):
    return reading.of_appeal(appeal.id).as_counts()["person"]


def lines(campaign_id):
    return list(ledger.lines_from(campaign_id, 0, ledger.size_of(campaign_id)))


def test_counting_twice_counts_once(app):
    appeal = factories.an_appeal()
    signed(appeal)

    assert [count(appeal.campaign_id), count(appeal.campaign_id)] == [1, 0]
    assert persons(appeal) == 1
    assert counting.campaigns_with_work() == []


def test_the_lines_of_a_batch_are_sorted(app):
    appeal = factories.an_appeal()
    for _ in range(20):
        signed(appeal)

    count(appeal.campaign_id)

    found = lines(appeal.campaign_id)
    assert len(found) == 20
    assert found == sorted(found)


def test_what_is_withdrawn_before_it_was_counted_never_enters_the_ledger(app):
    appeal = factories.an_appeal()
    taken_back(signed(appeal))

    assert count(appeal.campaign_id) == 0
    assert lines(appeal.campaign_id) == []


def test_a_person_on_two_appeals_is_one_person_of_the_campaign(app):
    campaign = factories.an_open_campaign(factories.an_institution(), factories.an_institution())
    first, second = factories.appeals_of(campaign)
    signed(first, second)
    signed(second)

    count(campaign.id)

    assert (persons(first), persons(second)) == (1, 2)
    assert db.session.scalars(select(CampaignCount.standing)).all() == [2]


def test_when_the_transaction_fails_nothing_of_the_batch_is_left(app):
    appeal = factories.an_appeal()
    signed(appeal)
    campaign_id = appeal.campaign_id

    with pytest.raises(PowerCut):
        count_until_the_power_is_cut(campaign_id)

    left = [
        db.session.scalar(select(func.count()).select_from(table))
        for table in (LedgerEntry, LedgerNode, Checkpoint, CampaignCount)
    ]
    assert left == [0, 0, 0, 0]
    assert count(campaign_id) == 1


@law(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(
        st.tuples(st.sampled_from(["confirm", "withdraw", "remove", "count"]), st.integers(0, 30)),
        max_size=20,
    )
)
def test_after_any_history_the_export_agrees_with_the_tally(app, tmp_path_factory, history):
    appeal = factories.an_appeal()
    standing = [signed(appeal)]
    for step, which in history:
        if step == "confirm":
            standing.append(signed(appeal))
        elif step == "count":
            count(appeal.campaign_id)
        elif standing:
            back = SignatureState.WITHDRAWN if step == "withdraw" else SignatureState.REMOVED
            taken_back(standing.pop(which % len(standing)), back)
    standing.append(signed(appeal))

    count(appeal.campaign_id)

    folder = tmp_path_factory.mktemp("ledger")
    list(export.export(appeal.campaign, folder))
    report = verify.verify(folder)
    assert report.holds, report.faults
    assert report.counts[appeal.slug, "person"].standing == persons(appeal) == len(standing)


def test_two_writers_at_once_count_once(postgres):
    app = create_app(settings_for(postgres))
    together = Barrier(2, timeout=20)

    def write(campaign_id):
        with app.app_context():
            together.wait()
            return count(campaign_id)

    with app.app_context():
        appeal = factories.an_appeal()
        for _ in range(10):
            signed(appeal)
        campaign_id = appeal.campaign_id
        db.session.rollback()
        with ThreadPoolExecutor(2) as writers:
            counted = list(writers.map(write, [campaign_id] * 2))
        assert sorted(counted) == [0, 10]
        assert persons(appeal) == len(lines(campaign_id)) == 10
        db.session.remove()
        db.engine.dispose()


def test_who_signs_does_not_wait_for_the_batch_that_is_written(on_postgres):
    appeal = factories.an_appeal()
    signed(appeal)
    campaign_id, appeal_id = appeal.campaign_id, appeal.id
    db.session.rollback()

    def sign_meanwhile():
        with on_postgres.app_context():
            signed(db.session.get(type(appeal), appeal_id))
            db.session.remove()

    with ThreadPoolExecutor(1) as signer, transaction():
        assert counting.count(campaign_id) == 1
        signer.submit(sign_meanwhile).result(timeout=30)

    assert count(campaign_id) == 1
