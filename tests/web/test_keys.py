"""The keys page: a file to keep, shares, taking the key away, and packets from an uploaded file."""

import io
from base64 import b64decode

import pytest

from campaign.audit import AuditEntry
from campaign.db import db, transaction
from campaign.deliveries import packets
from campaign.deliveries.models import Delivery
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, signing
from campaign.signatures.models import Disclosure
from campaign.tally import counting
from campaign.vault import CampaignKey
from campaign.vault.key_file import KeyFile, words_of
from campaign.vault.shares import Share, join
from tests.factories import (
    PASSPHRASE,
    a_campaign,
    an_offer,
    an_open_campaign,
    an_organiser,
    letters_to,
    slugs_of,
)
from tests.visitor import Visitor


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def dashboard(visitor, organiser):
    """A visitor who is signed in."""
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return visitor


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(organiser=organiser)


def page_of(campaign, room="keys"):
    return f"/en/dashboard/{campaign.slug}/{room}"


def as_upload(content):
    return io.BytesIO(content.encode()), "change.key.json"


def kept(campaign):
    db.session.rollback()
    return db.session.get(Campaign, campaign.id, populate_existing=True)


def a_named_signature(campaign, name="Айгүл Асанова", mail="aigul@example.org"):
    wish = signing.Wish(
        mail=mail, appeals=slugs_of(campaign), language="ky", name=name, disclosure=Disclosure.NAMED
    )
    with transaction():
        signing.ask(an_offer(campaign), wish, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[-1]["token"], "this browser")
    with transaction():
        counting.count(campaign.id)


def test_the_page_after_opening_holds_the_key_file_and_asks_for_nothing_again(dashboard, organiser):
    campaign = a_campaign(organiser=organiser)
    form = dashboard.open(page_of(campaign, "publish"))
    page = dashboard.send(form, form="publish", passphrase=PASSPHRASE, again=PASSPHRASE)

    kind, _, content = page.select_one("#key-file[download]")["href"].partition(",")

    found = KeyFile.read(b64decode(content))
    assert kind == "data:application/json;base64"
    assert found.campaign == campaign.slug
    assert found.key.unlock(PASSPHRASE).public == kept(campaign).public_key
    actions = [entry.action for entry in db.session.query(AuditEntry)]
    assert "key file given" in actions
    # once: there is no address that gives it again without the passphrase
    assert not dashboard.open(page_of(campaign)).select("#key-file")


def test_the_page_with_the_key_file_is_kept_by_nobody(app, organiser):
    campaign = a_campaign(organiser=organiser)
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    token = visitor.open(page_of(campaign, "publish")).select_one("[name=csrf_token]")["value"]
    fields = {"csrf_token": token, "passphrase": PASSPHRASE, "again": PASSPHRASE}

    answer = visitor.client.post(page_of(campaign, "publish"), data=fields)

    assert "data:application/json" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_later_the_keys_room_gives_the_file_for_the_passphrase(dashboard, campaign):
    file = dashboard.submit(page_of(campaign), form="file-form", passphrase=PASSPHRASE)

    found = KeyFile.read(file.data)
    assert "attachment" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    assert found.key.unlock(PASSPHRASE).public == kept(campaign).public_key


@pytest.mark.parametrize("form", ["file-form", "shares-form"])
def test_without_the_passphrase_nothing_is_given(dashboard, campaign, form):
    page = dashboard.submit(page_of(campaign), status=422, form=form, passphrase="not this one")

    assert "not the campaign’s passphrase" in page.get_text()


def test_two_of_the_three_shares_shown_open_the_key(dashboard, campaign):
    page = dashboard.submit(page_of(campaign), form="shares-form", passphrase=PASSPHRASE)

    lines = [code.get_text() for code in page.select("ol code")]
    key = join([Share.read(line) for line in lines[1:]])
    assert len(lines) == 3
    assert key.public == kept(campaign).public_key


