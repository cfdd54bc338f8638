"""A new version of texts that are open for signing: what would change, why, and publishing it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import audit
from campaign.appeals import versions
from campaign.appeals.versions import LONGEST_WHY
from campaign.db import transaction
from campaign.endorsements import renewing
from campaign.errors import CampaignError
from campaign.i18n import Language
from campaign.organisers.roles import Permission
from campaign.resolutions.review.history import ChangedMeanwhile
from campaign.tally import reading as tally
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.dashboard.review import stepping
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.writing import tidy


@pages.get("/<language:language>/dashboard/<slug>/review/version")
@needs(Permission.PUBLISH)
def new_version(slug: str) -> ResponseReturnValue:
    return _page(slug)


@pages.post("/<language:language>/dashboard/<slug>/review/version")
@needs(Permission.PUBLISH)
def publish_version(slug: str) -> ResponseReturnValue:
    """Only what the page showed: somebody may have gone on writing."""
    try:
        with transaction():
            _publish(slug)
    except CampaignError as refusal:
        return _page(slug, sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("dashboard.campaign", slug=slug), 303)


def _publish(slug: str) -> None:
    campaign = own(slug)
    versions.lock(campaign)
    if campaign.resolution.version != stepping.seen():
        raise ChangedMeanwhile
    why = {code.value: tidy(request.form.get(f"why-{code}", "")) for code in Language}
    around = versions.around_waits(campaign)
    before = {one.appeal.id: one.appeal.text for one in versions.waiting(campaign)}
    changed = versions.publish(campaign, why)
    for one in changed:
        old, new = before[one.appeal.id], one.appeal.text
        audit.record(
            organiser_id(),
            "text changed",
            one.appeal.slug,
            campaign_id=campaign.id,
            why="\n".join(new.why.values()),
            before={"version": old.version, "sha256": old.sha256},
            after={"version": new.version, "sha256": new.sha256},
        )
    if around:
        audit.record(
            organiser_id(),
            "words around the demands published",
            campaign.slug,
            campaign_id=campaign.id,
            why="\n".join(filter(None, why.values())),
        )
    if changed:
        renewing.ask(
            campaign,
            [one.appeal for one in changed],
            changed[0].appeal.text.why,
            decides=any(one.decides for one in changed),
        )


def _page(slug: str, refusal: str | None = None) -> str:
    campaign = own(slug)
    waiting = versions.waiting(campaign)
    return render_template(
        "dashboard/new_version.html",
        campaign=campaign,
        waiting=waiting,
        around=versions.around_waits(campaign),
        standing=tally.by_text([one.appeal.text.id for one in waiting]),
        longest=LONGEST_WHY,
        written=request.form,
        refusal=refusal,
    )
