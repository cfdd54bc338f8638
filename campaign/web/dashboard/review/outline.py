"""The outline beside its source: doubts first, and the steps that take one press."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.appeals import publishing, reviewing
from campaign.errors import NotFound
from campaign.institutions import directory
from campaign.organisers.roles import Permission
from campaign.resolutions.addressees import phrases_in_demand
from campaign.resolutions.matching import match
from campaign.resolutions.models import Resolution
from campaign.resolutions.readers.marks import mark_of
from campaign.resolutions.review import keeping, source, steps
from campaign.resolutions.review.reviewed import Part, Reviewed
from campaign.resolutions.review.steps import Change
from campaign.web import numbers
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.dashboard.review import stepping
from campaign.web.dashboard.review.said import doubt_said, step_said
from campaign.web.needs import needs

DOUBTS_AT_ONCE = 6


@pages.get("/<language:language>/dashboard/<slug>/review")
@needs(Permission.SEE_CAMPAIGN)
def review(slug: str) -> ResponseReturnValue:
    return _page(slug, None)


@pages.post("/<language:language>/dashboard/<slug>/review")
@needs(Permission.EDIT_RESOLUTION)
def take_step(slug: str) -> ResponseReturnValue:
    """One of the steps that need no more than a press: their names stand in the buttons."""
    name, _, about = request.form.get("step", "").partition("-")
    if name in {"undo", "redo"}:
        refusal = _undo_or_redo(slug, name)
        anchor = ""
    else:
        refusal, anchor = _take(slug, name, about)
    if refusal:
        return _page(slug, refusal), refusal.status
    return redirect(url_for("dashboard.review", slug=slug) + anchor, 303)


def _undo_or_redo(slug: str, name: str) -> stepping.Refusal | None:
    act = reviewing.undo if name == "undo" else reviewing.redo
    return stepping.attempt(lambda: act(own(slug), organiser_id(), seen=stepping.seen()))


def _take(slug: str, name: str, about: str) -> tuple[stepping.Refusal | None, str]:
    number = numbers.whole(about)
    if name in ON_DEMANDS and number is not None:
        verb, step = ON_DEMANDS[name]
        key = number
        landing = key if name in {"up", "down"} else _neighbour(slug, key)
        refusal = stepping.take(slug, verb, lambda r: step(r, key), about=key)
        return refusal, f"#D{landing}"
    if name in ON_LINES and number is not None:
        line = number
        verb, change = ON_LINES[name](own(slug).resolution, line)
        return stepping.take(slug, verb, change), f"#L{line}"
    if name in ON_DOUBTS:
        looked = name == "looked"
        change = lambda r: steps.look_at(r, about[:60], looked=looked)  # noqa: E731
        return stepping.take(slug, ON_DOUBTS[name], change), "#doubts"
    raise NotFound


def _neighbour(slug: str, key: int) -> int:
    """Where the reader looks next when this demand is gone: the one above, or the next."""
    keys = [demand.key for demand in keeping.reviewed(own(slug).resolution).demands]
    at = keys.index(key) if key in keys else 0
    return [*keys[max(0, at - 1) : at], *keys[at + 1 :], key][0]


def _to_passage(part: Part) -> Callable[[Reviewed, int], Reviewed]:
    def change(reviewed: Reviewed, key: int) -> Reviewed:
        demand = steps.demand_with(reviewed, key)
        lines = (demand.line, demand.last_line)
        return steps.mark(reviewed, lines=lines, text="", part=part, origin=key)

    return change


def _demand_at(resolution: Resolution, line: int) -> tuple[str, Change]:
    """The paragraph as a demand, of whom it says itself, or of whom the one before is asked."""
    found = source.text_at(resolution.source_lines, resolution.paragraphs, line)
    text = _without_mark(found.text)
    phrases = phrases_in_demand(text) or ()
    matched = [match(phrase, directory.entries()).slug for phrase in phrases]
    asked = [slug for slug in matched if slug]
    return "demand made", lambda r: steps.make_demand(
        r,
        lines=(line, found.last_line),
        text=text,
        phrases=phrases,
        addressees=asked or None,
    )


def _passage_at(part: Part) -> Callable[[Resolution, int], tuple[str, Change]]:
    def change(resolution: Resolution, line: int) -> tuple[str, Change]:
        found = source.text_at(resolution.source_lines, resolution.paragraphs, line)
        lines = (line, found.last_line)
        text = _without_mark(found.text)
        return "passage marked", lambda r: steps.mark(r, lines=lines, text=text, part=part)

    return change


def _no_passage(_resolution: Resolution, key: int) -> tuple[str, Change]:
    return "passage unmarked", lambda r: steps.unmark(r, key)


def _remove_list(_resolution: Resolution, key: int) -> tuple[str, Change]:
    return "list removed", lambda r: steps.remove_list(r, key)


def _without_mark(text: str) -> str:
    return mark_of(text)[1]


ON_DEMANDS: dict[str, tuple[str, Callable[[Reviewed, int], Reviewed]]] = {
    "up": ("demand moved", lambda r, key: steps.move(r, key, -1)),
    "down": ("demand moved", lambda r, key: steps.move(r, key, 1)),
    "merge": ("demands merged", steps.merge_with_the_one_above),
    "out": ("demand left out", steps.leave_out),
    "problem": ("demand marked as a problem", _to_passage(Part.PROBLEMS)),
    "preamble": ("demand marked as preamble", _to_passage(Part.PREAMBLE)),
}
ON_LINES: dict[str, Callable[[Resolution, int], tuple[str, Change]]] = {
    "demandat": _demand_at,
    "problemat": _passage_at(Part.PROBLEMS),
    "preambleat": _passage_at(Part.PREAMBLE),
    "unmark": _no_passage,
    "nolist": _remove_list,
}
ON_DOUBTS = {"looked": "doubt looked at", "again": "doubt brought back"}


def _page(slug: str, refusal: stepping.Refusal | None) -> str:
    shown = stepping.shown(slug)
    resolution, reviewed = shown.resolution, shown.reviewed
    open_doubts, settled = stepping.doubts(resolution, reviewed)
    names = {
        one.slug: one.short_names for demand in resolution.demands for one in demand.addressees
    }
    return render_template(
        "dashboard/review.html",
        **shown.facts(),
        paragraphs=source.paragraphs(resolution.source_lines, resolution.paragraphs, reviewed),
        short_names=names,
        open_doubts=open_doubts,
        settled=settled,
        asked={demand.key: demand for demand in reviewed.demands},
        list_of={
            demand.key: section.key for section in reviewed.sections for demand in section.demands
        },
        step_said=step_said,
        numbers={demand.key: number for number, demand in enumerate(reviewed.demands, start=1)},
        doubtful={key for doubt in open_doubts for key in doubt.about},
        said=doubt_said,
        groups=publishing.groups_of(shown.campaign),
        refusal=refusal,
        DOUBTS_AT_ONCE=DOUBTS_AT_ONCE,
    )
