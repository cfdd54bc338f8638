"""Two organisations that wait for one another: the form, with a script and without, and the day
on which both names appear."""

import pytest
from sqlalchemy import select

from campaign import jobs
from campaign.db import db, transaction
from campaign.endorsements import vetting
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import proving
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, the_jobs_run
from tests.endorsements.given import A_CALL
from tests.factories import an_organiser, letters_to

pytestmark = MARKS
LANGUAGES = ["ky", "ru", "en"]


def fill_in(page, name, number):
    for field, words in {
        "organisation": name, "registration_number": number, "place": "Нарын",
        "name": "Ү. Мөңгүева", "role": "төрайым", "mandate": "№ 4",
        "mail": f"head@{number}.example.org", "statement": "Биз колдойбуз.",
    }.items():  # fmt: skip
        page.locator(f"#{field}").fill(words)
    page.locator("#publish").check()
    page.locator("#keep").check()
    page.locator("#shown-together").check()


def confirm(site, page, number):
    with site.app_context():
        token = letters_to(f"head@{number}.example.org")[-1]["token"]
        db.session.remove()
    page.goto(f"/ky/endorse/{token}")
    page.locator("#confirm button").click()


def approve(site, number):
    with site.app_context():
        organiser = an_organiser()
        with transaction():
            [found] = (
                one
                for one in db.session.scalars(select(Endorsement))
                if one.told.registration_number == number
            )
            proving.by_call(found, organiser.id, A_CALL)
            vetting.approve(found, organiser.id)
        jobs.open_held()
        db.session.remove()
    the_jobs_run(site)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_fits_a_phone_and_everyone(site, chromium, language):
    with a_phone(chromium) as page:
        page.goto(f"/{language}/campaigns/{SLUG}/endorse")
        page.locator("#shown details summary").click()

        assert faults_on(page) == []


def test_names_appear_together_and_are_found_while_typing(site, chromium):
    with a_phone(chromium, ignoring=["422"], java_script_enabled=False) as page:
        page.goto(f"/ky/campaigns/{SLUG}/endorse")
        fill_in(page, "Биринчи туруш", "71")
        page.locator("#hold_until").fill("1")
        page.locator("#endorse button").click()
        assert page.locator("#hold_until").get_attribute("aria-invalid") == "true"
        assert page.locator("#statement").input_value() == "Биз колдойбуз."
        page.locator("#hold_until").fill("2")
        page.locator("#endorse button").click()
        confirm(site, page, "71")
        approve(site, "71")
        page.goto(f"/ky/campaigns/{SLUG}")
        assert "Биринчи туруш" not in page.content()

    with a_phone(chromium) as page:
        page.goto(f"/ky/campaigns/{SLUG}/endorse")
        fill_in(page, "Экинчи туруш", "72")
        page.locator("#hold_until").fill("2")
        page.locator("#endorse button.button:not(.slim)").click()
        confirm(site, page, "72")
        assert faults_on(page) == []
        approve(site, "72")

        page.goto(f"/ky/campaigns/{SLUG}?again")
        assert "Биринчи туруш" in page.content()
        page.get_by_role("link", name="Экинчи туруш").click()
        assert faults_on(page) == []
        page.goto(f"/ky/campaigns/{SLUG}/endorse")
        page.locator("#organisation").press_sequentially("биринчи")
        page.locator("#found button").click()
        assert page.locator("#registration_number").input_value() == "71"
        assert faults_on(page) == []
