"""An organisation's own page and the link it shares, on a phone, for everyone."""

import pytest
from sqlalchemy import select

from campaign.appeals import reading
from campaign.db import db, transaction
from campaign.endorsements import officers
from campaign.endorsements.sharing.models import ShareLink
from campaign.organisers.models import Organiser
from campaign.tokens import links
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on
from tests.endorsements.given import approved

pytestmark = MARKS


@pytest.fixture(scope="module")
def shared(site):
    """The token of its own page, and the mark of its link; forty-seven came by it."""
    with site.app_context():
        appeals = reading.public_appeals(reading.campaign_with_slug(SLUG))
        endorsement = approved(appeals, db.session.scalars(select(Organiser)).first())
        with transaction():
            link = db.session.get_one(ShareLink, endorsement.id)
            link.confirmed, link.shown = 47, 40
        found = links.sign(officers.OWN, endorsement.key), link.mark
        db.session.remove()
    return found


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_and_its_link_fit_a_phone_and_everyone_can_use_them(chromium, shared, language):
    token, mark = shared
    with a_phone(chromium) as page:
        page.goto(f"/{language}/our-link/{token}")
        found = {"own page": faults_on(page)}
        assert page.locator("img.qr").evaluate("code => code.naturalWidth > 0")

        page.goto(f"/{language}/with/{mark}")
        found["the form"] = faults_on(page)
        assert page.locator("[name=via]").input_value() == mark
        assert mark not in str(page.context.cookies())

        assert {name: faults for name, faults in found.items() if faults} == {}
