"""Endorsing: an officer gives an organisation's name; each page asks, only a POST acts."""

from flask import Blueprint, Flask, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, StopValidation

from campaign import i18n
from campaign.appeals import reading
from campaign.appeals.models import Appeal
from campaign.db import transaction
from campaign.endorsements import endorsing
from campaign.endorsements.officers import Officer
from campaign.errors import CodeNotRight, StepOutOfOrder
from campaign.outbox import addresses
from campaign.resolutions.models import Campaign
from campaign.web import access, browser_key
from campaign.web.limits import GUESSING, SIGNING, limiter
from campaign.web.writing import plain, tidy

pages = access.guarded(Blueprint("endorsing", __name__), access.anyone)
_LONG = _l("At most %(max)s characters.")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


class EndorseForm(FlaskForm):
    organisation = StringField(
        _l("Name of the organisation"),
        [
            InputRequired(_l("Write the name of the organisation.")),
            Length(max=200, message=_LONG),
            plain,
        ],
        filters=[tidy],
    )
    registration_number = StringField(
        _l("Registration number"),
        [InputRequired(_l("Write the registration number.")), Length(max=60, message=_LONG), plain],
        filters=[tidy],
    )
    site = StringField(
        _l("Site"),
        [
            Optional(),
            Length(max=200, message=_LONG),
            Regexp(r"https?://\S+$", message=_l("Write it in full, like https://name.example.org")),
        ],
        filters=[tidy],
    )
    place = StringField(
        _l("Town or village"),
        [InputRequired(_l("Write the town or village.")), Length(max=120, message=_LONG), plain],
        filters=[tidy],
    )
    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Write your name.")), Length(max=120, message=_LONG), plain],
        filters=[tidy],
    )
    role = StringField(
        _l("Your role in the organisation"),
        [
            InputRequired(_l("Write your role in the organisation.")),
            Length(max=120, message=_LONG),
            plain,
        ],
        filters=[tidy],
    )
    mail = StringField(
        _l("Mail address"),
        [InputRequired(_l("Write the address in full, like name@example.kg"))],
    )
    mandate = TextAreaField(
        _l("By what decision"),
        [
            InputRequired(_l("Write by what decision the organisation endorses.")),
            Length(max=2000, message=_LONG),
        ],
        filters=[tidy],
    )
    appeals = SelectMultipleField(_l("Appeals"), [InputRequired(_l("Choose at least one appeal."))])
    publish = BooleanField(
        _l("The organisation’s name may be published and put in the packets."),
        [InputRequired(_l("Without this consent the endorsement cannot be published."))],
    )
    keep = BooleanField(
        _l("You may keep my name and address to check this endorsement."),
        [InputRequired(_l("Without this consent we may not check the endorsement."))],
    )
    website = StringField(_l("Leave this empty"))

    def validate_mail(self, field: StringField) -> None:
        try:
            addresses.checked(field.data or "")
        except addresses.AddressUnclear:
            raise StopValidation(_l("Write the address in full, like name@example.kg")) from None


@pages.get("/<language:language>/campaigns/<slug>/endorse")
def endorse(slug: str) -> ResponseReturnValue:
    campaign, appeals = _signable(slug)
    form = _form(appeals)
    form.appeals.data = [appeal.slug for appeal in appeals]
    return _page(campaign, appeals, form)


@pages.post("/<language:language>/campaigns/<slug>/endorse")
@limiter.limit(SIGNING)
def submit(slug: str) -> ResponseReturnValue:
    campaign, appeals = _signable(slug)
    form = _form(appeals)
    if not form.validate():
        return _page(campaign, appeals, form), 422
    key = browser_key.present_or_new()
    if not form.website.data:
        organisation = endorsing.Organisation(
            form.organisation.data,
            form.registration_number.data,
            form.site.data or "",
            form.place.data,
        )
        mail = addresses.checked(form.mail.data)
        officer = Officer(form.name.data, form.role.data, mail, form.mandate.data)
        with transaction():
            campaign, appeals = _signable(slug)
            chosen = [appeal for appeal in appeals if appeal.slug in form.appeals.data]
            endorsing.submit(
                campaign,
                organisation,
                officer,
                chosen,
                language=i18n.current_language(),
                browser_key=key,
            )
    response = make_response(redirect(url_for("endorsing.look_in_your_mail", slug=slug), 303))
    return browser_key.give(response, key)


@pages.get("/<language:language>/campaigns/<slug>/endorse/look-in-your-mail")
def look_in_your_mail(slug: str) -> ResponseReturnValue:
    return render_template(
        "signing/look_in_your_mail.html", campaign=reading.campaign_with_slug(slug)
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
            slug = endorsement.campaign.slug
    except CodeNotRight:
        return _confirm_page(token, wrong=bool(code), ask_code=True), 422
    return redirect(url_for("endorsing.thanks", slug=slug), 303)


@pages.get("/<language:language>/campaigns/<slug>/endorse/thanks")
def thanks(slug: str) -> ResponseReturnValue:
    return render_template("endorsing/thanks.html", campaign=reading.campaign_with_slug(slug))


@pages.get("/<language:language>/endorse/withdraw/<token>")
def withdraw(token: str) -> ResponseReturnValue:
    found = endorsing.with_withdraw_token(token)
    return render_template("endorsing/withdraw.html", token=token, endorsement=found, done=False)


@pages.post("/<language:language>/endorse/withdraw/<token>")
@limiter.limit(GUESSING)
def take_back(token: str) -> ResponseReturnValue:
    with transaction():
        endorsing.withdraw(token)
    found = endorsing.with_withdraw_token(token)
    return render_template("endorsing/withdraw.html", token=token, endorsement=found, done=True)


def _signable(slug: str) -> tuple[Campaign, list[Appeal]]:
    campaign = reading.campaign_with_slug(slug)
    today = reading.today()
    appeals = [a for a in reading.public_appeals(campaign) if reading.is_signable(a, today)]
    if not appeals:
        raise StepOutOfOrder
    return campaign, appeals


def _form(appeals: list[Appeal]) -> EndorseForm:
    form = EndorseForm()
    form.appeals.choices = [(appeal.slug, appeal.slug) for appeal in appeals]
    return form


def _page(campaign: Campaign, appeals: list[Appeal], form: EndorseForm) -> str:
    return render_template("endorsing/endorse.html", campaign=campaign, appeals=appeals, form=form)


def _confirm_page(token: str, *, wrong: bool, ask_code: bool = False) -> str:
    endorsement = endorsing.with_token(token)
    same = endorsing.is_same_browser(endorsement, browser_key.present())
    return render_template(
        "endorsing/confirm.html",
        token=token,
        endorsement=endorsement,
        ask_code=ask_code or not same,
        wrong=wrong,
    )
