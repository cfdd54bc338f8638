"""A text that people signed gets a new version: what organiser, reader and officer see, on a phone."""

import pytest
from sqlalchemy import select

from campaign import demo
from campaign.appeals import reading
from campaign.db import db
from campaign.endorsements import officers
from campaign.organisers.models import Organiser
from campaign.tokens import links
from tests.appeals.written import change, rewrite
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in, the_jobs_run
from tests.endorsements.given import approved

pytestmark = MARKS
APPEAL = f"{SLUG}-jogorku-kenesh"


@pytest.fixture(scope="module")
def own(site):
    """The officer's page of an organisation that stands on version 1 of two; a third is written."""
    with site.app_context():
        campaign = reading.campaign_with_slug(SLUG)
        appeals = reading.public_appeals(campaign)
        endorsement = approved(appeals, db.session.scalars(select(Organiser)).first())
        change(campaign, "Demand 1, by the end of 2027.")
        rewrite(campaign, "Demand 1, by the end of 2028.")
        found = f"endorse/own/{links.sign(officers.OWN, endorsement.key)}"
        db.session.remove()
    the_jobs_run(site)
    return found


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_every_page_that_tells_of_it_fits_a_phone_and_everyone_can_use_it(chromium, own, language):
    with a_phone(chromium) as page:
        sign_in(page, demo.EMAIL, language)
        rooms = [f"dashboard/{SLUG}/review/version", f"dashboard/{SLUG}/review/words"]
        found = {}
        for path in [f"appeals/{APPEAL}", f"appeals/{APPEAL}/versions", own, *rooms]:
            page.goto(f"/{language}/{path}")
            found[path] = faults_on(page)

        assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_officer_stands_by_the_new_version_by_a_press(chromium, own):
    with a_phone(chromium) as page:
        page.goto(f"/ky/{own}")
        page.locator("#renew button").click()

        assert page.locator("#renew").count() == 0
