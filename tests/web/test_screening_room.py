"""The room where organisers see what is not people, and settle it."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign import jobs
from campaign.db import db, transaction, utcnow
from campaign.organisers.by_two import rule
from campaign.organisers.by_two.models import ActByTwo
from campaign.resolutions.models import Campaign
from campaign.signatures.models import Removal, RemovalState, Signature, SignatureState
from tests.factories import PASSPHRASE, an_open_campaign, an_organiser
from tests.visitor import Visitor

WHY = "All of one evening, from one machine"


@pytest.fixture
def settings(settings):
    return replace(settings, screening=True)


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser(email="organiser@example.org"))


@pytest.fixture
def organiser(app, campaign):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email="organiser@example.org", passphrase=PASSPHRASE)
    return visitor


@pytest.fixture
def room(campaign):
    return f"/en/dashboard/{campaign.slug}/screening"


def some_sign_in_haste(app, campaign, number=2, name="Айгүл Өмүрова"):
    for n in range(number):
        path = f"/en/campaigns/{campaign.slug}/sign"
        Visitor(app).submit(path, mail=f"aigul{n}@wool.example.org", consent="y", name=name)


def states():
    db.session.rollback()
    return set(db.session.scalars(select(Signature.state)))


def test_nobody_is_shown_in_the_room(app, campaign, organiser, room):
    some_sign_in_haste(app, campaign)

    pages = [organiser.open(room), organiser.open(f"{room}/cluster?kind=held&value=")]

    for page in pages:
        assert "Айгүл" not in page.get_text()
        assert "aigul" not in page.get_text()
        assert "wool" not in page.get_text()
    assert "2 signatures are held" in pages[0].get_text()


def test_what_is_held_is_let_go_with_one_press(app, campaign, organiser, room):
    some_sign_in_haste(app, campaign)

    page = organiser.submit(f"{room}/cluster?kind=held&value=", form="release", button="release")

    assert states() == {SignatureState.PENDING}
    assert "Nothing is held" in page.get_text()


def test_a_removal_is_previewed_marked_and_undone(app, campaign, organiser, room):
    some_sign_in_haste(app, campaign)
    preview = organiser.open(f"{room}/cluster?kind=shape&value=plain")
    organiser.send(preview, form="remove-form", button="remove", reason="fraud", why=WHY)
    jobs.remove()

    marked = organiser.open(room)
    page = organiser.send(marked, form="removal-1", button="undo")
    jobs.remove()

    assert "2 signatures will be removed" in preview.get_text()
    assert "2 of 2 marked" in marked.get_text()
    assert "Being undone" in page.get_text()
    assert db.session.scalars(select(Removal.state)).one() == RemovalState.UNDONE


def test_written_now_it_is_removed(app, campaign, organiser, room):
    some_sign_in_haste(app, campaign)
    path = f"{room}/cluster?kind=shape&value=plain"
    organiser.submit(path, form="remove-form", button="remove", reason="duplicate", why=WHY)
    jobs.remove()

    organiser.submit(room, form="removal-1", button="now")
    jobs.remove()

    assert states() == {SignatureState.REMOVED}


@pytest.mark.parametrize("reason", [None, "lost-receipt"])
def test_without_a_reason_of_the_ledger_nothing_begins(app, campaign, organiser, room, reason):
    some_sign_in_haste(app, campaign)
    path = f"{room}/cluster?kind=shape&value=plain"

    organiser.submit(path, 409, form="remove-form", button="remove", reason=reason, why=WHY)

    assert db.session.scalars(select(Removal)).all() == []


def test_a_removal_that_takes_two_is_not_asked_for_by_a_browser_left_open(
    app, campaign, organiser, room
):
    some_sign_in_haste(app, campaign)
    with transaction():
        rule.keep(campaign.id, rule.Rule(removals_above=0))
    page = organiser.open(f"{room}/cluster?kind=shape&value=plain")

    with time_machine.travel(utcnow() + timedelta(minutes=16), tick=False):
        page = organiser.send(page, form="remove-form", button="remove", reason="fraud", why="x")

    assert page.h1.get_text() == "Once more, please"
    assert db.session.query(Removal).count() == db.session.query(ActByTwo).count() == 0


def test_another_campaigns_organiser_is_not_let_in(app, campaign, room):
    some_sign_in_haste(app, campaign)
    other = an_organiser(email="other@example.org")
    elsewhere = an_open_campaign(organiser=other)
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email="other@example.org", passphrase=PASSPHRASE)

    visitor.open(room, 404)
    own = visitor.open(f"/en/dashboard/{elsewhere.slug}/screening/cluster?kind=shape&value=plain")

    assert "There is nothing in it" in own.get_text()


def test_organisers_choose_whether_two_may_share_a_mailbox(campaign, organiser, room):
    organiser.submit(room, form="share", shared="y")

    db.session.rollback()
    assert db.session.get(Campaign, campaign.id).shared_mailboxes
    with transaction():
        assert organiser.open(room).select_one("#shared[checked]")
