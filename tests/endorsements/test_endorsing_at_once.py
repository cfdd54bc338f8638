"""What two do at the same moment, on the database that lets them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from campaign import jobs
from campaign.appeals import commitments
from campaign.db import db, transaction
from campaign.endorsements import endorsing, officers, standing, vetting
from campaign.endorsements.models import Endorsement, EndorsementState, Shown
from campaign.endorsements.proofs import proving, vouching
from campaign.endorsements.proofs.models import Proof, ProofKind
from campaign.errors import CampaignError
from campaign.resolutions.models import Campaign
from campaign.tokens import links
from tests.endorsements.given import A_CALL, a_claim, approved, approved_before, confirmed
from tests.endorsements.test_vouching import token_to
from tests.factories import an_open_campaign, an_organiser, appeals_of


def at_once(app, *verbs):
    """Each in a thread and an application context of its own; what each gave, or was refused with."""

    def run(verb):
        with app.app_context():
            try:
                return verb()
            except CampaignError as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_two_workers_open_what_is_held_once(on_postgres):
    campaign, organiser = an_open_campaign(), an_organiser()
    for name in ("Ак", "Дос", "Жол"):
        approved(appeals_of(campaign), organiser, a_claim(name), shown=Shown.TOGETHER, hold_until=3)
    campaign_id = campaign.id
    db.session.rollback()

    opened = at_once(on_postgres, *[jobs.open_held] * 4)

    assert sorted(opened) == [0, 0, 0, 3]
    assert len(standing.public(campaign_id)) == 3


def test_who_withdraws_while_names_are_opened_was_not_among_them(on_postgres):
    campaign, organiser = an_open_campaign(), an_organiser()
    held = [
        approved(appeals_of(campaign), organiser, a_claim(name), shown=Shown.TOGETHER, hold_until=3)
        for name in ("Ак", "Дос", "Жол")
    ]
    token = links.sign(officers.WITHDRAW, held[0].key)

    def open_names():
        with on_postgres.app_context():
            return jobs.open_held()

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            endorsing.withdraw(token)
            db.session.flush()
            opening = pool.submit(open_names)
            with pytest.raises(TimeoutError):
                opening.result(timeout=1)
        assert opening.result(timeout=10) == 0


def test_who_withdraws_waits_for_a_batch_that_is_being_counted(on_postgres):
    campaign, organiser = an_open_campaign(), an_organiser()
    token = links.sign(officers.WITHDRAW, approved(appeals_of(campaign), organiser).key)

    def withdraw():
        with on_postgres.app_context(), transaction():
            return endorsing.withdraw(token).state

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            commitments.wait_for_the_count(campaign.id)  # held as the count holds it
            leaving = pool.submit(withdraw)
            with pytest.raises(TimeoutError):
                leaving.result(timeout=1)
        assert leaving.result(timeout=10) == EndorsementState.WITHDRAWN


def test_two_organisers_who_approve_at_once_are_two(on_postgres):
    campaign = an_open_campaign()
    with transaction():
        db.session.get_one(Campaign, campaign.id).approvals_needed = 2
    ids = [an_organiser().id for _ in range(2)]
    endorsement = confirmed(appeals_of(campaign))
    with transaction():
        proving.by_call(endorsement, ids[0], A_CALL)
    key, campaign_id = endorsement.key, campaign.id
    db.session.rollback()

    def approve_as(organiser_id):
        def approve():
            with transaction():
                found = vetting.taken_up(campaign_id, key, organiser_id)
                return vetting.approve(found, organiser_id)

        return approve

    said = at_once(on_postgres, *[approve_as(organiser_id) for organiser_id in ids])

    assert sorted(said) == [False, True]
    assert len(db.session.query(Endorsement).one().approvals) == 2


def test_one_organisation_that_came_twice_stands_once(on_postgres):
    campaign, organiser = an_open_campaign(), an_organiser()
    waiting = [confirmed(appeals_of(campaign), a_claim(registration_number="9")) for _ in range(2)]
    with transaction():
        for endorsement in waiting:
            proving.by_call(db.session.merge(endorsement), organiser.id, A_CALL)
    keys, campaign_id, organiser_id = [e.key for e in waiting], campaign.id, organiser.id
    db.session.rollback()

    def approve_of(key):
        def approve():
            with transaction():
                return vetting.approve(
                    vetting.taken_up(campaign_id, key, organiser_id), organiser_id
                )

        return approve

    said = at_once(on_postgres, *[approve_of(key) for key in keys])

    assert sorted(map(str, said)) == ["True", "already-endorsed"]


def test_two_who_vouch_at_once_are_two(on_postgres):
    campaign, organiser = an_open_campaign(), an_organiser()
    asked = appeals_of(campaign)
    for name in ("ak", "kok"):
        approved_before(asked, organiser, a_claim(name), mail=f"head@{name}.example.org")
    key = confirmed(asked, a_claim("Жаңы")).id
    with transaction():
        vouching.ask(db.session.get_one(Endorsement, key), ["ak", "kok"])
    first, second = (token_to(name) for name in ("ak", "kok"))

    def say_yes(token):
        with on_postgres.app_context(), transaction():
            vouching.answer(token, vouches=True)

    with ThreadPoolExecutor(1) as pool:
        with transaction():
            vouching.answer(first, vouches=True)
            other = pool.submit(say_yes, second)
            with pytest.raises(TimeoutError):
                other.result(timeout=1)
        other.result(timeout=10)

    assert db.session.query(Proof).filter_by(kind=ProofKind.VOUCHED).one().state == "finished"