def test_the_key_leaves_the_server_only_for_who_has_its_file(dashboard, campaign):
    file = dashboard.submit(page_of(campaign), form="file-form", passphrase=PASSPHRASE).text
    foreign = KeyFile(campaign.slug, CampaignKey.create(PASSPHRASE)).text()

    away = {"form": "away-form", "passphrase": PASSPHRASE}
    dashboard.submit(page_of(campaign), status=422, **away)
    dashboard.submit(page_of(campaign), status=422, key_file=as_upload(foreign), **away)
    assert kept(campaign).protected_key is not None
    page = dashboard.submit(page_of(campaign), key_file=as_upload(file), **away)

    assert kept(campaign).protected_key is None
    assert "Not on this server" in page.get_text()
    assert not page.select("#file-form, #shares-form, #away-form")


def test_a_campaign_is_opened_with_a_key_that_is_kept_nowhere_here(dashboard, organiser):
    campaign = a_campaign(organiser=organiser)
    file = dashboard.submit(
        page_of(campaign, "new-key"), form="new-key", passphrase=PASSPHRASE, again=PASSPHRASE
    ).text
    assert kept(campaign).public_key is None

    dashboard.submit(
        page_of(campaign, "publish"), form="publish", kept="elsewhere", key_file=as_upload(file)
    )

    assert kept(campaign).public_key == KeyFile.read(file.encode()).key.public
    assert kept(campaign).protected_key is None


def test_a_public_key_alone_opens_a_campaign(dashboard, organiser):
    campaign = a_campaign(organiser=organiser)
    public = CampaignKey.create(PASSPHRASE).public

    dashboard.submit(
        page_of(campaign, "publish"), form="publish", kept="elsewhere", public_key=words_of(public)
    )

    assert (kept(campaign).public_key, kept(campaign).protected_key) == (public, None)


@pytest.mark.parametrize("given", ["", "AAAA", words_of(bytes(32))])
def test_what_is_no_public_key_opens_nothing(dashboard, organiser, given):
    campaign = a_campaign(organiser=organiser)

    dashboard.submit(
        page_of(campaign, "publish"), 422, form="publish", kept="elsewhere", public_key=given
    )

    assert kept(campaign).public_key is None


def test_two_passphrases_that_differ_make_no_key_file(dashboard, organiser):
    campaign = a_campaign(organiser=organiser)

    dashboard.submit(
        page_of(campaign, "new-key"), 422, form="new-key", passphrase=PASSPHRASE, again="other"
    )


def test_a_packet_with_names_is_composed_from_an_uploaded_key_file(dashboard, campaign):
    file = dashboard.submit(page_of(campaign), form="file-form", passphrase=PASSPHRASE).text
    dashboard.submit(
        page_of(campaign), form="away-form", passphrase=PASSPHRASE, key_file=as_upload(file)
    )
    a_named_signature(campaign)
    order = {"form": "order-form", "appeal": slugs_of(campaign)[0], "passphrase": PASSPHRASE}

    dashboard.submit(page_of(campaign, "deliveries"), status=422, **order)
    dashboard.submit(page_of(campaign, "deliveries"), key_file=as_upload(file), **order)
    packets.compose_due()

    delivery = db.session.scalars(db.select(Delivery)).one()
    assert delivery.manifest["disclosed"]["named"] == 1
    assert delivery.unlocked_key is None


def test_who_took_a_key_stands_in_the_audit(dashboard, campaign, organiser):
    dashboard.submit(page_of(campaign), form="file-form", passphrase=PASSPHRASE)
    dashboard.submit(page_of(campaign), form="shares-form", passphrase=PASSPHRASE)

    entries = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries[-2:]] == ["key file taken", "key shares made"]
    assert entries[-1].organiser_id == organiser.id


def test_another_organiser_sees_no_keys(visitor, campaign):
    other = an_organiser()
    visitor.submit("/en/organisers/sign-in", email=other.email, passphrase=PASSPHRASE)

    visitor.open(page_of(campaign), status=404)
