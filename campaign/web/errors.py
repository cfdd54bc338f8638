"""How a refusal looks: the right status, and a sentence in the reader's language."""

import logging

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from campaign import i18n
from campaign.db import db
from campaign.endorsements import pictures
from campaign.errors import CampaignError
from campaign.web.sentences import STATUS_OF, sentence_of

log = logging.getLogger(__name__)
csrf = CSRFProtect()
PUBLIC_FORM_BYTES = 100_000
LARGE_FORMS = {"dashboard", "endorser"}
UPLOAD_BYTES = 2 * pictures.LARGEST
"""More than is taken, so that who chose a file that is too large is told so."""
"""Organisers write whole texts, officers with a link upload a letter; everybody else fills in a form."""

TITLES = {
    400: _l("This form could not be read"),
    403: _l("Your role does not do this"),
    404: _l("This page is not here"),
    405: _l("This page is not here"),
    409: _l("This cannot be done now"),
    411: _l("This form could not be read"),
    413: _l("This is too large"),
    422: _l("Please look once more"),
    429: _l("Too many at once"),
    500: _l("Something broke on our side"),
    503: _l("We cannot keep anything right now"),
}
WORDS = {
    400: _l("Go back, load the page anew and try once more. Nothing was recorded."),
    404: _l("The address may be mistyped, or the page is gone."),
    405: _l("The address may be mistyped, or the page is gone."),
    411: _l("Go back, load the page anew and try once more. Nothing was recorded."),
    413: _l("What was sent is larger than we take. Nothing was recorded."),
    429: _l("Many requests came from your neighbourhood of the network. Wait five minutes and try again. Nothing was recorded."),
    500: _l("The fault is ours and is noted. Nothing was recorded."),
    503: _l("The database is busy or away. Nothing was recorded: please try again in a few minutes."),
}  # fmt: skip


def init_app(app: Flask) -> None:
    app.before_request(_refuse_bodies)
    csrf.init_app(app)
    app.register_error_handler(CampaignError, refused)
    app.register_error_handler(CSRFError, lambda _: _page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _bug)


def refused(refusal: CampaignError) -> ResponseReturnValue:
    """One page for every refusal; `sentences.py` has its words."""
    db.session.rollback()
    return _page(STATUS_OF.get(type(refusal), 409), sentence_of(refusal))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is not None and error.code < 400:  # noqa: PLR2004 - redirects of the router
        return error
    return _page(error.code or 500)


def _database(error: DBAPIError) -> ResponseReturnValue:
    """Locked, down, or full: what was accepted before stands; this request left nothing."""
    db.session.rollback()
    log.error("database: %s", type(error.orig).__name__)
    if isinstance(error.orig, Exception) and "Operational" in type(error.orig).__name__:
        return _page(503)
    return _page(500)


def _bug(error: Exception) -> ResponseReturnValue:
    """Where it happened and of what kind; never its words, which may hold a person's details."""
    db.session.rollback()
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error("bug: %s at %s", type(error).__name__, where)
    return _page(500)


def _page(status: int, sentence: str | None = None) -> ResponseReturnValue:
    g.setdefault("language", i18n.best_language(request.headers.get("Accept-Language")))
    words = sentence or WORDS.get(status, WORDS[400])
    title = TITLES.get(status, TITLES[400])
    return render_template("errors/refusal.html", title=title, words=words, status=status), status


def _refuse_bodies() -> ResponseReturnValue | None:
    """A chunked body over the limit would be cut silently: ask for a Content-Length (RFC 9110, 15.5.12)."""
    if request.method != "POST":
        return None
    if request.content_length is None:
        return _page(411)
    if request.blueprint == "endorser":
        request.max_content_length = UPLOAD_BYTES
    if request.blueprint not in LARGE_FORMS and request.content_length > PUBLIC_FORM_BYTES:
        return _page(413)
    return None
