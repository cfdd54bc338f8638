"""The review as an organiser meets it, without JavaScript."""

import re

import pytest
from sqlalchemy import event, select

from campaign.audit import AuditEntry
from campaign.db import db, transaction
from campaign.institutions import directory
from campaign.institutions.models import Institution, InstitutionKind
from campaign.resolutions import readers
from campaign.resolutions.importer import import_resolution
from campaign.resolutions.models import Campaign
from tests.factories import (
    PASSPHRASE,
    a_campaign,
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
)
from tests.resolutions.documents import MEMBERS_CUT_A_LINE, sample
from tests.visitor import Visitor

DOOR = "/en/organisers/sign-in"
WORDS_ALONE = {"Keep the words", "Keep the day"}


@pytest.fixture
def organiser(visitor):
    found = an_organiser()
    visitor.submit(DOOR, email=found.email, passphrase=PASSPHRASE)
    return found


@pytest.fixture
def felt(organiser):
    """A document with a problem list, two lists, a theme, and an addressee nobody knows."""
    with transaction():
        directory.load(sample("directory"), sample("districts"))
        imported = import_resolution(
            readers.read(MEMBERS_CUT_A_LINE.encode()), slug="felt", organiser_id=organiser.id
        )
    return imported.campaign


def another_organiser_of(app, campaign):
    from campaign.organisers import accounts

    found, visitor = an_organiser(), Visitor(app)
    with transaction():
        accounts.join(found.id, campaign.id)
    visitor.submit(DOOR, email=found.email, passphrase=PASSPHRASE)
    return visitor


def review(campaign, room=""):
    return f"/en/dashboard/{campaign.slug}/review{room}"


def press(visitor, page, step, status=200):
    """Presses the button of a step, as it stands on the page."""
    assert page.select_one(f"button[form=steps][name=step][value='{step}']"), step
    return visitor.send(page, status, form="steps", step=step)


def demands(page):
    return [
        " ".join(one.select_one("p").get_text().split())
        for one in page.select(".outline .demands > li")
    ]


def step_named(page, words):
    [button] = [one for one in page.select("button[name=step]") if words in one.get_text()]
    return button["value"]


def test_doubts_come_first_the_least_certain_first_each_with_its_line(visitor, felt):
    with transaction():
        kept = db.session.get_one(Campaign, felt.id).resolution
        kept.doubts = [
            {"line": 9, "code": "end-guessed", "facts": {}, "confidence": 0.7},
            {"line": 2, "code": "no-place", "facts": {}, "confidence": 0.6},
            {
                "line": 14,
                "code": "not-worded-as-a-demand",
                "facts": {"number": "2"},
                "confidence": 0.3,
            },
        ]
        kept.places = {}

    page = visitor.open(review(felt))

    told = [one.get_text(" ", strip=True) for one in page.select("#doubts ~ div > ol > li")]
    assert page.h1.get_text() == "5 demands, 3 doubts"
    assert [re.search(r"Line (\d+)", one)[1] for one in told] == ["14", "2", "9"]
    assert "does not sound like a demand" in told[0]
    link = page.select_one("#doubts ~ div a[href^='#L']")
    assert page.select_one(link["href"])


def test_a_doubt_is_ticked_off_and_brought_back(visitor, felt):
    page = visitor.open(review(felt))
    mark = page.select_one("button[value^=looked-]")["value"].removeprefix("looked-")
    before = page.h1.get_text()

    page = press(visitor, page, f"looked-{mark}")
    assert page.h1.get_text() != before
    page = press(visitor, page, f"again-{mark}")

    assert page.h1.get_text() == before


def test_an_answered_doubt_settles_itself(visitor, felt):
    with transaction():
        kept = db.session.get_one(Campaign, felt.id).resolution
        kept.doubts = [{"line": 1, "code": "no-date", "facts": {}, "confidence": 0.4}]
        kept.adopted_on = None
    assert "1 doubt" in visitor.open(review(felt)).h1.get_text()

    visitor.submit(review(felt, "/head"), form="date-form", adopted_on="2023-05-03")

    assert "0 doubts" in visitor.open(review(felt)).h1.get_text()


def test_each_line_leads_to_its_twin_and_back(visitor, felt):
    page = visitor.open(review(felt))

    for demand in page.select(".outline .demands > li"):
        line = page.select_one(demand.select_one("a.num")["href"])
        assert line.a["href"] == f"#{demand['id']}"
    targets = [link["href"] for link in page.select(".source a[href^='#']")]
    assert all(page.select_one(target) for target in targets)


