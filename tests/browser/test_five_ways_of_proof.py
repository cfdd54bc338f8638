"""Five organisations, each proved in another way, stand; a sixth is refused. On a phone, to the end."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from campaign import demo
from campaign.db import db, transaction
from campaign.endorsements.proofs import sites
from campaign.endorsements.proofs.outside import Outside
from campaign.organisers import accounts
from campaign.organisers.roles import MemberRole
from campaign.outbox import dispatch
from campaign.outbox.models import Letter
from campaign.resolutions.models import Campaign
from campaign.vault import vault
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in, the_jobs_run
from tests.endorsements.outside_world import Names, Site
from tests.factories import PASSPHRASE

pytestmark = MARKS
ROOM = f"/en/dashboard/{SLUG}/organisations"
HOST = "ak-kopuro.example.org"
MARK = "_campaign-endorsement."
OBSERVER = "observer@example.org"


@pytest.fixture
def names(site, tmp_path):
    """A small internet: one site, and the server that knows its name."""
    names, host = Names(), Site(tmp_path, HOST)
    names.start()
    host.start()
    names.records[HOST, "A"] = ["127.0.0.1"]
    site.extensions["campaign.outside"] = Outside(
        names.address, host.port, lambda address: address == "127.0.0.1", host.trust
    )
    yield names
    names.stop()
    host.stop()


def told_in_letters(site, kind):
    """The facts of the newest letters of a kind, by whom they go to; and then they go."""
    with site.app_context():
        facts = {
            vault.decrypt(letter.recipient, "letter.recipient").decode(): json.loads(
                vault.decrypt(letter.facts, "letter.facts")
            )
            for letter in db.session.scalars(select(Letter).where(Letter.kind == kind))
            if letter.recipient
        }
        db.session.remove()
        dispatch.send_due()
        db.session.remove()
    return facts


def endorse(site, page, name, number, mail, address=""):
    """By the form and its letter, in the same browser: as far as the officer's own page."""
    page.goto(f"/en/campaigns/{SLUG}/endorse")
    written = {
        "organisation": name, "registration_number": number, "site": address, "place": "Naryn",
        "name": "Ү. Мөңгүева", "role": "chair", "mail": mail, "mandate": "Decision No. 4",
    }  # fmt: skip
    for field, words in written.items():
        page.locator(f"#{field}").fill(words)
    page.locator("#publish").check()
    page.locator("#keep").check()
    page.locator("#endorse button").click()
    token = told_in_letters(site, "confirm_your_endorsement")[mail]["token"]
    page.goto(f"/en/endorse/{token}")
    page.locator("#confirm button").click()
    return page.url


def decide(page, name, form="approve", **written):
    page.goto(ROOM)
    page.get_by_role("link", name=name).click()
    for field, words in written.items():
        page.locator(f"details:has(#{form}) > summary").click()
        page.locator(f"#{field}").fill(words)
    page.locator(f"#{form} button").click()


def a_day_passes_for_mailboxes(site):
    """Those who were told today that they stand are not asked to vouch as well."""
    with site.app_context(), transaction():
        for letter in db.session.scalars(select(Letter)):
            letter.created_at -= timedelta(days=1)


def a_scan():
    kept = BytesIO()
    Image.new("L", (600, 800), 240).save(kept, "PNG")
    return {"name": "letter.png", "mimeType": "image/png", "buffer": kept.getvalue()}


def test_each_way_of_proof_ends_in_an_organisation_that_stands(site, chromium, names):
    faults = {}
    with a_phone(chromium) as page, a_phone(chromium) as room:
        sign_in(room, demo.EMAIL)

        own = endorse(site, page, "By mail", "1-1", f"head@{HOST}", f"https://{HOST}")
        faults["officer's page"] = faults_on(page)
        decide(room, "By mail")

        own = endorse(site, page, "By a mark", "2-2", "mark@mail.example.net", f"https://{HOST}")
        names.records[f"{MARK}{HOST}", "TXT"] = [f'"{page.locator("code").first.inner_text()}"']
        page.locator("#site button").click()
        with site.app_context():
            assert sites.look_due()
        decide(room, "By a mark")

        own = endorse(site, page, "By letter", "3-3", "letter@mail.example.net")
        page.locator("#letter").set_input_files(a_scan())
        page.locator("#letter-form button").click()
        room.goto(ROOM)
        room.get_by_role("link", name="By letter").click()
        faults["vetting"] = faults_on(room)
        room.locator("button[value=accept]").click()
        decide(room, "By letter")

        endorse(site, page, "By call", "4-4", "call@mail.example.net")
        room.goto(ROOM)
        room.get_by_role("link", name="By call").click()
        room.locator("details:has(#call) > summary").click()
        for field, words in {"number": "+996 312 00 00 00", "found": "annual report", "whom": "chair", "outcome": "Yes."}.items():  # fmt: skip
            room.locator(f"#call #{field}").fill(words)
        room.locator("#call button").click()
        decide(room, "By call")

        a_day_passes_for_mailboxes(site)
        own = endorse(site, page, "By vouching", "5-5", "vouched@mail.example.net")
        page.get_by_label("By letter").check()
        page.get_by_label("By call").check()
        page.locator("#vouch-form button").click()
        asked = told_in_letters(site, "please_vouch")
        assert set(asked) == {"letter@mail.example.net", "call@mail.example.net"}
        for facts in asked.values():
            page.goto(f"/en/endorse/vouch/{facts['token']}")
            faults["vouching"] = faults_on(page)
            page.locator("button[value=yes]").click()
        page.goto(own)
        decide(room, "By vouching")

        endorse(site, page, "By nothing", "6-6", "nobody@mail.example.net")
        decide(room, "By nothing", "decline", reason="The register does not know the number.")
        declined = told_in_letters(site, "endorsement_declined")["nobody@mail.example.net"]
        assert declined["reason"] == "The register does not know the number."

        the_jobs_run(site)
        page.goto(f"/en/campaigns/{SLUG}")
        faults["campaign"] = faults_on(page)
        shown = page.locator("main").inner_text()
    stand = ["By mail", "By a mark", "By letter", "By call", "By vouching"]
    assert [name for name in [*stand, "By nothing"] if name in shown] == stand
    assert {name: found for name, found in faults.items() if found} == {}


def test_an_observer_looks_and_can_change_nothing(site, chromium):
    with site.app_context(), transaction():
        campaign = db.session.scalar(select(Campaign).where(Campaign.slug == SLUG))
        observer = accounts.create(OBSERVER, "Б. Көлбаева", PASSPHRASE, "en")
        accounts.join(observer.id, campaign.id, MemberRole.OBSERVER)
    with a_phone(chromium, ignoring=("403",)) as page:
        sign_in(page, OBSERVER)
        page.goto(f"/en/dashboard/{SLUG}/")
        rooms = _rooms_of(page)
        acting = {}
        for room in rooms:
            page.goto(room)
            acting[room] = page.locator("main form[method=post] button").count()
        token = page.locator("input[name=csrf_token]").first.input_value()
        answer = page.request.post(f"{ROOM}/approvals", form={"csrf_token": token, "needed": "2"})
    assert len(rooms) > 1
    assert {room: forms for room, forms in acting.items() if forms} == {}
    assert answer.status == 403


def _rooms_of(page):
    """All that the navigation leads to, group by group."""
    links = "links => links.map(link => link.href)"
    rooms = page.locator("nav.tabs a").evaluate_all(links)
    for group in list(rooms):
        page.goto(group)
        rooms += page.locator("nav.tabs a").evaluate_all(links)
    return sorted(set(rooms))
