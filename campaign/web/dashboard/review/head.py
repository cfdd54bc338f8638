"""Title, name, summary, place and date of a resolution, and which language is authoritative."""

from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign.errors import NotFound
from campaign.i18n import Language
from campaign.organisers.roles import Permission
from campaign.resolutions.review import steps
from campaign.web.dashboard.pages import pages
from campaign.web.dashboard.review import fields, stepping
from campaign.web.needs import needs


@pages.get("/<language:language>/dashboard/<slug>/review/head")
@needs(Permission.SEE_CAMPAIGN)
def head(slug: str) -> ResponseReturnValue:
    return _page(slug)


@pages.post("/<language:language>/dashboard/<slug>/review/head")
@needs(Permission.EDIT_RESOLUTION)
def change_head(slug: str) -> ResponseReturnValue:
    """One form of the page: the texts, the day, or the language."""
    form, done = request.form.get("form", ""), url_for("dashboard.head", slug=slug)
    if form == "words":
        return fields.save(slug, lambda refusal: _page(slug, refusal), done)
    if form == "date":
        refusal = _set_date(slug)
    elif form == "language" and (declared := request.form.get("language", "")) in set(Language):
        refusal = stepping.take(slug, "language declared", lambda r: steps.declare(r, declared))
    else:
        raise NotFound
    if refusal:
        return _page(slug, refusal), refusal.status
    return redirect(done, 303)


def _set_date(slug: str) -> stepping.Refusal | None:
    written = request.form.get("adopted_on", "").strip()
    try:
        day = date.fromisoformat(written) if written else None
    except ValueError:
        said = _("Write the date as year-month-day, like 2026-12-31.")
        return stepping.Refusal("date-unclear", said, 422)
    return stepping.take(slug, "head changed", lambda r: steps.set_date(r, day))


def _page(slug: str, refusal: stepping.Refusal | None = None) -> str:
    return render_template(
        "dashboard/head.html",
        **stepping.shown(slug).facts(),
        written=request.form,
        refusal=refusal,
    )
