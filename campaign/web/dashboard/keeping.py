"""How long what is known of persons is kept after the campaign's end; another time takes two."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign.appeals.reading import today
from campaign.db import transaction
from campaign.errors import CampaignError
from campaign.organisers.by_two import reading
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.retention import finished, keeping, schedule
from campaign.web import access, numbers
from campaign.web.dashboard import acts
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of


@pages.get("/<language:language>/dashboard/<slug>/keeping")
@needs(Permission.SEE_CAMPAIGN)
def kept(slug: str) -> ResponseReturnValue:
    return _room(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/keeping")
@needs(Permission.MANAGE_CAMPAIGN)
def ask_to_keep(slug: str) -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    try:
        with transaction():
            campaign = own(slug)
            days = numbers.whole(request.form.get("days", ""))
            wanted = keeping.as_wanted(campaign, days)
            acts.ask(campaign, organiser_id(), wanted, request.form.get("why", ""))
    except CampaignError as refusal:
        return _room(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("dashboard.second_person", slug=slug), 303)


def _room(campaign: Campaign, refusal: str | None = None) -> str:
    course = finished.course_of(campaign.id, today())
    return render_template(
        "dashboard/keeping.html",
        campaign=campaign,
        at_the_latest=course and schedule.latest(course.opened_on),
        as_it_stands=course and not course.signable and schedule.forgotten_on(course),
        least=schedule.KEPT_AT_LEAST.days,
        most=campaign.kept_days if course else schedule.KEPT_AT_MOST.days,
        waits=reading.waits_for(campaign.id, ActKind.KEEPING, keeping.SUBJECT),
        written=request.form,
        refusal=refusal,
    )
