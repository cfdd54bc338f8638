"""Two organisers, each in a browser of their own: an export by two, and the emergency switch."""

import json

import pytest
from sqlalchemy import select

from campaign import demo, jobs
from campaign.appeals import reading as appeals
from campaign.db import db, transaction
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure, Signatory
from campaign.tokens import links
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in

pytestmark = MARKS
ROOM = f"/en/dashboard/{SLUG}"
WHY = "For the notary, who opens it without a network"


@pytest.fixture(scope="module")
def signed(site):
    """Somebody signed with her name, and was counted."""
    with site.app_context():
        wish = signing.Wish(
            "aigul@example.org",
            [f"{SLUG}-jogorku-kenesh"],
            "ky",
            name="Айгүл Асанова",
            disclosure=Disclosure.NAMED,
        )
        with transaction():
            signing.ask(appeals.offer_of(SLUG), wish, "browser")
        key = db.session.scalars(select(Signatory.key)).one()
        with transaction():
            confirming.confirm_with_browser(links.sign(signing.CONFIRM, key), "browser")
        jobs.count_all()
        db.session.remove()


def test_an_export_takes_two_browsers(chromium, signed, tmp_path):
    with a_phone(chromium) as first, a_phone(chromium) as second:
        sign_in(first, demo.EMAIL)
        first.goto(f"{ROOM}/deliveries")
        first.locator("#export-why").fill(WHY)
        first.locator("#ask-export button").click()
        assert first.locator("form[id^=approve-]").count() == 0
        assert faults_on(first) == []

        sign_in(second, demo.SECOND)
        second.goto(f"{ROOM}/")
        assert second.locator(".tabs .chip").inner_text() == "1"
        second.locator(".tabs a", has_text="Team").click()
        second.locator(".tabs a", has_text="Second person").click()
        assert WHY in second.locator("main").inner_text()
        assert faults_on(second) == []
        second.locator("form[id^=approve-] button").click()
        assert "Approved, open for" in second.locator("#lately + ul").inner_text()

        first.goto(f"{ROOM}/deliveries")
        assert faults_on(first) == []
        with first.expect_download() as download:
            first.locator("#take-export button").click()
        download.value.save_as(tmp_path / "change.sealed")
        head, *people = (tmp_path / "change.sealed").read_text().splitlines()
        assert (json.loads(head)["people"], len(people)) == (1, 1)
        assert "Айгүл" not in "".join(people)
        first.goto(f"{ROOM}/deliveries")
        assert first.locator("#take-export").count() == 0


def test_stopped_by_one_and_let_go_on_by_two(chromium, signed):
    with a_phone(chromium) as first, a_phone(chromium) as second, a_phone(chromium) as citizen:
        sign_in(first, demo.EMAIL)
        first.goto(f"{ROOM}/emergency")
        assert faults_on(first) == []
        first.locator("#kind-signing").check()
        first.locator("#kind-names").check()
        first.locator("#stop-why").fill("Signers were called in this morning")
        first.locator("#stop-form button").click()
        assert first.locator("#stopped").is_visible()
        assert faults_on(first) == []

        for language in ("ky", "ru", "en"):
            citizen.goto(f"/{language}/campaigns/{SLUG}?not=kept-yet")
            assert citizen.locator("main [role=status]").is_visible()
            assert citizen.locator("a[href$='/sign']").count() == 0
            assert faults_on(citizen) == []

        for kind in ("signing", "names"):
            first.goto(f"{ROOM}/emergency")
            first.locator(f"#lift-{kind}").check()
            first.locator("#lift-why").fill("It is calm again")
            first.locator("#lift-form button").click()
        sign_in(second, demo.SECOND)
        for _ in range(2):
            second.goto(f"{ROOM}/second-person")
            second.locator("form[id^=approve-] button").first.click()

        assert second.locator("#stopped").count() == 0
        citizen.goto(f"/en/campaigns/{SLUG}?not=kept")  # a page is shown as it was for seconds
        assert citizen.locator("a[href$='/sign']").count() > 0


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_rooms_of_two_fit_a_phone_and_everyone_can_use_them(chromium, signed, language, scheme):
    with a_phone(chromium, color_scheme=scheme) as page:
        sign_in(page, demo.EMAIL)
        found = {}
        for room in ("second-person", "emergency", "keys", "deliveries"):
            page.goto(f"/{language}/dashboard/{SLUG}/{room}")
            found[room] = faults_on(page)

        assert {room: faults for room, faults in found.items() if faults} == {}