def test_a_problem_becomes_a_demand_and_goes_back(visitor, felt):
    page = visitor.open(review(felt))
    [line] = [one for one in page.select(".source li") if "Workshops close" in one.get_text()]

    page = press(visitor, page, line.select_one("button[value^=demandat]")["value"])
    assert "Workshops close in winter;" in demands(page)
    made = page.select(".outline .demands > li")[0]["id"].removeprefix("D")
    page = press(visitor, page, f"problem-{made}")

    assert "Workshops close in winter;" not in demands(page)
    assert len(db.session.get_one(Campaign, felt.id).resolution.problems) == 2


def test_demands_are_moved_joined_left_out_and_every_step_is_undone(visitor, felt):
    page = visitor.open(review(felt))
    before = demands(page)

    for step in ("up-2", "merge-1", "out-4", "preamble-3"):
        page = press(visitor, page, step)
    assert len(demands(page)) == 2
    for _ in range(4):
        page = press(visitor, page, "undo")

    assert demands(page) == before
    assert not page.select("button[value=undo]")


def test_undo_and_redo_say_what_they_do(visitor, felt):
    page = press(visitor, visitor.open(review(felt)), "merge-2")
    assert "two demands were joined (2)" in page.select_one("button[value=undo]").get_text()

    page = press(visitor, page, "undo")

    assert "two demands were joined" in page.select_one("button[value=redo]").get_text()
    assert len(demands(press(visitor, page, "redo"))) == 4


def test_a_demand_is_split_where_a_new_line_begins(visitor, felt):
    page = visitor.submit(
        review(felt, "/demands/1"),
        form="split-form",
        **{"cut-en": "Open a school\nof the craft in every oblast;"},
    )

    assert demands(page)[:2] == ["Open a school", "of the craft in every oblast;"]


def test_a_cut_in_other_words_is_refused_and_what_was_written_stays(visitor, felt):
    page = visitor.submit(
        review(felt, "/demands/1"), 422, form="split-form", **{"cut-en": "Open\nsomething else"}
    )

    assert page.select_one("#cut-en").get_text() == "Open\nsomething else"
    assert "Begin a new line" in page.select_one("[role=alert]").get_text()


def test_a_demand_goes_to_another_list_or_begins_one(visitor, felt):
    visitor.submit(review(felt, "/demands/1"), form="list-form", list="2")
    page = visitor.submit(
        review(felt, "/demands/4"), form="list-form", list="new", heading="To parliament"
    )

    headings = [one.get_text(strip=True) for one in page.select(".outline h3")]
    assert "To parliament" in headings


def test_a_list_gets_a_theme_and_is_removed(visitor, felt):
    page = visitor.submit(
        review(felt, "/lists/1"),
        form="words-form",
        **{"s1.theme.en": "Schools", "s1.theme.ky": "Мектептер"},
    )
    assert page.select_one("#S1").get_text(strip=True) == "Schools"

    page = visitor.submit(review(felt, "/lists/2"), form="gone-form")

    assert not page.select("#S2")
    assert len(demands(page)) == 5


def test_another_theme_for_one_demand(visitor, felt):
    page = visitor.submit(
        review(felt, "/demands/2"), form="theme-form", **{"theme-en": "Money", "theme-ru": "Деньги"}
    )

    assert "Money" in [one.get_text(strip=True) for one in page.select(".outline h3")]


def test_an_addressee_is_added_by_any_of_its_names_and_removed(visitor, felt):
    visitor.submit(
        review(felt, "/demands/5"), form="who-form", add="Жогорку Кеңеш", institution=None
    )
    assert addressees(felt, 5) == ["jogorku-kenesh"]

    visitor.submit(review(felt, "/demands/5"), form="who-form", institution=None)

    assert addressees(felt, 5) == []


def test_what_may_be_several_is_asked_back(visitor, felt):
    page = visitor.submit(review(felt, "/demands/5"), 422, form="who-form", add="ministry")

    offered = [one["value"] for one in page.select("[name=institution]")]
    assert len(offered) > 1
    visitor.send(page, form="who-form", institution=[offered[0]])
    assert addressees(felt, 5) == [offered[0]]


def test_a_whole_list_is_asked_of_others_at_once(visitor, felt):
    visitor.submit(review(felt, "/lists/1"), form="who-form", add="Жогорку Кеңеш", institution=None)

    assert [addressees(felt, key) for key in (1, 2)] == [["jogorku-kenesh"]] * 2


