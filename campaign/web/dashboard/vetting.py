"""Vetting: organisers look at what proves an endorsement, and decide; the officer is told."""

from datetime import timedelta

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from campaign import audit
from campaign.appeals import reading
from campaign.db import transaction
from campaign.endorsements import domains, measure, officers, own_organisations, vetting
from campaign.endorsements.measure import Measure
from campaign.endorsements.models import Endorsement
from campaign.endorsements.opening import MOST
from campaign.endorsements.proofs import proving, stamped, vouching
from campaign.endorsements.proofs.proving import Call, CallUnclear
from campaign.endorsements.register import entering, pictured
from campaign.endorsements.register.models import key_of
from campaign.endorsements.vetting import OwnOrganisation
from campaign.errors import CampaignError, NotFound, StepOutOfOrder
from campaign.organisers.by_two import reading as reading_by_two
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web import numbers
from campaign.web.dashboard import acts
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.endorse_form import SHOWN
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.writing import tidy

_LONG = _l("At most %(max)s characters.")
ONE_LOOK = timedelta(hours=1)
"""A letter's pages opened within it beside their endorsement are not noted one by one."""


class CallForm(FlaskForm):
    on = DateField(_l("Day of the call"), [InputRequired(_l("Write the day of the call."))])
    number = StringField(
        _l("Number that was called"),
        [DataRequired(_l("Write the number.")), Length(max=60, message=_LONG)],
        filters=[tidy],
    )
    found = StringField(
        _l("Where the number was found"),
        [
            DataRequired(_l("Write where the number was found. Not on the form itself.")),
            Length(max=200, message=_LONG),
        ],
        filters=[tidy],
    )
    whom = StringField(
        _l("Whom you spoke to, by role"),
        [
            DataRequired(_l("Write the role of the person you spoke to.")),
            Length(max=120, message=_LONG),
        ],
        filters=[tidy],
    )
    outcome = TextAreaField(
        _l("What they said"),
        [DataRequired(_l("Write what they said.")), Length(max=1000, message=_LONG)],
        filters=[tidy],
    )


