"""Vetting: organisers look at what proves an endorsement, and decide; the officer is told."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from campaign import audit
from campaign.appeals import reading
from campaign.db import transaction
from campaign.endorsements import officers, vetting
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import proving
from campaign.endorsements.proofs.proving import Call, CallUnclear
from campaign.endorsements.register import entering
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.writing import tidy

_LONG = _l("At most %(max)s characters.")


class CallForm(FlaskForm):
    on = DateField(_l("Day of the call"), [InputRequired(_l("Write the day of the call."))])
    number = StringField(
        _l("Number that was called"),
        [InputRequired(_l("Write the number.")), Length(max=60, message=_LONG)],
        filters=[tidy],
    )
    found = StringField(
        _l("Where the number was found"),
        [
            InputRequired(_l("Write where the number was found. Not on the form itself.")),
            Length(max=200, message=_LONG),
        ],
        filters=[tidy],
    )
    whom = StringField(
        _l("Whom you spoke to, by role"),
        [
            InputRequired(_l("Write the role of the person you spoke to.")),
            Length(max=120, message=_LONG),
        ],
        filters=[tidy],
    )
    outcome = TextAreaField(
        _l("What they said"),
        [InputRequired(_l("Write what they said.")), Length(max=1000, message=_LONG)],
        filters=[tidy],
    )


@pages.get("/<language:language>/dashboard/<slug>/organisations", endpoint="vetting")
@needs(Permission.SEE_OFFICERS)
def show(slug: str) -> ResponseReturnValue:
    campaign = own(slug)
    return render_template(
        "dashboard/vetting.html",
        campaign=campaign,
        waiting=vetting.to_vet(campaign.id),
        decided=vetting.decided(campaign.id),
        proofs_of=vetting.proofs_of,
    )


@pages.get("/<language:language>/dashboard/<slug>/organisations/<key>")
@needs(Permission.SEE_OFFICERS)
def endorsement(slug: str, key: str) -> ResponseReturnValue:
    campaign = own(slug)
    return _page(campaign, vetting.in_campaign(campaign.id, key))


@pages.post("/<language:language>/dashboard/<slug>/organisations/<key>")
@needs(Permission.VET_ORGANISATIONS)
def decide(slug: str, key: str) -> ResponseReturnValue:
    """Approve what is proved; or decline, with a reason."""
    action = request.form.get("action")
    if action not in {"approve", "decline"}:
        raise NotFound
    try:
        with transaction():
            campaign = own(slug)
            found = vetting.in_campaign(campaign.id, key)
            if action == "approve":
                take_over = request.form.get("take_over") == "y"
                vetting.approve(found, organiser_id(), take_over=take_over)
            else:
                vetting.decline(found, organiser_id(), request.form.get("reason", "")[:2000])
            done = "endorsement approved" if action == "approve" else "endorsement declined"
            audit.record(organiser_id(), done, found.key, campaign_id=campaign.id)
    except (NotFound, StepOutOfOrder):
        raise
    except CampaignError as refusal:
        return _refused(slug, key, refusal)
    return redirect(url_for("dashboard.vetting", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/organisations/<key>/call")
@needs(Permission.VET_ORGANISATIONS)
def record_call(slug: str, key: str) -> ResponseReturnValue:
    form = CallForm()
    campaign = own(slug)
    if not form.validate():
        return _page(campaign, vetting.in_campaign(campaign.id, key), call=form), 422
    call = Call(form.on.data, form.number.data, form.found.data, form.whom.data, form.outcome.data)
    try:
        with transaction():
            campaign = own(slug)
            found = vetting.in_campaign(campaign.id, key)
            proving.by_call(found, organiser_id(), call)
            audit.record(organiser_id(), "call-back recorded", key, campaign_id=campaign.id)
    except CallUnclear:
        form.on.errors = (_l("The day of the call lies ahead."),)
        return _page(own(slug), vetting.in_campaign(campaign.id, key), call=form), 422
    return redirect(url_for("dashboard.endorsement", slug=slug, key=key), 303)


def _refused(slug: str, key: str, refusal: CampaignError) -> ResponseReturnValue:
    campaign = own(slug)
    found = vetting.in_campaign(campaign.id, key)
    return _page(campaign, found, sentence_of(refusal)), STATUS_OF.get(type(refusal), 422)


def _page(
    campaign: Campaign,
    found: Endorsement,
    refusal: str | None = None,
    call: CallForm | None = None,
) -> str:
    return render_template(
        "dashboard/endorsement.html",
        campaign=campaign,
        endorsement=found,
        officer=officers.of(found) if found.officer else None,
        record=entering.there(found),
        differences=entering.differences(found),
        good=vetting.proofs_of(found),
        call_of=proving.call_of,
        call=call or CallForm(formdata=None, on=reading.today()),
        refusal=refusal,
        written=request.form,
    )
