"""One demand: its words side by side, whom it is asked of, its place, and where it is cut."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.errors import NotFound
from campaign.organisers.roles import Permission
from campaign.resolutions.review import source, steps
from campaign.resolutions.review.steps import Change
from campaign.web import numbers
from campaign.web.dashboard.pages import pages
from campaign.web.dashboard.review import addressing, fields, stepping
from campaign.web.needs import needs
from campaign.web.writing import tidy


@pages.get("/<language:language>/dashboard/<slug>/review/demands/<int:key>")
@needs(Permission.SEE_CAMPAIGN)
def demand(slug: str, key: int) -> ResponseReturnValue:
    return _page(slug, key)


@pages.post("/<language:language>/dashboard/<slug>/review/demands/<int:key>")
@needs(Permission.EDIT_RESOLUTION)
def change_demand(slug: str, key: int) -> ResponseReturnValue:
    """One form of the page: its words, its addressees, its list, its theme, or the cuts."""
    form = request.form.get("form", "")
    if form == "words":
        steps.demand_with(stepping.shown(slug).reviewed, key)
        return fields.save(slug, lambda refusal: _page(slug, key, refusal), _back(slug, key))
    if form == "addressees":
        return _ask(slug, key)
    forms = {"list": _to_list, "theme": _theme, "split": _split}
    if form not in forms:
        raise NotFound
    verb, change = forms[form](key)
    refusal = stepping.take(slug, verb, change, about=key)
    return _answer(slug, key, refusal)


def _ask(slug: str, key: int) -> ResponseReturnValue:
    asked = addressing.chosen()
    if asked.candidates is not None:
        return _page(slug, key, candidates=asked), 422
    refusal = stepping.take(
        slug, "addressees changed", lambda r: steps.ask(r, [key], asked.slugs), about=key
    )
    return _answer(slug, key, refusal)


def _to_list(key: int) -> tuple[str, Change]:
    wanted = request.form.get("list", "")
    if wanted == "new":
        heading = tidy(request.form.get("heading", ""))[: stepping.LONGEST]
        return "list begun", lambda r: steps.begin_list(r, key, heading=heading, themes={})
    section = numbers.whole(wanted)
    if section is None:
        raise NotFound
    return "demand moved", lambda r: steps.move_to(r, key, section)


def _theme(key: int) -> tuple[str, Change]:
    themes = fields.texts("theme")
    return "theme changed", lambda r: steps.theme(r, key, themes)


def _split(key: int) -> tuple[str, Change]:
    pieces = {
        name.removeprefix("cut-"): tuple(tidy(line) for line in text.splitlines() if tidy(line))
        for name, text in request.form.items()
        if name.startswith("cut-")
    }
    return "demand split", lambda r: steps.split(r, key, pieces)


def _answer(slug: str, key: int, refusal: stepping.Refusal | None) -> ResponseReturnValue:
    if refusal:
        return _page(slug, key, refusal), refusal.status
    return redirect(_back(slug, key), 303)


def _back(slug: str, key: int) -> str:
    return url_for("dashboard.review", slug=slug) + f"#D{key}"


def _page(
    slug: str,
    key: int,
    refusal: stepping.Refusal | None = None,
    candidates: addressing.Asked | None = None,
) -> str:
    shown = stepping.shown(slug)
    reviewed, resolution = shown.reviewed, shown.resolution
    found = steps.demand_with(reviewed, key)
    keys = [demand.key for demand in reviewed.demands]
    at = keys.index(key)
    rows = source.paragraphs(resolution.source_lines, resolution.paragraphs, reviewed)
    return render_template(
        "dashboard/demand.html",
        **shown.facts(),
        demand=found,
        number=at + 1,
        section=steps.section_of(reviewed, key),
        before=keys[at - 1] if at else None,
        after=keys[at + 1] if at + 1 < len(keys) else None,
        paragraphs=[
            row for row in rows if row.line <= found.last_line and row.last_line >= found.line
        ],
        addressees=addressing.named(candidates.slugs if candidates else found.addressees),
        asked=candidates,
        written=request.form,
        refusal=refusal,
    )
