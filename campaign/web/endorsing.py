"""Endorsing: an officer gives an organisation's name; each page asks, only a POST acts."""

from flask import (
    Blueprint,
    Flask,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from campaign import i18n, stops
from campaign.appeals import reading, versions
from campaign.appeals.models import Appeal
from campaign.appeals.versions import TextChanged
from campaign.audit.reading import days_of
from campaign.db import transaction
from campaign.endorsements import endorsing, officers, standing
from campaign.endorsements.inviting import inviting
from campaign.endorsements.models import STANDING
from campaign.errors import CodeNotRight, StepOutOfOrder
from campaign.resolutions.models import Campaign
from campaign.tokens import links
from campaign.web import access, browser_key, organisations, will_you_endorse
from campaign.web.endorse_form import EndorseForm, filled_in
from campaign.web.headers import policy
from campaign.web.limits import GUESSING, SIGNING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of

pages = access.guarded(Blueprint("endorsing", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/campaigns/<slug>/endorse")
def endorse(slug: str) -> ResponseReturnValue:
    campaign, appeals = _signable(slug)
    known = will_you_endorse.known(campaign.id, request.args.get("invitation", ""))
    return _page(campaign, appeals, filled_in(appeals, _known() | known))


@pages.post("/<language:language>/campaigns/<slug>/endorse")
@limiter.limit(SIGNING)
def submit(slug: str) -> ResponseReturnValue:
    campaign, appeals = _signable(slug)
    form = filled_in(appeals)
    if not form.validate():
        return _page(campaign, appeals, form), 422
    key = browser_key.present_or_new()
    if not form.website.data:
        try:
            with transaction():
                _submit(slug, form, key)
        except TextChanged as refusal:
            form.appeals.errors, form.seen.data = (sentence_of(refusal),), None
            return _page(*_signable(slug), form), STATUS_OF[TextChanged]
    response = make_response(redirect(url_for("endorsing.look_in_your_mail", slug=slug), 303))
    return browser_key.give(response, key)


@pages.get("/<language:language>/campaigns/<slug>/endorse/look-in-your-mail")
def look_in_your_mail(slug: str) -> ResponseReturnValue:
    campaign = reading.campaign_with_slug(slug)
    return render_template(
        "signing/look_in_your_mail.html", campaign=campaign, stopped=stops.on(campaign.id)
    )


@pages.get("/<language:language>/endorse/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Only asks."""
    return _confirm_page(token, wrong=False)


@pages.post("/<language:language>/endorse/<token>")
@limiter.limit(GUESSING)
def act(token: str) -> ResponseReturnValue:
    code = request.form.get("code", "").strip()
    try:
        if code:
            with transaction():  # its own, so that no refusal and no parallel guess undoes it
                endorsing.take_a_try(token)
        with transaction():
            if code:
                endorsement = endorsing.confirm_with_code(token, code)
            else:
                endorsement = endorsing.confirm_with_browser(token, browser_key.present())
            own = links.sign(officers.OWN, endorsement.key)
    except CodeNotRight:
        return _confirm_page(token, wrong=bool(code), ask_code=True), 422
    return redirect(url_for("endorser.own", token=own), 303)


@pages.get("/<language:language>/endorse/withdraw/<token>")
def withdraw(token: str) -> ResponseReturnValue:
    found = endorsing.with_withdraw_token(token)
    return render_template(
        "endorsing/withdraw.html",
        token=token,
        endorsement=found,
        looked_at=days_of(
            found.campaign_id, officers.SHOWN, subject=found.key, since=found.created_at
        ),
        done=False,
        own_token=found.state in STANDING and links.sign(officers.OWN, found.key),
    )


@pages.post("/<language:language>/endorse/withdraw/<token>")
@limiter.limit(GUESSING)
def take_back(token: str) -> ResponseReturnValue:
    with transaction():
        endorsing.withdraw(token)
    found = endorsing.with_withdraw_token(token)
    return render_template("endorsing/withdraw.html", token=token, endorsement=found, done=True)


@pages.after_request
def _find_while_typing(response: Response) -> Response:
    """The form's script asks this server for organisations that stand publicly."""
    if request.endpoint in ("endorsing.endorse", "endorsing.submit"):
        response.headers["Content-Security-Policy"] = policy(connect="'self'")
    return response


def _signable(slug: str) -> tuple[Campaign, list[Appeal]]:
    campaign = reading.campaign_with_slug(slug)
    reading.refuse_while_paused(campaign)
    today = reading.today()
    appeals = [a for a in reading.public_appeals(campaign) if reading.is_signable(a, today)]
    if not appeals:
        raise StepOutOfOrder
    return campaign, appeals


def _submit(slug: str, form: EndorseForm, browser_key: str) -> None:
    campaign, appeals = _signable(slug)
    chosen = [appeal for appeal in appeals if appeal.slug in form.appeals.data]
    versions.refuse_unseen((appeal.text.id for appeal in chosen), form.seen.data or "")
    endorsement = endorsing.submit(
        campaign,
        form.claim(),
        form.officer(),
        chosen,
        language=i18n.current_language(),
        browser_key=browser_key,
        showing=form.showing(),
    )
    inviting.answered_by(request.form.get("invitation", ""), endorsement)


def _known() -> dict[str, str]:
    """What the register says publicly of the organisation named in the address."""
    found = standing.organisation_with_slug(request.args.get("organisation", ""))
    return organisations.known(found) if found else {}


def _page(campaign: Campaign, appeals: list[Appeal], form: EndorseForm) -> str:
    form.seen.data = form.seen.data or versions.newest(appeal.text.id for appeal in appeals)
    return render_template(
        "endorsing/endorse.html",
        campaign=campaign,
        appeals=appeals,
        form=form,
        invitation=request.values.get("invitation", ""),
    )


def _confirm_page(token: str, *, wrong: bool, ask_code: bool = False) -> str:
    endorsement = endorsing.with_token(token)
    same = endorsing.is_same_browser(endorsement, browser_key.present())
    return render_template(
        "endorsing/confirm.html",
        token=token,
        endorsement=endorsement,
        stopped=stops.on(endorsement.campaign_id),
        ask_code=ask_code or not same,
        wrong=wrong,
    )
