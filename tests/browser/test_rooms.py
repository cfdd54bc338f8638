"""The organisers' rooms, the desk and the quiet pages of a link: on a phone, for everyone."""

import pytest
from flask import g
from sqlalchemy import select

from campaign import demo, jobs
from campaign.appeals import reading as appeals
from campaign.db import db, transaction
from campaign.deliveries import ordering, packets
from campaign.deliveries.models import Delivery
from campaign.endorsements import endorsing, officers
from campaign.i18n import Language
from campaign.organisers.models import Organiser
from campaign.organisers.roles import MemberRole
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signatory
from campaign.signatures.withdrawing import WITHDRAW
from campaign.tokens import links
from campaign.vault import vault
from campaign.web.role_names import ROLE_NAMES
from tests.browser.phone import MARKS, SLUG, a_phone, faults_on, sign_in, the_jobs_run
from tests.factories import a_member

pytestmark = MARKS
DESK = "the link of the desk"
ROOMS = [
    "",
    f"{SLUG}/",
    f"{SLUG}/organisations",
    f"{SLUG}/audit",
    f"{SLUG}/audit?action=packet+approved&day=2026-05-14",
    f"{SLUG}/audit/chain",
    f"{SLUG}/deliveries",
    f"{SLUG}/deliveries/1",
]


@pytest.fixture(scope="module")
def links_of(site):
    """One signature, one endorsement that waits, one packet on its way; the links they gave."""
    with site.app_context():
        campaign = appeals.campaign_with_slug(SLUG)
        signed = _sign(campaign)
        with transaction():
            waiting = endorsing.submit(
                campaign,
                endorsing.Claim("Ак көпүрө", "123-456", "https://ak.example.org", "Нарын"),
                officers.Officer("Ү. Мөңгүева", "төрайым", "head@ak.example.org", "№ 4"),
                appeals.public_appeals(campaign),
                language="ky",
                browser_key="browser",
            )
        token = links.sign(officers.CONFIRM, waiting.key)
        with transaction():
            endorsing.confirm_with_browser(token, "browser")
        _send_a_packet(campaign)
        found = {
            "confirm": f"confirm/{links.sign(signing.CONFIRM, signed)}",
            "withdraw": f"withdraw/{links.sign(WITHDRAW, signed)}",
            "endorse": f"endorse/{token}",
            "take back": f"endorse/withdraw/{links.sign(officers.WITHDRAW, waiting.key)}",
            "desk": f"desk/{DESK}",
            "packet": f"packets/{db.session.query(Delivery).one().outgoing}",
            "not here": "nowhere",
        }
        db.session.remove()
    the_jobs_run(site)
    return found


def _sign(campaign):
    wish = signing.Wish("aigul@example.org", [f"{SLUG}-jogorku-kenesh"], "ky")
    with transaction():
        signing.ask(appeals.offer_of(SLUG), wish, "browser")
    key = db.session.scalars(select(Signatory.key)).one()
    with transaction():
        confirming.confirm_with_browser(links.sign(signing.CONFIRM, key), "browser")
    jobs.count_all()
    return key


def _send_a_packet(campaign):
    organiser = db.session.scalars(select(Organiser.id).where(Organiser.email == demo.EMAIL)).one()
    with transaction():
        ordering.order(appeals.appeal_with_slug(f"{SLUG}-jogorku-kenesh"), organiser)
    packets.compose_due()
    with transaction():
        delivery = db.session.query(Delivery).one()
        ordering.approve(delivery, organiser)
        delivery.desk_print = vault.fingerprint("desk", DESK)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_rooms_fit_a_phone_and_everyone_can_use_them(chromium, links_of, language):
    with a_phone(chromium) as page:
        sign_in(page, demo.EMAIL, language)

        found = {}
        for room in ROOMS:
            page.goto(f"/{language}/dashboard/{room}")
            found[room] = faults_on(page)

        assert page.locator("#approve, #register-form").count() == 1
        assert {room: faults for room, faults in found.items() if faults} == {}


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_an_observer_meets_clear_words_at_a_closed_door(site, chromium, links_of, language):
    with site.app_context():
        observer = a_member(appeals.campaign_with_slug(SLUG), MemberRole.OBSERVER).email
        db.session.remove()
    with a_phone(chromium, ignoring=("403",)) as page:
        sign_in(page, observer, language)

        page.goto(f"/{language}/dashboard/{SLUG}/keys")

        with site.test_request_context(f"/{language}/"):
            g.language = Language(language)
            assert str(ROLE_NAMES[MemberRole.OBSERVER]) in page.locator("main").inner_text()
        assert faults_on(page) == []


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_links_fit_a_phone_and_everyone_can_use_them(
    chromium, links_of, language, scheme
):
    with a_phone(chromium, color_scheme=scheme, ignoring=("404",)) as page:
        found = {}
        for name, path in links_of.items():
            page.goto(f"/{language}/{path}")
            assert page.locator("html").get_attribute("lang") == language
            found[name] = faults_on(page)

        assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_clerk_who_leaves_out_the_number_is_led_to_its_field(chromium, links_of):
    with a_phone(chromium, ignoring=("422",)) as page:
        page.goto(f"/ky/{links_of['desk']}")
        page.locator("#register-form button").click()

        page.locator(".errors a").click()

        assert page.evaluate("document.activeElement.id || location.hash") in {
            "incoming",
            "#incoming",
        }
        assert page.locator("#incoming[aria-invalid]").count() == 1
        assert faults_on(page) == []
