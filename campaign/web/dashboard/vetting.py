"""Vetting: an organiser decides on each endorsement, and the officer is told."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import audit
from campaign.db import transaction
from campaign.endorsements import officers, vetting
from campaign.endorsements.models import Verified
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of


@pages.get("/<language:language>/dashboard/<slug>/organisations", endpoint="vetting")
@needs(Permission.SEE_OFFICERS)
def show(slug: str) -> ResponseReturnValue:
    return _page(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/organisations/<key>")
@needs(Permission.VET_ORGANISATIONS)
def decide(slug: str, key: str) -> ResponseReturnValue:
    """Approve, with how it was verified; or decline, with a reason."""
    if request.form.get("action") not in {"approve", "decline"}:
        raise NotFound
    approved = request.form.get("action") == "approve"
    verified = request.form.get("verified", "")
    if approved and verified not in set(Verified):
        return _page(own(slug), key, unclear=True), 422
    try:
        with transaction():
            campaign = own(slug)
            found = vetting.in_campaign(campaign.id, key)
            if approved:
                vetting.approve(found, organiser_id(), Verified(verified))
            else:
                vetting.decline(found, organiser_id(), request.form.get("reason", "")[:2000])
            done = "endorsement approved" if approved else "endorsement declined"
            audit.record(organiser_id(), done, found.organisation, campaign_id=campaign.id)
    except (NotFound, StepOutOfOrder):
        raise
    except CampaignError as refusal:
        return _page(own(slug), key, sentence_of(refusal)), STATUS_OF.get(type(refusal), 422)
    return redirect(url_for("dashboard.vetting", slug=slug), 303)


def _page(
    campaign: Campaign, key: str | None = None, refusal: str | None = None, *, unclear: bool = False
) -> str:
    waiting = vetting.to_vet(campaign.id)
    return render_template(
        "dashboard/vetting.html",
        campaign=campaign,
        waiting=[(found, officers.of(found)) for found in waiting],
        decided=vetting.decided(campaign.id),
        wrong_key=key,
        refusal=refusal,
        unclear=unclear,
        ways=list(Verified),
        written=request.form,
    )
