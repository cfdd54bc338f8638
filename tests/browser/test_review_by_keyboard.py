"""An organiser reviews by the keyboard, closes the tab in the middle of a word, and loses nothing."""

from contextlib import contextmanager
from itertools import count

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from campaign import demo
from campaign.appeals import publishing
from campaign.db import db, transaction
from campaign.organisers.models import Organiser
from campaign.resolutions import readers
from campaign.resolutions.importer import import_resolution
from campaign.resolutions.models import Campaign
from tests.browser.phone import ADDRESS, MARKS, a_phone, faults_on, sign_in
from tests.resolutions.documents import MEMBERS_CUT_A_LINE
from tests.web.test_align import in_language

pytestmark = MARKS
_numbers = count(1)
TEXT = ".outline .demands > li > p:first-of-type"


@pytest.fixture
def slug(site):
    """A campaign in review, of a document of its own."""
    name = f"felt-{next(_numbers)}"
    words = MEMBERS_CUT_A_LINE.replace("every oblast", f"every oblast {name}")
    with site.app_context():
        with transaction():
            owner = db.session.scalars(
                select(Organiser.id).where(Organiser.email == demo.EMAIL)
            ).one()
            imported = import_resolution(
                readers.read(words.encode()), slug=name, organiser_id=owner
            )
            publishing.prepare(imported.campaign)
        db.session.remove()
    return name


@contextmanager
def an_organiser_at(chromium, path, *, language="en", **options):
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, base_url=ADDRESS, **options
    )
    page = context.new_page()
    said = []
    page.on("console", lambda told: said.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, demo.EMAIL, language)
    page.goto(f"/{language}/dashboard/{path}")
    yield page
    context.close()
    assert said == []


def kept(site, slug):
    with site.app_context():
        found = db.session.scalars(select(Campaign).where(Campaign.slug == slug)).one()
        texts = [dict(demand.texts) for demand in found.resolution.demands]
        db.session.remove()
    return texts


def press(page, key):
    """Presses a key that takes a step, and waits until the new page stands in its place."""
    before = page.locator("#steps [name=version]").get_attribute("value")
    page.keyboard.press(key)
    expect(page.locator("#steps [name=version]")).not_to_have_value(before)


def test_demands_are_reviewed_by_the_keyboard_alone(chromium, site, slug):
    with an_organiser_at(chromium, f"{slug}/review") as page:
        before = page.locator(TEXT).all_inner_texts()
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement.id") == "D2"

        press(page, "m")
        assert page.locator(TEXT).count() == len(before) - 1
        press(page, "J")
        press(page, "u")
        press(page, "u")

        assert page.locator(TEXT).all_inner_texts() == before
        press(page, "r")
        assert page.locator(TEXT).count() == len(before) - 1


def test_both_sides_are_lit_when_either_is_chosen(chromium, slug):
    with an_organiser_at(chromium, f"{slug}/review") as page:
        page.locator(".outline .demands > li a.num").nth(3).click()

        lit = page.locator(".lit")
        assert lit.count() == 2
        line, demand = lit.nth(0), lit.nth(1)
        assert demand.get_attribute("id") == "D4" or line.get_attribute("id") == "D4"
        page.keyboard.press("o")
        assert page.evaluate("document.activeElement.closest('.panes li') !== null")


def test_without_scripts_a_line_and_its_demand_find_each_other(chromium, slug):
    with an_organiser_at(chromium, f"{slug}/review", java_script_enabled=False) as page:
        page.locator(".source li.asked a").first.click()
        assert page.url.endswith("#D1")

        page.locator("#D1 a.num").click()

        assert "#L" in page.url
        assert page.locator(":target").count() == 1


def test_a_problem_becomes_a_demand_without_scripts(chromium, slug):
    with an_organiser_at(chromium, f"{slug}/review", java_script_enabled=False) as page:
        line = page.locator(".source li.problems").first
        assert not line.locator("button").first.is_visible()
        line.locator("a").focus()

        line.locator("button", has_text="A demand").click()

        assert page.locator(TEXT).count() == 6


def test_a_tab_closed_in_the_middle_of_writing_loses_nothing(chromium, site, slug):
    with an_organiser_at(chromium, f"{slug}/review/demands/1") as page:
        page.locator("[id='d1.text.ky']").type("Ар бир облуста", delay=5)
        expect(page.locator("[data-told]")).to_have_text("Saved.")
        page.locator("[id='d1.text.ky']").type(" өнөр мектебин ачуу.", delay=5)
        page.close(run_before_unload=True)
        with an_organiser_at(chromium, f"{slug}/review/demands/1") as again:
            again.wait_for_timeout(500)

            assert kept(site, slug)[0]["ky"] == "Ар бир облуста өнөр мектебин ачуу."


def test_what_cannot_be_saved_is_said_and_stays_in_the_field(chromium, slug):
    context = chromium.new_context(base_url=ADDRESS)
    page = context.new_page()
    sign_in(page, demo.EMAIL)
    page.goto(f"/en/dashboard/{slug}/review/demands/1")
    context.set_offline(True)

    page.locator("[id='d1.text.ru']").type("Открыть", delay=5)
    expect(page.locator("[data-told]")).to_contain_text("Not saved: no")

    assert page.locator("[id='d1.text.ru']").input_value() == "Открыть"
    context.close()


def test_two_who_write_in_the_same_field_are_told_while_they_write(chromium, site, slug):
    with an_organiser_at(chromium, f"{slug}/review/demands/1") as theirs:
        context = chromium.new_context(base_url=ADDRESS)
        ours = context.new_page()
        sign_in(ours, demo.EMAIL)
        ours.goto(f"/en/dashboard/{slug}/review/demands/1")
        theirs.locator("[id='d1.text.ky']").type("Мектеп ачуу.", delay=5)
        expect(theirs.locator("[data-told]")).to_have_text("Saved.")

        ours.locator("[id='d1.text.ky']").type("Башка", delay=5)
        expect(ours.locator("[data-told]")).to_contain_text("Somebody else")

        assert kept(site, slug)[0]["ky"] == "Мектеп ачуу."
        context.close()


def test_names_are_suggested_while_one_types(chromium, slug):
    with an_organiser_at(chromium, f"{slug}/review/demands/5", language="ky") as page:
        page.locator("#add").type("жогорку", delay=5)
        expect(page.locator("#add-names option")).not_to_have_count(0)

        names = page.locator("#add-names option").evaluate_all("all => all.map(one => one.value)")

        assert any("Жогорку Кеңеш" in name for name in names)


ROOMS = (
    "", "/demands/1", "/demands/5", "/lists/1", "/words", "/head", "/align", "/align/pairs",
    "/institutions?demand=5",
)  # fmt: skip


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rooms_of_the_review_fit_a_phone_and_everyone_can_use_them(
    chromium, site, slug, language, scheme
):
    with a_phone(chromium, color_scheme=scheme) as page:
        sign_in(page, demo.EMAIL, language)
        page.goto(f"/{language}/dashboard/{slug}/review/align")
        page.locator("#text").fill(in_language("ru"))
        page.locator("#language").select_option("ru")
        page.locator("#second button").click()
        pairs = page.url
        found = {}
        for room in ROOMS:
            page.goto(
                pairs if room.endswith("pairs") else f"/{language}/dashboard/{slug}/review{room}"
            )
            found[room] = faults_on(page)

        assert {room: faults for room, faults in found.items() if faults} == {}
