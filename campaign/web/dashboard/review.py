"""Review: the outline beside the source; demands re-routed, reworded, groups picked."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import audit
from campaign.appeals import publishing
from campaign.appeals.models import Appeal, AppealState
from campaign.db import db, transaction
from campaign.errors import NotFound
from campaign.i18n import Language
from campaign.institutions.models import Institution
from campaign.resolutions.models import Campaign, Demand
from campaign.web.dashboard.pages import organiser_id, own, pages

LONGEST = 5000


@pages.get("/<language:language>/dashboard/<slug>/review")
def review(slug: str) -> ResponseReturnValue:
    campaign = own(slug)
    demands = campaign.resolution.demands
    return render_template(
        "dashboard/review.html",
        campaign=campaign,
        resolution=campaign.resolution,
        asked={line for demand in demands for line in range(demand.line, demand.last_line + 1)},
        headings={section.line for section in campaign.resolution.sections},
        directory=_directory(),
        groups=publishing.groups_of(campaign),
        picks=publishing.picks(campaign),
        editable=_editable(campaign),
    )


@pages.get("/<language:language>/dashboard/<slug>/demands/<int:number>")
def demand(slug: str, number: int) -> ResponseReturnValue:
    campaign = own(slug)
    return render_template(
        "dashboard/demand.html",
        campaign=campaign,
        demand=_demand(campaign, number),
        directory=_directory(),
        editable=_editable(campaign),
        LONGEST=LONGEST,
    )


@pages.post("/<language:language>/dashboard/<slug>/demands/<int:number>")
def change_demand(slug: str, number: int) -> ResponseReturnValue:
    """Whom it is asked of, its words in each language, and its list's theme."""
    with transaction():
        campaign = own(slug)
        changed = _demand(campaign, number)
        publishing.reroute(changed, _chosen())
        changed.texts = _texts("text", changed.texts, must_have=campaign.resolution.language)
        changed.section.themes = _texts("theme", changed.section.themes)
        audit.record(
            organiser_id(),
            "demand changed",
            f"demand {number}",
            campaign_id=campaign.id,
            addressees=[institution.slug for institution in changed.addressees],
        )
    return redirect(url_for("dashboard.review", slug=slug) + f"#D{number}", 303)


@pages.post("/<language:language>/dashboard/<slug>/groups/<group_slug>")
def pick_members(slug: str, group_slug: str) -> ResponseReturnValue:
    with transaction():
        campaign = own(slug)
        group = next((g for g in publishing.groups_of(campaign) if g.slug == group_slug), None)
        if group is None:
            raise NotFound
        members = [institution for institution in _chosen() if not institution.is_group]
        publishing.pick_members(campaign, group, members)
        audit.record(
            organiser_id(),
            "group picked",
            group.slug,
            campaign_id=campaign.id,
            members=[member.slug for member in members],
        )
    return redirect(url_for("dashboard.review", slug=slug) + f"#G-{group_slug}", 303)


def _demand(campaign: Campaign, number: int) -> Demand:
    for found in campaign.resolution.demands:
        if found.number == number:
            return found
    raise NotFound


def _directory() -> list[Institution]:
    return list(db.session.scalars(select(Institution).order_by(Institution.id)))


def _chosen() -> list[Institution]:
    slugs = request.form.getlist("institution")
    return list(
        db.session.scalars(
            select(Institution).where(Institution.slug.in_(slugs)).order_by(Institution.id)
        )
    )


def _texts(name: str, before: dict[str, str], must_have: str | None = None) -> dict[str, str]:
    """Texts by language as written in the form; the authoritative one cannot be emptied."""
    written = {
        code: " ".join(request.form.get(f"{name}-{code}", "").split())[:LONGEST]
        for code in Language
    }
    kept = {code.value: text for code, text in written.items() if text}
    if must_have and must_have not in kept:
        kept[must_have] = before[must_have]
    return kept | {code: text for code, text in before.items() if code not in set(Language)}


def _editable(campaign: Campaign) -> bool:
    opened = select(Appeal.id).where(
        Appeal.campaign_id == campaign.id, Appeal.state != AppealState.DRAFT
    )
    return db.session.scalar(opened.limit(1)) is None