def test_an_institution_the_directory_lacks_is_proposed_and_asked(visitor, felt):
    page = visitor.open(review(felt, "/demands/5"))
    way = page.select_one("a[href*=institutions]")["href"]

    visitor.submit(
        way,
        form="institution",
        kind="cso",
        **{"name-en": "Union of Distant Weavers", "name-ru": "Союз дальних ткачих"},
        mail="weavers@example.org",
    )

    assert addressees(felt, 5) == ["union-of-distant-weavers"]
    found = db.session.scalar(
        select(Institution).where(Institution.slug == "union-of-distant-weavers")
    )
    assert found.kind == InstitutionKind.CSO
    assert found.offices[0].mail == "weavers@example.org"
    assert "felt-union-of-distant-weavers" in {appeal.slug for appeal in appeals_of(felt)}


@pytest.mark.parametrize("fields", [{"kind": "cso"}, {"kind": "none", "name-en": "Union"}])
def test_an_institution_without_a_name_or_kind_is_refused(visitor, felt, fields):
    visitor.submit(
        review(felt, "/institutions?demand=5"),
        422,
        form="institution",
        **({"name-en": ""} | fields),
    )


def test_names_are_suggested_to_organisers_only(app, visitor, felt):
    found = visitor.open("/en/dashboard/institutions.json?q=жогорку")

    assert any("Jogorku Kenesh" in name for name in found.json)
    stranger = Visitor(app).client.get("/en/dashboard/institutions.json?q=жогорку")
    assert stranger.status_code == 302


def test_members_of_a_group_are_chosen(visitor, organiser):
    group = an_institution(kind=InstitutionKind.GROUP)
    one, other = an_institution(), an_institution()
    campaign = a_campaign(group, organiser=organiser)

    visitor.submit(
        review(campaign, f"/groups/{group.slug}"),
        form="members",
        institution=[one.slug, other.slug],
    )

    assert {appeal.institution.slug for appeal in appeals_of(campaign)} == {one.slug, other.slug}


def test_translations_are_written_side_by_side_and_counted(visitor, felt):
    page = visitor.open(review(felt, "/words"))
    assert "0 of 5 demands have Kyrgyz" in page.get_text()
    assert {one["lang"] for one in page.select("textarea")} == {"ky", "ru", "en"}

    page = visitor.send(
        page, form="words-form", **{"d1.text.ky": "Мектеп ачуу.", "title.ky": "Токтом"}
    )

    assert "1 of 5 demands have Kyrgyz" in page.get_text()
    kept = db.session.get_one(Campaign, felt.id).resolution
    assert set(kept.demands[0].texts) == {"en", "ky"}
    assert kept.titles["ky"] == "Токтом"


def test_only_what_is_missing_is_shown_when_asked(visitor, felt):
    visitor.submit(review(felt, "/words"), form="words-form", **{"d1.text.ky": "Мектеп ачуу."})

    page = visitor.open(review(felt, "/words?missing=ky"))

    assert not page.select("[name='d1.text.ky']")
    assert page.select("[name='d2.text.ky']")


def test_two_organisers_translate_at_once_and_lose_nothing(app, visitor, felt):
    other = another_organiser_of(app, felt)
    ours, theirs = visitor.open(review(felt, "/words")), other.open(review(felt, "/words"))

    other.send(theirs, form="words-form", **{"d1.text.ky": "Мектеп ачуу."})
    visitor.send(ours, form="words-form", **{"d1.text.ru": "Открыть школу."})

    kept = db.session.get_one(Campaign, felt.id).resolution.demands[0].texts
    assert (kept["ky"], kept["ru"]) == ("Мектеп ачуу.", "Открыть школу.")


def test_who_writes_over_somebody_is_told_and_keeps_what_was_written(app, visitor, felt):
    other = another_organiser_of(app, felt)
    ours, theirs = visitor.open(review(felt, "/words")), other.open(review(felt, "/words"))
    other.send(theirs, form="words-form", **{"d1.text.ky": "Мектеп ачуу."})

    page = visitor.send(ours, 409, form="words-form", **{"d1.text.ky": "Мектептерди ачуу."})

    assert "Somebody else wrote in this field" in page.select_one("[role=alert]").get_text()
    assert page.select_one("[name='d1.text.ky']").get_text() == "Мектептерди ачуу."
    assert "Мектеп ачуу." in page.get_text()
    visitor.send(page, form="words-form")  # seen and meant: now it is kept
    assert (
        db.session.get_one(Campaign, felt.id).resolution.demands[0].texts["ky"]
        == "Мектептерди ачуу."
    )


def test_two_organisers_change_the_outline_at_once(app, visitor, felt):
    other = another_organiser_of(app, felt)
    ours, theirs = visitor.open(review(felt)), other.open(review(felt))
    press(other, theirs, "out-1")

    page = press(visitor, ours, "merge-3", 409)

    assert "Somebody else changed this" in page.select_one("[role=alert]").get_text()
    assert len(demands(page)) == 4


