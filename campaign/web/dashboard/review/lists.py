"""One list of demands: its heading, its theme, and whom all of it is asked of."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.errors import NotFound
from campaign.organisers.roles import Permission
from campaign.resolutions.review import steps
from campaign.resolutions.review.reviewed import ReviewedSection
from campaign.web.dashboard.pages import pages
from campaign.web.dashboard.review import addressing, fields, stepping
from campaign.web.needs import needs


@pages.get("/<language:language>/dashboard/<slug>/review/lists/<int:key>")
@needs(Permission.SEE_CAMPAIGN)
def one_list(slug: str, key: int) -> ResponseReturnValue:
    return _page(slug, key)


@pages.post("/<language:language>/dashboard/<slug>/review/lists/<int:key>")
@needs(Permission.EDIT_RESOLUTION)
def change_list(slug: str, key: int) -> ResponseReturnValue:
    form = request.form.get("form", "")
    if form == "words":
        steps.section_with(stepping.shown(slug).reviewed, key)
        return fields.save(slug, lambda refusal: _page(slug, key, refusal), _back(slug, key))
    if form != "addressees":
        raise NotFound
    asked = addressing.chosen()
    if asked.candidates is not None:
        return _page(slug, key, asked=asked), 422
    refusal = stepping.take(
        slug,
        "addressees changed",
        lambda r: steps.ask(r, [d.key for d in steps.section_with(r, key).demands], asked.slugs),
    )
    if refusal:
        return _page(slug, key, refusal), refusal.status
    return redirect(_back(slug, key), 303)


def _back(slug: str, key: int) -> str:
    return url_for("dashboard.review", slug=slug) + f"#S{key}"


def _page(
    slug: str,
    key: int,
    refusal: stepping.Refusal | None = None,
    asked: addressing.Asked | None = None,
) -> str:
    shown = stepping.shown(slug)
    reviewed = shown.reviewed
    section = steps.section_with(reviewed, key)
    common = asked.slugs if asked else _common(section)
    return render_template(
        "dashboard/list.html",
        **shown.facts(),
        section=section,
        alike=len({demand.addressees for demand in section.demands}) == 1,
        addressees=addressing.named(common),
        asked=asked,
        written=request.form,
        refusal=refusal,
    )


def _common(section: ReviewedSection) -> tuple[str, ...]:
    """Whom every demand of the list is asked of."""
    first, *others = [demand.addressees for demand in section.demands]
    return tuple(slug for slug in first if all(slug in slugs for slugs in others))
