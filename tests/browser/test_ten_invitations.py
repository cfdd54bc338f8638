"""An organiser invites ten organisations; they endorse, say no, or are silent. On a phone, for all."""

import json

from sqlalchemy import select

from campaign import demo
from campaign.db import db
from campaign.outbox import dispatch
from campaign.outbox.models import Letter
from campaign.vault import vault
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in

pytestmark = MARKS
TEN = "\n".join(f"Уюм {n}, office{n}@uyum{n}.example.org, {n}{n}-7" for n in range(1, 11))


def links_in_the_outbox(site):
    """By mail address, before the letters go; and then they go."""
    with site.app_context():
        found = {}
        for letter in db.session.scalars(select(Letter).where(Letter.kind == "asked_to_endorse")):
            facts = json.loads(vault.decrypt(letter.facts, "letter.facts"))
            mail = vault.decrypt(letter.recipient, "letter.recipient").decode()
            found[mail] = f"/ky/will-you-endorse/{facts['token']}"
        db.session.remove()
        dispatch.send_due()
        db.session.remove()
    return found


def test_ten_organisations_are_invited_and_answer(site, chromium):
    room = f"/en/dashboard/{SLUG}/inviting"
    with a_phone(chromium, ignoring=("422",)) as page:
        sign_in(page, demo.EMAIL)
        page.wait_for_url("**/dashboard/**")
        page.goto(room)
        faults = {"empty list": faults_on(page)}

        page.locator("#text").fill(f"{TEN}\nno address here")
        page.locator("#add-form button").click()
        faults["a line that is unclear"] = faults_on(page)
        assert page.locator("#text").input_value() == "no address here"
        page.goto(f"{room}/letter")
        page.locator("#sentence_en").fill("You were with us in the hall.")
        page.locator("button[value=keep]").click()
        faults["the letter"] = faults_on(page)
        assert "You were with us in the hall." in page.locator("pre").inner_text()
        page.locator("button[value=send]").click()
        links = links_in_the_outbox(site)
        assert len(links) == 10

        page.goto(links["office1@uyum1.example.org"])
        faults["the link"] = faults_on(page)
        page.locator("a.button").click()
        faults["the form"] = faults_on(page)
        assert page.locator("#organisation").input_value() == "Уюм 1"
        page.goto(links["office2@uyum2.example.org"])
        page.locator("button[value=decline]").click()
        faults["thanks"] = faults_on(page)

        page.goto(room)
        faults["the list"] = faults_on(page)
        assert page.locator("dl.facts dd").all_inner_texts() == ["10", "0", "1", "9"]
        assert {name: found for name, found in faults.items() if found} == {}