def test_a_text_is_saved_while_it_is_written(visitor, felt):
    page = visitor.open(review(felt, "/demands/1"))
    form = page.select_one("#words-form")
    fields = {one["name"]: one["value"] for one in form.select("input[type=hidden]")}

    answer = visitor.client.post(
        page.path,
        data=fields | {"d1.text.ky": "Мектеп"},
        headers={"Accept": "application/json"},
    )

    assert answer.json["saved"] is True
    assert answer.json["seen"]["d1.text.ky"] != fields["seen.d1.text.ky"]
    db.session.rollback()
    assert db.session.get_one(Campaign, felt.id).resolution.demands[0].texts["ky"] == "Мектеп"


def test_what_is_not_saved_is_said(app, visitor, felt):
    other = another_organiser_of(app, felt)
    page = visitor.open(review(felt, "/demands/1"))
    fields = {one["name"]: one["value"] for one in page.select("#words-form input[type=hidden]")}
    other.submit(review(felt, "/demands/1"), form="words-form", **{"d1.text.ky": "Башка."})

    answer = visitor.client.post(
        page.path, data=fields | {"d1.text.ky": "Мектеп"}, headers={"Accept": "application/json"}
    )

    assert (answer.status_code, answer.json["saved"]) == (409, False)
    assert "Somebody else wrote" in answer.json["said"]


def test_the_authoritative_language_is_declared_once_every_demand_has_it(visitor, felt):
    page = visitor.submit(review(felt, "/head"), 422, form="language-form", language="ky")
    assert "missing in 5" in page.select_one("[role=alert]").get_text()
    texts = {f"d{key}.text.ky": f"Талап {key}." for key in range(1, 6)}
    visitor.submit(review(felt, "/words"), form="words-form", **texts)

    visitor.submit(review(felt, "/head"), form="language-form", language="ky")

    assert db.session.get_one(Campaign, felt.id).resolution.language == "ky"


@pytest.mark.parametrize("room", ["", "/demands/1", "/lists/1", "/head", "/words"])
def test_of_an_open_campaign_only_words_and_the_day_can_be_changed(visitor, organiser, room):
    campaign = an_open_campaign(organiser=organiser)

    page = visitor.open(review(campaign, room))

    assert not page.select("button[name=step]")
    assert {button.get_text() for button in page.select("main button")} <= WORDS_ALONE


def test_a_press_on_an_old_page_of_an_opened_campaign_is_refused(visitor, organiser):
    from campaign.appeals import publishing

    campaign = a_campaign(organiser=organiser)
    page = visitor.open(review(campaign))
    with transaction():
        publishing.publish(db.session.get_one(Campaign, campaign.id), passphrase=PASSPHRASE)

    page = press(visitor, page, "out-1", 409)

    assert "The appeals are open" in page.select_one("[role=alert]").get_text()


@pytest.mark.parametrize(
    "step", ["", "out", "out-999", "out-x", "publish-1", "demandat-999", "undo-1", "unmark-99"]
)
def test_no_step_is_invented(visitor, felt, step):
    page = visitor.open(review(felt))

    answer = visitor.send(page, {"undo-1": 409}.get(step, 404), form="steps", step=step)

    assert answer.h1


def test_every_change_is_in_the_audit(visitor, felt, organiser):
    page = press(visitor, visitor.open(review(felt)), "out-1")
    press(visitor, page, "undo")
    visitor.submit(review(felt, "/words"), form="words-form", **{"d1.text.ky": "Мектеп ачуу."})

    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.organiser_id).order_by(AuditEntry.id)
    ).all()
    assert [tuple(row) for row in rows][-3:] == [
        ("demand left out", organiser.id),
        ("undone: demand left out", organiser.id),
        ("words changed", organiser.id),
    ]


def test_a_page_of_a_hundred_demands_asks_no_more_often_than_one_of_ten(visitor, organiser):
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    counts = {}
    for size in (10, 100):
        campaign = a_campaign(an_institution(), organiser=organiser, demands_each=size)
        for room in ("", "/demands/5", "/words", "/lists/1"):
            asked.clear()
            visitor.open(review(campaign, room))
            counts.setdefault(room, []).append(len(asked))

    assert all(ten == hundred for ten, hundred in counts.values()), counts
    assert max(max(pair) for pair in counts.values()) <= 20


def addressees(campaign, key):
    db.session.rollback()
    demands = db.session.get_one(Campaign, campaign.id).resolution.demands
    [found] = [demand for demand in demands if demand.key == key]
    return [institution.slug for institution in found.addressees]
