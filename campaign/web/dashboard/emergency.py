"""The emergency switch: three things, each stopped at once by one of us and let go on by two."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import stops
from campaign.db import transaction
from campaign.endorsements.register import listing
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.organisers import emergency as switch
from campaign.organisers.by_two import people, reading
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.stops import StopKind
from campaign.web.dashboard import acts
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of


@pages.get("/<language:language>/dashboard/<slug>/emergency")
@needs(Permission.STOP_IN_EMERGENCY)
def emergency(slug: str) -> ResponseReturnValue:
    return _page(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/emergency")
@needs(Permission.STOP_IN_EMERGENCY)
def use_switch(slug: str) -> ResponseReturnValue:
    """Stop one or more kinds at once; or ask a second person to let one go on."""
    steps = {"stop": _stop, "lift": _ask_to_lift}
    chosen = steps.get(request.form.get("action", ""))
    if chosen is None:
        raise NotFound
    try:
        with transaction():
            chosen(own(slug), request.form.get("why", ""))
    except CampaignError as refusal:
        return _page(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("dashboard.emergency", slug=slug), 303)


def _stop(campaign: Campaign, why: str) -> None:
    wanted = request.form.getlist("kind")
    kinds = [kind for kind in StopKind if kind in wanted]
    switch.stop(campaign.id, kinds, organiser_id(), why)
    listing.settle_all(campaign.id)


def _ask_to_lift(campaign: Campaign, why: str) -> None:
    on = stops.on(campaign.id)
    for kind in [kind for kind in StopKind if kind in request.form.getlist("kind")]:
        if kind not in on:
            raise StepOutOfOrder
        acts.ask(campaign, organiser_id(), switch.to_lift(on[kind]), why)


def _page(campaign: Campaign, refusal: str | None = None) -> str:
    on = stops.on(campaign.id)
    lifts = {kind: reading.waits_for(campaign.id, ActKind.LIFT, kind) for kind in on}
    return render_template(
        "dashboard/emergency.html",
        campaign=campaign,
        kinds=list(StopKind),
        on=on,
        lifts=lifts,
        on_without_request=[kind for kind in on if not lifts[kind]],
        alone=_is_alone(campaign.id),
        written=request.form,
        refusal=refusal,
    )


def _is_alone(campaign_id: int) -> bool:
    try:
        return not people.others(campaign_id, Permission.STOP_IN_EMERGENCY, organiser_id())
    except people.NobodyElse:
        return True
    except (people.NobodySettled, people.AskerTooNew):
        return False
