"""A new campaign: a resolution is given as a file or pasted, and its review opens."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.appeals import publishing
from campaign.db import transaction
from campaign.errors import CampaignError, NotFound
from campaign.resolutions import importer
from campaign.resolutions.importer import DocumentNotFree
from campaign.resolutions.readers.limits import LARGEST_FILE, MEGABYTE
from campaign.web import access
from campaign.web.dashboard.giving import Unclear, document_given
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.limits import GUESSING, limiter
from campaign.web.needs import needs_an_account
from campaign.web.sentences import STATUS_OF, sentence_of

TAKES = {"dashboard.take_document", "dashboard.take_second"}
FORM_AROUND_IT = MEGABYTE


@pages.url_value_preprocessor
def _take_a_whole_file(endpoint: str | None, _values: object) -> None:
    """Here, and from organisers only, a body may be larger; it is read after this."""
    if endpoint in TAKES and access.organiser():
        request.max_content_length = LARGEST_FILE + FORM_AROUND_IT


@pages.get("/<language:language>/dashboard/new-campaign")
@needs_an_account
def ask_for_document() -> ResponseReturnValue:
    return _page()


@pages.post("/<language:language>/dashboard/new-campaign")
@needs_an_account
@limiter.limit(GUESSING)
def take_document() -> ResponseReturnValue:
    """Reads before it opens the transaction: a slow file keeps nobody else waiting."""
    try:
        document = document_given()
        with transaction():
            imported = importer.import_resolution(document, slug=None, organiser_id=organiser_id())
            if imported.new:
                publishing.prepare(imported.campaign)
            slug = imported.campaign.slug
        if not imported.new:
            _only_their_own(slug)
    except Unclear as unclear:
        return _page(str(unclear)), 422
    except CampaignError as refusal:
        return _page(sentence_of(refusal)), STATUS_OF.get(type(refusal), 422)
    return redirect(url_for("dashboard.review", slug=slug), 303)


def _only_their_own(slug: str) -> None:
    """Of a campaign that is somebody else's, not even the name is told."""
    try:
        own(slug)
    except NotFound:
        raise DocumentNotFree from None


def _page(refusal: str | None = None) -> str:
    return render_template(
        "dashboard/import.html",
        refusal=refusal,
        text=request.form.get("text", ""),
        largest=LARGEST_FILE // MEGABYTE,
    )