@pages.get("/<language:language>/dashboard/<slug>/organisations", endpoint="vetting")
@needs(Permission.SEE_OFFICERS)
def show(slug: str) -> ResponseReturnValue:
    return _list(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/organisations/own")
@needs(Permission.VET_ORGANISATIONS)
def declare(slug: str) -> ResponseReturnValue:
    """An organisation of one's own, which one does not vet; or not one's own any more."""
    number = request.form.get("registration_number", "").strip()[:60]
    country = request.form.get("country", "KG")[:2]
    if not key_of(number):
        return _list(own(slug), unclear=True), 422
    with transaction():
        campaign = own(slug)
        if request.form.get("action") == "take-back":
            own_organisations.take_back(organiser_id(), country, number)
            done = "own organisation taken back"
        else:
            own_organisations.declare(organiser_id(), country, number)
            done = "own organisation declared"
        audit.record(organiser_id(), done, campaign.slug, campaign_id=campaign.id)
    return redirect(url_for("dashboard.vetting", slug=slug) + "#own", 303)


@pages.post("/<language:language>/dashboard/<slug>/organisations/approvals")
@needs(Permission.MANAGE_CAMPAIGN)
def set_approvals(slug: str) -> ResponseReturnValue:
    """How many organisers must approve, and how many are named together; less of it takes two."""
    needed = {"1": 1, "2": 2}.get(request.form.get("needed", ""))
    together = numbers.whole(request.form.get("together", "").strip() or "0", most=MOST)
    if needed is None or together is None:
        return _list(own(slug), unclear_number=True), 422
    new = Measure(needed, together)
    try:
        with transaction():
            campaign = own(slug)
            if new.is_less_than(measure.of(campaign)):
                wanted = measure.as_wanted(campaign, new)
                acts.ask(campaign, organiser_id(), wanted, request.form.get("why", ""))
                return redirect(url_for("dashboard.second_person", slug=slug), 303)
            measure.settle(campaign, new, organiser_id())
    except CampaignError as refusal:
        return _list(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("dashboard.vetting", slug=slug) + "#approvals", 303)


@pages.get("/<language:language>/dashboard/<slug>/organisations/<key>")
@needs(Permission.SEE_OFFICERS)
def endorsement(slug: str, key: str) -> ResponseReturnValue:
    return _page(slug, key)


@pages.post("/<language:language>/dashboard/<slug>/organisations/<key>")
@needs(Permission.VET_ORGANISATIONS)
def decide(slug: str, key: str) -> ResponseReturnValue:
    """Approve what is proved; ask for more; or decline, with a reason."""
    verb = _VERBS.get(request.form.get("action", ""))
    if verb is None:
        raise NotFound
    try:
        with transaction():
            campaign = own(slug)
            found = vetting.taken_up(campaign.id, key, organiser_id())
            before = found.state
            done = verb(found)
            audit.record(
                organiser_id(),
                done,
                key,
                campaign_id=campaign.id,
                why=found.reason,
                before={"state": before.value},
                after={"state": found.state.value},
            )
    except (NotFound, StepOutOfOrder):
        raise
    except CampaignError as refusal:
        return _refused(slug, key, refusal)
    return redirect(url_for("dashboard.vetting", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/organisations/<key>/call")
@needs(Permission.VET_ORGANISATIONS)
def record_call(slug: str, key: str) -> ResponseReturnValue:
    form = CallForm()
    if not form.validate():
        return _page(slug, key, call=form), 422
    call = Call(form.on.data, form.number.data, form.found.data, form.whom.data, form.outcome.data)
    try:
        with transaction():
            campaign = own(slug)
            found = vetting.taken_up(campaign.id, key, organiser_id())
            proving.by_call(found, organiser_id(), call)
            audit.record(organiser_id(), "call-back recorded", key, campaign_id=campaign.id)
    except CallUnclear:
        form.on.errors = (_l("The day of the call lies ahead."),)
        return _page(slug, key, call=form), 422
    except OwnOrganisation as refusal:
        return _refused(slug, key, refusal)
    return redirect(url_for("dashboard.endorsement", slug=slug, key=key), 303)


@pages.get(
    "/<language:language>/dashboard/<slug>/organisations/<key>/letter/<int:proof>/<int:number>"
)
@needs(Permission.VET_ORGANISATIONS)
def letter_page(slug: str, key: str, proof: int, number: int) -> ResponseReturnValue:
    """One page of a stamped letter, as it was drawn anew; it has the officer's name and hand."""
    with transaction():
        campaign = own(slug)
        found = vetting.in_campaign(campaign.id, key)
        if not audit.done_lately(organiser_id(), officers.SHOWN, key, ONE_LOOK):
            audit.record(organiser_id(), officers.SHOWN, key, campaign_id=campaign.id)
    response = Response(stamped.page(found, proof, number), mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.get("/<language:language>/dashboard/<slug>/organisations/<key>/logo")
@needs(Permission.SEE_OFFICERS)
def logo(slug: str, key: str) -> ResponseReturnValue:
    """The picture that everyone would see, as it was drawn anew. Raises NotFound where there is none."""
    png = pictured.of(vetting.in_campaign(own(slug).id, key))
    if png is None:
        raise NotFound
    response = Response(png, mimetype="image/png")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.post("/<language:language>/dashboard/<slug>/organisations/<key>/letter/<int:proof>")
@needs(Permission.VET_ORGANISATIONS)
def judge_letter(slug: str, key: str, proof: int) -> ResponseReturnValue:
    """It is in order, or it is not."""
    judge = {"accept": stamped.accept, "refuse": stamped.refuse}.get(request.form.get("action", ""))
    if judge is None:
        raise NotFound
    try:
        with transaction():
            campaign = own(slug)
            judge(vetting.taken_up(campaign.id, key, organiser_id()), proof, organiser_id())
            done = (
                "stamped letter accepted" if judge is stamped.accept else "stamped letter refused"
            )
            audit.record(organiser_id(), done, key, campaign_id=campaign.id)
    except OwnOrganisation as refusal:
        return _refused(slug, key, refusal)
    return redirect(url_for("dashboard.endorsement", slug=slug, key=key), 303)


def _approve(found: Endorsement) -> str:
    take_over = request.form.get("take_over") == "y"
    stands = vetting.approve(found, organiser_id(), take_over=take_over)
    return "endorsement approved" if stands else "endorsement approved by one"


def _ask_for_more(found: Endorsement) -> str:
    vetting.ask_for_more(found, organiser_id(), request.form.get("wanted", ""))
    return "more proof asked for"


def _decline(found: Endorsement) -> str:
    vetting.decline(found, organiser_id(), request.form.get("reason", ""))
    return "endorsement declined"


_VERBS = {"approve": _approve, "more": _ask_for_more, "decline": _decline}


def _refused(slug: str, key: str, refusal: CampaignError) -> ResponseReturnValue:
    return _page(slug, key, sentence_of(refusal)), STATUS_OF.get(type(refusal), 422)


def _list(
    campaign: Campaign,
    refusal: str | None = None,
    *,
    unclear: bool = False,
    unclear_number: bool = False,
) -> str:
    return render_template(
        "dashboard/vetting.html",
        campaign=campaign,
        waiting=vetting.to_vet(campaign.id),
        decided=vetting.decided(campaign.id),
        proofs_of=vetting.proofs_of,
        declared=own_organisations.declared(organiser_id()),
        waits=reading_by_two.waits_for(campaign.id, ActKind.MEASURE, measure.SUBJECT),
        refusal=refusal,
        unclear=unclear,
        unclear_number=unclear_number,
        written=request.form,
    )


def _page(slug: str, key: str, refusal: str | None = None, call: CallForm | None = None) -> str:
    """The officer's details lie encrypted: each time they are shown is written down."""
    with transaction():
        campaign = own(slug)
        found = vetting.in_campaign(campaign.id, key)
        if found.officer:
            audit.record(organiser_id(), officers.SHOWN, key, campaign_id=campaign.id)
    return render_template(
        "dashboard/endorsement.html",
        campaign=campaign,
        endorsement=found,
        officer=officers.of(found) if found.officer else None,
        host=domains.host_of(found.told.site),
        record=entering.there(found),
        differences=entering.differences(found),
        good=vetting.proofs_of(found),
        call_of=proving.call_of,
        vouchers=vouching.names_of(found),
        shown_words=SHOWN,
        own=own_organisations.is_own(organiser_id(), found),
        call=call or CallForm(formdata=None, on=reading.today()),
        refusal=refusal,
        written=request.form,
    )
