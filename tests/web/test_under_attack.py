"""Under attack the form asks for work; without it one signs all the same, by the code."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.db import db, transaction, utcnow
from campaign.resolutions.models import Campaign
from campaign.signatures import attack
from campaign.signatures.models import Signatory, SignatureState, UsedWork
from campaign.tally import counting
from tests.factories import PASSPHRASE, an_open_campaign, an_organiser, letters_to
from tests.visitor import Visitor
from tests.worked import little_work, work_done  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("little_work")

A_MINUTE, IN_HASTE = timedelta(minutes=1), timedelta(seconds=3)
CODE_ASKED, NEAR = "Type the eight characters", "192.0.2.7"


@pytest.fixture
def settings(settings):
    return replace(settings, screening=True, proxies=1)


@pytest.fixture
def moment():
    with time_machine.travel(utcnow().replace(hour=6), tick=False) as moment:
        yield moment


@pytest.fixture
def campaign(app, moment):
    return an_open_campaign(organiser=an_organiser(email="organiser@example.org"))


@pytest.fixture
def attacked(campaign):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        attack.begin(found, 24, an_organiser().id)
    return campaign


def form_of(visitor, campaign):
    return visitor.open(f"/en/campaigns/{campaign.slug}/sign")


def sign(app, moment, campaign, mail, *, came_from=NEAR, worked=work_done, after=A_MINUTE):
    visitor = Visitor(app, **{"X-Forwarded-For": came_from})
    form = form_of(visitor, campaign)
    moment.shift(after)
    visitor.send(form, mail=mail, consent="y", work=worked(form))
    return visitor


def states():
    db.session.rollback()
    return [
        signatory.signatures[0].state
        for signatory in db.session.scalars(select(Signatory).order_by(Signatory.id))
    ]


def not_worked(_form):
    return ""


def test_with_the_work_done_signing_is_as_always(app, moment, attacked):
    visitor = sign(app, moment, attacked, "aigul@example.org")
    link = f"/en/confirm/{letters_to('aigul@example.org')[0]['token']}"

    page = visitor.submit(link)

    assert page.path.endswith("/thanks")
    with transaction():
        assert counting.count(attacked.id) == 1


@pytest.mark.parametrize("worked", [not_worked, lambda _form: "nonsense"], ids=["none", "wrong"])
def test_without_the_work_only_the_code_confirms(app, moment, attacked, worked):
    visitor = sign(app, moment, attacked, "aigul@example.org", worked=worked)
    [letter] = letters_to("aigul@example.org")
    link = f"/en/confirm/{letter['token']}"

    page = visitor.open(link)
    assert CODE_ASKED in page.get_text()
    visitor.send(page, status=422, code="")
    assert states() == [SignatureState.PENDING]
    visitor.submit(link, code=letter["code"])

    assert states() == [SignatureState.CONFIRMED]


def test_work_serves_one_signature(app, moment, attacked):
    kept = []

    def the_first_ones(form):
        kept.append(work_done(form))
        return kept[0]

    for mail in ("aigul@example.org", "bakyt@example.org"):
        visitor = sign(app, moment, attacked, mail, worked=the_first_ones)

    page = visitor.open(f"/en/confirm/{letters_to('bakyt@example.org')[0]['token']}")
    assert CODE_ASKED in page.get_text()
    assert db.session.query(UsedWork).count() == 1


def test_many_without_the_work_from_one_neighbourhood_are_held(app, moment, attacked):
    for n in range(8):
        mail = f"aigul@wool{n}.example.org"
        sign(app, moment, attacked, mail, worked=not_worked, after=IN_HASTE)

    assert states()[:5] == [SignatureState.PENDING] * 5
    assert states()[-1] == SignatureState.HELD


def test_one_address_again_and_again_without_the_work_is_held_wherever_it_comes_from(
    app, moment, attacked
):
    for n in range(5):
        sign(
            app, moment, attacked, "aigul@example.org", came_from=f"192.0.{n}.7", worked=not_worked
        )

    assert states() == [SignatureState.PENDING] * 4 + [SignatureState.HELD]


def test_those_who_did_the_work_are_not_held_for_those_who_did_not(app, moment, attacked):
    for n in range(8):
        mail = f"aigul@wool{n}.example.org"
        sign(app, moment, attacked, mail, worked=not_worked, after=IN_HASTE)

    sign(app, moment, attacked, "bakyt@example.org", after=IN_HASTE)

    assert states()[-2:] == [SignatureState.HELD, SignatureState.PENDING]


def test_what_was_written_and_worked_out_stays_where_the_form_is_shown_again(app, attacked):
    visitor = Visitor(app)
    form = form_of(visitor, attacked)
    answer = work_done(form)

    again = visitor.send(form, status=422, mail="no address", consent="y", work=answer)

    assert again.select_one("#work")["value"] == answer


def test_only_this_page_may_start_a_worker(app, attacked):
    form = Visitor(app).client.get(f"/en/campaigns/{attacked.slug}/sign")
    other = Visitor(app).client.get("/en/")

    assert "worker-src 'self'" in form.headers["Content-Security-Policy"]
    assert "worker-src 'none'" in other.headers["Content-Security-Policy"]


def test_in_quiet_times_nothing_of_it_is_loaded_asked_or_kept(app, moment, campaign, statements):
    before = _page_and_questions(app, campaign, statements)
    with transaction():
        attack.begin(db.session.get_one(Campaign, campaign.id), 1, an_organiser().id)
    during = _page_and_questions(app, campaign, statements)
    moment.shift(timedelta(hours=1, seconds=1))
    after = _page_and_questions(app, campaign, statements)

    assert before == after
    assert "work" in during[0]
    assert not re.search("work|worker|altcha", before[0].replace("/working", ""))
    # looking costs no question more, nor does signing without the work
    assert before[1] == during[1]
    assert "worker-src 'none'" in before[2]


def _page_and_questions(app, campaign, statements):
    """The form as it is, but for what is new each time; what the database was asked; the policy."""
    visitor = Visitor(app)
    form_of(visitor, campaign)
    statements.clear()
    answer = visitor.client.get(f"/en/campaigns/{campaign.slug}/sign")
    asked = list(statements)
    page = re.sub(r'name="(csrf_token|opened)" value="[^"]+"', "", answer.text)
    return page, asked, answer.headers["Content-Security-Policy"]


def test_the_room_says_why_and_ends_it(app, attacked):
    organiser = Visitor(app)
    organiser.submit("/en/organisers/sign-in", email="organiser@example.org", passphrase=PASSPHRASE)
    room = f"/en/dashboard/{attacked.slug}/screening"

    page = organiser.open(room)
    assert "An organiser asked for it." in page.get_text()
    page = organiser.send(page, form="end-work", button="end")
    assert not page.select("#end-work")
    page = organiser.send(page, form="work", hours="4")

    assert page.select("#end-work")
    organiser.send(page, status=404, form="work", hours="7000")


@pytest.mark.parametrize("because", [sign.value for sign in attack.Sign])
def test_every_reason_has_its_sentence(app, attacked, because):
    with transaction():
        db.session.get_one(Campaign, attacked.id).work_because = because
    organiser = Visitor(app)
    organiser.submit("/en/organisers/sign-in", email="organiser@example.org", passphrase=PASSPHRASE)

    page = organiser.open(f"/en/dashboard/{attacked.slug}/screening")

    assert page.select("#end-work")
