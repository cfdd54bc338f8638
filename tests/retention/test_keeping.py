"""For how long a campaign keeps what it knows of persons: by two, and never longer than was told."""

from datetime import timedelta

import pytest
import time_machine

from campaign.appeals import publishing
from campaign.audit import AuditEntry
from campaign.db import db, transaction, utcnow
from campaign.errors import StepOutOfOrder
from campaign.organisers import accounts
from campaign.organisers.by_two import deciding
from campaign.organisers.by_two.models import ActByTwo, ActState
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from campaign.retention import finished, forget, keeping, schedule
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory
from campaign.web.dashboard import acts
from tests.factories import (
    PASSPHRASE,
    a_campaign,
    a_member,
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)
from tests.visitor import Visitor

FIRST, SECOND, WHY = "first@example.org", "second@example.org", "Nobody needs it for a month"


@pytest.fixture
def campaign(app):
    made = an_open_campaign(organiser=an_organiser(email=FIRST))
    a_member(made, MemberRole.OWNER, email=SECOND)
    return made


def a_draft():
    made = a_campaign(organiser=an_organiser(email=FIRST))
    a_member(made, MemberRole.OWNER, email=SECOND)
    return made


def kept(campaign):
    db.session.rollback()
    return db.session.get_one(Campaign, campaign.id, populate_existing=True)


def asked(campaign, days):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        first = accounts.with_email(FIRST)
        return acts.ask(found, first.id, keeping.as_wanted(found, days), WHY).id


def approved(act_id):
    with transaction():
        act = db.session.get_one(ActByTwo, act_id)
        return deciding.approve(act, accounts.with_email(SECOND).id, acts.WAYS[act.kind])


def open_up(campaign):
    with transaction():
        publishing.publish(db.session.get_one(Campaign, campaign.id), passphrase=PASSPHRASE)


def signed(app, campaign, mail="signer@example.org"):
    wish = signing.Wish(mail, slugs_of(campaign), "ky", name="Айгүл Асанова")
    with transaction():
        signing.ask(an_offer(campaign), wish, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[-1]["token"], "this browser")


def signed_in(app, mail=FIRST):
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=mail, passphrase=PASSPHRASE)
    return visitor


def test_one_alone_changes_nothing_and_two_change_it_with_before_and_after(campaign):
    act_id = asked(campaign, 14)
    assert kept(campaign).kept_days == 30

    approved(act_id)

    assert kept(campaign).kept_days == 14
    entry = db.session.query(AuditEntry).filter_by(action="time of keeping changed").one()
    assert (entry.before, entry.after, entry.why) == ({"kept_days": 30}, {"kept_days": 14}, WHY)
    assert entry.facts == {"asked_by": accounts.with_email(FIRST).id}


def test_the_verb_itself_takes_two(campaign):
    with pytest.raises(deciding.NeedsTwo), transaction():
        keeping.change(db.session.get_one(Campaign, campaign.id), 14, None)


@pytest.mark.parametrize("days", [None, 0, 6, 91])
def test_a_time_out_of_bounds_is_refused(campaign, days):
    with pytest.raises(keeping.KeepingUnclear):
        asked(campaign, days)


def test_what_would_change_nothing_is_not_asked_for(campaign):
    with pytest.raises(StepOutOfOrder):
        asked(campaign, 30)


def test_before_the_opening_it_may_become_longer(app):
    campaign = a_draft()

    approved(asked(campaign, 60))

    assert kept(campaign).kept_days == 60


def test_once_it_was_told_it_only_becomes_shorter(campaign):
    with pytest.raises(keeping.KeptLongerThanTold):
        asked(campaign, 31)


def test_a_longer_time_asked_for_before_the_opening_is_void_after_it(app):
    campaign = a_draft()
    act_id = asked(campaign, 60)
    open_up(campaign)

    assert approved(act_id) == ActState.VOID
    assert kept(campaign).kept_days == 30


def test_shorter_twice_is_never_back_to_longer(campaign):
    approved(asked(campaign, 10))

    with pytest.raises(keeping.KeptLongerThanTold):
        asked(campaign, 30)


@pytest.mark.parametrize(("days", "left"), [(30, 1), (10, 0)])
def test_who_signed_is_erased_on_the_day_that_holds_now(app, campaign, days, left):
    signed(app, campaign)
    if days != 30:
        approved(asked(campaign, days))
    with transaction():
        for appeal in appeals_of(campaign):
            publishing.close(appeal)

    with time_machine.travel(utcnow() + timedelta(days=11), tick=False), transaction():
        forget()

    sealed = db.session.query(Signatory).filter(Signatory.sealed.is_not(None)).count()
    assert sealed == left


def test_the_day_that_is_told_is_the_day_on_which_it_happens(campaign):
    approved(asked(campaign, 10))
    with transaction():
        for appeal in appeals_of(campaign):
            publishing.close(appeal)
    today = utcnow().date()

    course = finished.course_of(campaign.id, today)

    assert schedule.forgotten_on(course) == today + timedelta(days=11)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_whoever_signs_reads_the_time_that_holds(app, visitor, campaign, language):
    approved(asked(campaign, 21))

    form = visitor.open(f"/{language}/campaigns/{campaign.slug}/sign")
    privacy = visitor.open(f"/{language}/privacy")

    assert "21" in next(p.get_text() for p in form.select("p.small") if "72" in p.get_text())
    assert "21" in " ".join(li.get_text() for li in privacy.select("li li"))


def test_it_is_asked_for_in_its_room_and_approved_in_the_other(app, campaign):
    first, second = signed_in(app), signed_in(app, SECOND)
    path = f"/en/dashboard/{campaign.slug}/keeping"

    page = first.submit(path, form="keeping-form", days="14", why=WHY)
    assert "30 days now, 14 days then" in page.get_text()
    assert kept(campaign).kept_days == 30
    page = second.open(f"/en/dashboard/{campaign.slug}/second-person")
    second.send(page, form=page.select_one("form[id^=approve-]")["id"])

    assert kept(campaign).kept_days == 14
    assert "14 days" in first.open(path).get_text()


@pytest.mark.parametrize(
    ("days", "status", "said"),
    [
        ("x", 422, "from 7 to 90"),
        ("9" * 5000, 422, "from 7 to 90"),
        ("60", 409, "can only become shorter"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(app, campaign, days, status, said):
    first = signed_in(app)

    page = first.submit(
        f"/en/dashboard/{campaign.slug}/keeping", status, form="keeping-form", days=days, why=WHY
    )

    assert said in page.get_text()
    assert page.select_one("[name=why]")["value"] == WHY
    assert db.session.query(ActByTwo).count() == 0


def test_an_editor_reads_it_and_is_offered_nothing(app, campaign):
    a_member(campaign, MemberRole.EDITOR, email="editor@example.org")

    page = signed_in(app, "editor@example.org").open(f"/en/dashboard/{campaign.slug}/keeping")

    assert "30 days" in page.get_text()
    assert page.select("main form[method=post]") == []
