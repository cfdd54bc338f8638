"""What was done in a review is kept, is undone and redone, and is never overwritten unseen."""

import pytest
from sqlalchemy import event, func, select

from campaign.appeals import publishing, reviewing
from campaign.appeals.models import Appeal
from campaign.appeals.versions import TextIsSigned
from campaign.audit import AuditEntry
from campaign.db import db, transaction
from campaign.errors import StepOutOfOrder
from campaign.resolutions.models import Campaign, Demand, Reading, ReviewStep
from campaign.resolutions.review import history, keeping, steps
from tests.factories import (
    PASSPHRASE,
    a_campaign,
    an_institution,
    an_open_campaign,
    an_organiser,
)


@pytest.fixture
def database_url(on_both):
    """Numbers are unique at every moment, and locks are real."""
    return on_both


def take(campaign, change, verb="demand changed", seen=None, organiser=None):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        return reviewing.take(
            found,
            organiser.id if organiser else None,
            verb,
            change,
            seen=found.resolution.version if seen is None else seen,
        )


def undo(campaign):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        reviewing.undo(found, None, seen=found.resolution.version)


def redo(campaign):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        reviewing.redo(found, None, seen=found.resolution.version)


def state_of(campaign):
    db.session.rollback()
    return keeping.reviewed(db.session.get_one(Campaign, campaign.id).resolution)


def numbers(campaign):
    db.session.rollback()
    return list(db.session.scalars(select(Demand.number).order_by(Demand.number)))


def test_numbers_stay_dense_and_in_order_whatever_is_done(app):
    campaign = a_campaign(an_institution(), an_institution(), demands_each=3)

    for change in (
        lambda r: steps.split(r, 2, {"en": ("Demand", "2.")}),
        lambda r: steps.move(r, 7, -1),
        lambda r: steps.merge_with_the_one_above(r, 4),
        lambda r: steps.leave_out(r, 1),
        lambda r: steps.begin_list(r, 6, heading="New", themes={"en": "New"}),
        lambda r: steps.remove_list(r, 1),
    ):
        take(campaign, change)
        assert numbers(campaign) == list(range(1, len(numbers(campaign)) + 1))


def test_every_step_is_undone_back_to_the_beginning_and_redone_to_the_end(app):
    campaign = a_campaign(an_institution(), an_institution(), demands_each=3)
    states = [state_of(campaign)]
    for change in (
        lambda r: steps.split(r, 2, {"en": ("Demand", "2.")}),
        lambda r: steps.move_to(r, 1, 2),
        lambda r: steps.ask(r, [5, 6], []),
        lambda r: steps.leave_out(r, 3),
        lambda r: steps.write(r, {"title.ky": "Токтом", "d4.text.ru": "Иначе."}, {}),
    ):
        take(campaign, change)
        states.append(state_of(campaign))

    for state in reversed(states[:-1]):
        undo(campaign)
        assert state_of(campaign) == state
    for state in states[1:]:
        redo(campaign)
        assert state_of(campaign) == state


def test_undoing_nothing_is_refused(app):
    campaign = a_campaign()

    with pytest.raises(StepOutOfOrder):
        undo(campaign)


def test_after_another_step_what_was_undone_is_left_but_kept(app):
    campaign = a_campaign()
    take(campaign, lambda r: steps.leave_out(r, 1))
    undo(campaign)
    take(campaign, lambda r: steps.leave_out(r, 2))

    with pytest.raises(StepOutOfOrder):
        redo(campaign)

    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ReviewStep)) == 2


def test_a_step_on_what_somebody_else_changed_is_refused(app):
    campaign = a_campaign(demands_each=3)
    take(campaign, lambda r: steps.leave_out(r, 1), seen=0)

    with pytest.raises(history.ChangedMeanwhile):
        take(campaign, lambda r: steps.move(r, 3, -1), seen=0)


def test_a_step_on_something_else_goes_through(app):
    campaign = a_campaign(demands_each=3)
    take(campaign, lambda r: steps.leave_out(r, 1), seen=0)

    take(campaign, lambda r: steps.ask(r, [3], []), seen=0)

    assert state_of(campaign).demands[-1].addressees == ()


def test_appeals_follow_each_step_and_each_undoing(app):
    one, other = an_institution(), an_institution()
    campaign = a_campaign(one, demands_each=1)

    take(campaign, lambda r: steps.ask(r, [1], [other.slug]))
    assert appealed(campaign) == {other.slug}

    undo(campaign)
    assert appealed(campaign) == {one.slug}


def test_of_an_open_campaign_no_demand_is_left_out_any_more(app):
    campaign = an_open_campaign()

    with pytest.raises(TextIsSigned):
        take(campaign, lambda r: steps.leave_out(r, 1))


def test_each_step_is_in_the_audit(app):
    organiser = an_organiser()
    campaign = a_campaign(organiser=organiser)

    take(campaign, lambda r: steps.leave_out(r, 1), "demand left out", organiser=organiser)
    undo(campaign)

    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["demand left out", "undone: demand left out"]


def test_a_text_saved_again_and_again_while_it_is_written_is_one_step(app):
    campaign = a_campaign()

    for text in ("М", "Мектеп", "Мектеп ачуу."):
        take(
            campaign,
            lambda r, text=text: steps.write(r, {"d1.text.ky": text}, {}),
            history.WRITING,
        )
    undo(campaign)

    assert state_of(campaign).demands[0].texts["ky"] == "Талап 1."


def test_an_unfinished_translation_is_not_published(app):
    campaign = a_campaign(demands_each=2)
    take(campaign, lambda r: steps.split(r, 1, {"en": ("Demand", "1.")}))

    with transaction():
        publishing.publish(db.session.get_one(Campaign, campaign.id), passphrase=PASSPHRASE)

    [appeal] = db.session.scalars(select(Appeal))
    demands = appeal.text.content["demands"]
    assert [set(demand["texts"]) for demand in demands] == [{"en"}, {"en"}, {"ky", "ru", "en"}]


@pytest.mark.parametrize("demands", [10, 100])
def test_a_step_asks_the_database_no_more_often_for_a_hundred_demands(app, demands):
    campaign = a_campaign(an_institution(), demands_each=demands)

    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    take(campaign, lambda r: steps.merge_with_the_one_above(r, 5))

    assert len(asked) <= 45


def test_a_reading_is_written_once(app):
    campaign = a_campaign()
    with transaction():
        db.session.add(Reading(resolution_id=campaign.resolution.id, content={"order": []}))

    with pytest.raises(RuntimeError), transaction():
        db.session.get_one(Reading, campaign.resolution.id).content = {}


def appealed(campaign):
    db.session.rollback()
    return {
        appeal.institution.slug
        for appeal in db.session.scalars(select(Appeal).where(Appeal.campaign_id == campaign.id))
    }
