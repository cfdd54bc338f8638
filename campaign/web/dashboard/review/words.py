"""Translations side by side: every text of the resolution in its languages, some to a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign.i18n import Language
from campaign.organisers.roles import Permission
from campaign.resolutions.review.reviewed import Part, Reviewed, Texts
from campaign.resolutions.review.steps import is_whole
from campaign.web.dashboard.pages import pages
from campaign.web.dashboard.review import fields, stepping
from campaign.web.needs import needs

TO_A_PAGE = 12


@dataclass(frozen=True)
class Row:
    """One text to be translated: its heading, and the first part of its fields' names."""

    name: str
    heading: str
    texts: Texts


@pages.get("/<language:language>/dashboard/<slug>/review/words")
@needs(Permission.SEE_CAMPAIGN)
def words(slug: str) -> ResponseReturnValue:
    return _page(slug)


@pages.post("/<language:language>/dashboard/<slug>/review/words")
@needs(Permission.TRANSLATE)
def write_words(slug: str) -> ResponseReturnValue:
    done = url_for(
        "dashboard.words",
        slug=slug,
        page=request.args.get("page"),
        missing=request.args.get("missing"),
    )
    return fields.save(slug, lambda refusal: _page(slug, refusal), done)


def rows(reviewed: Reviewed) -> Iterator[Row]:
    """Title first, then problems, and themes with their demands, in the order of the document."""
    yield Row("title", _("Title"), reviewed.titles)
    yield Row("name", _("Short name of the campaign"), reviewed.names)
    yield Row("place", _("Place"), reviewed.places)
    parts = ((Part.PREAMBLE, _("Preamble, %(number)s")), (Part.PROBLEMS, _("Problem, %(number)s")))
    for part, said in parts:
        found = [passage for passage in reviewed.passages if passage.part is part]
        for at, passage in enumerate(found, start=1):
            yield Row(f"p{passage.key}.text", said % {"number": at}, passage.texts)
    number = 0
    for section in reviewed.sections:
        if section.themes:
            yield Row(f"s{section.key}.theme", _("Theme"), section.themes)
        for demand in section.demands:
            number += 1
            heading = _("Demand %(number)s", number=number)
            yield Row(f"d{demand.key}.text", heading, demand.texts)


def _page(slug: str, refusal: stepping.Refusal | None = None) -> str:
    shown = stepping.shown(slug, Permission.TRANSLATE)
    reviewed = shown.reviewed
    missing = request.args.get("missing", "")
    found = [row for row in rows(reviewed) if not _has(row, missing)]
    last = max(1, -(-len(found) // TO_A_PAGE))
    number = min(max(1, request.args.get("page", 1, int)), last)
    return render_template(
        "dashboard/words.html",
        **shown.facts(),
        rows=found[(number - 1) * TO_A_PAGE : number * TO_A_PAGE],
        missing=missing,
        page_number=number,
        last_page=last,
        written=request.form,
        refusal=refusal,
    )


def _has(row: Row, missing: str) -> bool:
    return missing in set(Language) and is_whole(row.texts.get(missing))
