"""A new campaign from a file or a pasted text, as an organiser makes one in the dashboard."""

import io

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from campaign.audit import AuditEntry
from campaign.config import MEGABYTE
from campaign.db import db, transaction
from campaign.institutions import directory
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from campaign.resolutions.readers.limits import LARGEST_FILE
from tests.factories import PASSPHRASE, an_organiser
from tests.resolutions.documents import MEMBERS_CUT_A_LINE, RESOLUTION, sample
from tests.visitor import Visitor

DOOR = "/en/organisers/sign-in"
NEW = "/en/dashboard/new-campaign"


@pytest.fixture(autouse=True)
def _directory(app):
    with transaction():
        directory.load(sample("directory"), sample("districts"))


@pytest.fixture
def organiser(visitor):
    organiser = an_organiser()
    visitor.submit(DOOR, email=organiser.email, passphrase=PASSPHRASE)
    return organiser


def a_file(content, name="resolution.txt"):
    return (io.BytesIO(content), name)


def sent_whole(visitor, content, **fields):
    """A large file as one body of bytes; the test client would leave a file of its own open."""
    boundary, body = encode_multipart(
        {"document": FileStorage(io.BytesIO(content), "resolution.txt"), **fields}
    )
    kind = f"multipart/form-data; boundary={boundary}"
    return visitor.client.post(NEW, data=body, content_type=kind)


def token_in(page):
    return page.select_one("#import [name=csrf_token]")["value"]


def number_of_campaigns():
    return db.session.scalar(select(func.count()).select_from(Campaign))


def test_a_file_becomes_a_campaign_and_its_review_opens(visitor, organiser):
    page = visitor.submit(NEW, form="import", document=a_file(RESOLUTION))

    campaign = db.session.scalars(select(Campaign)).one()
    assert page.path == f"/en/dashboard/{campaign.slug}/review"
    assert len(campaign.resolution.demands) == 24


def test_whoever_imports_it_owns_it_and_the_audit_says_so(visitor, organiser):
    visitor.submit(NEW, form="import", text=MEMBERS_CUT_A_LINE)

    membership = db.session.scalars(select(Membership)).one()
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "resolution imported"))
    assert (membership.organiser_id, membership.role) == (organiser.id, MemberRole.OWNER)
    assert entry.organiser_id == organiser.id


def test_a_draft_waits_for_each_institution(visitor, organiser):
    visitor.submit(NEW, form="import", text=MEMBERS_CUT_A_LINE)
    campaign = db.session.scalars(select(Campaign)).one()

    page = visitor.open(f"/en/dashboard/{campaign.slug}/")

    assert "Open the appeals" in page.get_text()


def test_what_was_pasted_is_still_there_after_a_refusal(visitor, organiser):
    page = visitor.submit(NEW, 422, form="import", text="milk\nflour\n")

    assert page.select_one("textarea").get_text().split() == ["milk", "flour"]
    assert "worded as a resolution" in page.select_one("[role=alert]").get_text()
    assert number_of_campaigns() == 0


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "photo.png", "This is a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old.doc", "kind .doc cannot be read"),
        (b"%PDF-1.7\ncut short", "cut.pdf", "damaged or cut short"),
    ],
)
def test_a_file_that_cannot_be_read_gets_its_own_sentence(
    visitor, organiser, content, name, sentence
):
    page = visitor.submit(NEW, 422, form="import", document=a_file(content, name))

    assert sentence in page.select_one("[role=alert]").get_text()
    assert number_of_campaigns() == 0


def test_neither_and_both_are_asked_about(visitor, organiser):
    neither = visitor.submit(NEW, 422, form="import")
    both = visitor.submit(
        NEW, 422, form="import", document=a_file(RESOLUTION), text=MEMBERS_CUT_A_LINE
    )

    assert "Choose a file, or paste the text." in neither.get_text()
    assert "not both" in both.get_text()
    assert number_of_campaigns() == 0


def test_the_same_document_again_leads_to_its_review(visitor, organiser):
    first = visitor.submit(NEW, form="import", text=MEMBERS_CUT_A_LINE)

    again = visitor.submit(NEW, form="import", document=a_file(MEMBERS_CUT_A_LINE.encode()))

    assert again.path == first.path
    assert number_of_campaigns() == 1


def test_somebody_elses_document_is_refused_and_nothing_of_it_is_told(app, visitor, organiser):
    visitor.submit(NEW, form="import", text=MEMBERS_CUT_A_LINE)
    campaign = db.session.scalars(select(Campaign)).one()
    other, stranger = Visitor(app), an_organiser()
    other.submit(DOOR, email=stranger.email, passphrase=PASSPHRASE)

    page = other.submit(NEW, 409, form="import", document=a_file(MEMBERS_CUT_A_LINE.encode()))

    assert "cannot become a campaign of yours" in page.get_text()
    assert campaign.slug not in page.decode()
    assert db.session.scalar(select(func.count()).select_from(Membership)) == 1


def test_a_file_larger_than_other_forms_may_send_is_read(visitor, organiser):
    token = token_in(visitor.open(NEW))

    answer = sent_whole(visitor, RESOLUTION + bytes(LARGEST_FILE // 2), csrf_token=token)

    assert answer.status_code == 422
    assert "no kind of document we can read" in answer.text


def test_a_body_beyond_the_largest_file_is_not_read(visitor, organiser):
    token = token_in(visitor.open(NEW))

    answer = sent_whole(visitor, bytes(LARGEST_FILE + 2 * MEGABYTE), csrf_token=token)

    assert answer.status_code == 413
    assert "larger than we take" in answer.text


def test_a_stranger_may_not_send_a_whole_file(visitor):
    assert sent_whole(visitor, bytes(LARGEST_FILE // 2)).status_code == 413


def test_whoever_is_not_signed_in_is_led_to_the_door(visitor):
    page = visitor.open(NEW)

    assert page.path.startswith(DOOR)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_page_is_there_in_every_language(visitor, organiser, language):
    page = visitor.open(f"/{language}/dashboard/new-campaign")

    assert page.html["lang"] == language
    assert page.select_one("input[type=file]")
