"""Whom a group means in this campaign."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.appeals import publishing
from campaign.errors import NotFound
from campaign.institutions import directory
from campaign.institutions.models import Institution
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.resolutions.review import steps
from campaign.web.dashboard.pages import own, pages
from campaign.web.dashboard.review import stepping
from campaign.web.needs import needs


@pages.get("/<language:language>/dashboard/<slug>/review/groups/<group_slug>")
@needs(Permission.SEE_CAMPAIGN)
def group(slug: str, group_slug: str) -> ResponseReturnValue:
    return _page(slug, group_slug)


@pages.post("/<language:language>/dashboard/<slug>/review/groups/<group_slug>")
@needs(Permission.EDIT_RESOLUTION)
def pick_members(slug: str, group_slug: str) -> ResponseReturnValue:
    _group(own(slug), group_slug)
    may_be = {institution.slug for institution in directory.addressable()}
    members = [one for one in request.form.getlist("institution") if one in may_be]
    refusal = stepping.take(slug, "group picked", lambda r: steps.pick(r, group_slug, members))
    if refusal:
        return _page(slug, group_slug, refusal), refusal.status
    return redirect(url_for("dashboard.review", slug=slug) + "#groups", 303)


def _group(campaign: Campaign, group_slug: str) -> Institution:
    for found in publishing.groups_of(campaign):
        if found.slug == group_slug:
            return found
    raise NotFound


def _page(slug: str, group_slug: str, refusal: stepping.Refusal | None = None) -> str:
    shown = stepping.shown(slug)
    return render_template(
        "dashboard/group.html",
        **shown.facts(),
        group=_group(shown.campaign, group_slug),
        directory=directory.addressable(),
        usual={
            member.slug for member in directory.usual_members(_group(shown.campaign, group_slug))
        },
        refusal=refusal,
    )
