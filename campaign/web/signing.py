"""Signing, confirming and withdrawing: each page asks; only a POST acts."""

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
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from campaign import i18n, stops
from campaign.appeals import reading, versions
from campaign.appeals.reading import Offer
from campaign.appeals.versions import TextChanged
from campaign.db import db, transaction
from campaign.deliveries import sparing
from campaign.endorsements.sharing import sharing
from campaign.errors import CodeNotRight
from campaign.institutions import directory
from campaign.outbox import addresses, slips
from campaign.resolutions.models import Campaign
from campaign.retention import finished
from campaign.signatures import (
    confirming,
    own,
    screening,
    sending_again,
    signing,
    withdrawing,
    work,
)
from campaign.signatures.models import Disclosure, Signatory
from campaign.tokens import links
from campaign.web import access, browser_key, headers, kept, limits, own_cookie, unmarked
from campaign.web.limits import GUESSING, SIGNING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.unmarked import Marks
from campaign.web.writing import plain, tidy

pages = access.guarded(Blueprint("signing", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


class SignForm(FlaskForm):
    appeals = SelectMultipleField(_l("Appeals"), [InputRequired(_l("Choose at least one appeal."))])
    mail = StringField(
        _l("Mail address"),
        [InputRequired(_l("Write the address in full, like name@example.kg"))],
        filters=[tidy],
    )
    which_mail = RadioField(_l("Which address is yours?"), validate_choice=False)
    disclosure = RadioField(_l("What the institution sees"), default=Disclosure.COUNTED_ONLY.value)
    name = StringField(
        _l("Your name"),
        [Length(max=120, message=_l("A name has at most 120 characters here.")), plain],
        filters=[tidy],
    )
    settlement = StringField(
        _l("Town or village"),
        [Length(max=120, message=_l("At most 120 characters.")), plain],
        filters=[tidy],
    )
    district = SelectField(_l("Region"))
    consent = BooleanField(
        _l("Count me. Keep my sealed details until the appeals are answered, as told below."),
        [InputRequired(_l("Without your consent we may not count you."))],
    )
    wants_answer = BooleanField(_l("Tell me when an institution answers."))
    quiet = BooleanField(_l("Use quiet letters."))
    website = StringField(_l("Leave this empty"))
    opened = HiddenField("")
    seen = HiddenField("")
    via = HiddenField("")
    work = HiddenField("")

    def validate_mail(self, field: StringField) -> None:
        try:
            addresses.checked(field.data or "")
        except addresses.AddressUnclear:
            raise StopValidation(_l("Write the address in full, like name@example.kg")) from None

    def validate_which_mail(self, field: RadioField) -> None:
        """A domain that looks mistyped is asked about, and taken as written where they say so."""
        meant = slips.meant(self.mail.data or "")
        if meant is not None:
            field.choices = [(meant, meant), (self.mail.data, self.mail.data)]
            if field.data not in {meant, self.mail.data}:
                raise ValidationError(_l("Did you mean %(address)s?", address=meant))

    def validate_name(self, field: StringField) -> None:
        if self.disclosure.data != Disclosure.COUNTED_ONLY and not field.data:
            raise ValidationError(_l("To show your name or initials, write your name."))


class CodeForm(FlaskForm):
    code = StringField(_l("Code from the letter"))


class MailForm(FlaskForm):
    mail = StringField(
        _l("Mail address"),
        [InputRequired(_l("Write the address in full, like name@example.kg"))],
    )
    validate_mail = SignForm.validate_mail
    name = StringField(_l("Your name"), [Length(max=120)], filters=[tidy])


@pages.get("/<language:language>/campaigns/<slug>/sign")
def sign(slug: str) -> ResponseReturnValue:
    if request.query_string or reading.campaign_with_slug(slug).asks_for_work:
        return _sign_page(slug, _fresh_form(slug))
    opened = links.sign(screening.FORM, slug)
    return unmarked.page(request.path, lambda marks: _words_with(slug, marks), opened)


def _fresh_form(slug: str) -> SignForm:
    form = _form(reading.offer_of(slug))
    form.via.data = request.args.get("via")
    known = [value for value, _ in form.appeals.choices]
    chosen = request.args.getlist("appeal")
    form.appeals.data = [value for value in known if value in chosen] or known
    return form


def _words_with(slug: str, marks: Marks) -> str:
    form = _fresh_form(slug)
    form.opened.data = marks.opened
    return _words(reading.campaign_with_slug(slug), form, csrf_token=lambda: marks.csrf)


@pages.post("/<language:language>/campaigns/<slug>/sign")
@limiter.limit(SIGNING)
def keep(slug: str) -> ResponseReturnValue:
    form = _form(kept.for_seconds(("offer", slug), lambda: reading.offer_of(slug)))
    if not form.validate():
        return _sign_page(slug, form), 422
    key, arrival = browser_key.present_or_new(), _arrival(form)
    if not form.website.data:  # only a program fills in what nobody sees
        try:
            with transaction():
                offer = reading.offer_of(slug)  # as it is at this moment
                chosen = offer.chosen(form.appeals.data)
                versions.refuse_unseen((appeal.text_id for appeal in chosen), form.seen.data or "")
                signing.ask(offer, _wish(form), key, arrival)
        except TextChanged as refusal:
            form.appeals.errors, form.seen.data = (sentence_of(refusal),), None
            return _sign_page(slug, form), STATUS_OF[TextChanged]
    response = make_response(redirect(url_for("signing.look_in_your_mail", slug=slug), 303))
    return browser_key.give(response, key)


@pages.get("/<language:language>/campaigns/<slug>/look-in-your-mail")
def look_in_your_mail(slug: str) -> ResponseReturnValue:
    return _look_page(reading.campaign_with_slug(slug), MailForm())


@pages.post("/<language:language>/campaigns/<slug>/look-in-your-mail")
@limiter.limit(SIGNING)
def send_again(slug: str) -> ResponseReturnValue:
    """The same answer for every address."""
    campaign, form = reading.campaign_with_slug(slug), MailForm()
    if not form.validate():
        return _look_page(campaign, form), 422
    with transaction():
        sending_again.ask(campaign, form.mail.data)
    return redirect(url_for("signing.look_in_your_mail", slug=slug), 303)


@pages.get("/<language:language>/confirm/<token>")
def confirm(token: str) -> ResponseReturnValue:
    """Only asks: mail scanners open links, and a scanner must not sign for anyone."""
    signatory = confirming.with_token(token)
    return _confirm_page(token, signatory, wrong=False)


@pages.post("/<language:language>/confirm/<token>")
@limiter.limit(GUESSING)
def act(token: str) -> ResponseReturnValue:
    """By the browser that signed, or by the code typed from the letter."""
    code = request.form.get("code", "").strip()
    try:
        if code:
            with transaction():  # its own, so that no refusal and no parallel guess undoes it
                confirming.take_a_try(token)
        with transaction():
            if code:
                signatory = confirming.confirm_with_code(token, code)
            else:
                signatory = confirming.confirm_with_browser(token, browser_key.present())
            slug, visit = _campaign_of(signatory).slug, own.visit_of(signatory)
    except CodeNotRight:
        return _confirm_page(
            token, confirming.with_token(token), wrong=bool(code), ask_code=True
        ), 422
    thanks = make_response(redirect(url_for("signing.thanks", slug=slug), 303))
    return own_cookie.give(thanks, visit)


@pages.get("/<language:language>/campaigns/<slug>/thanks")
def thanks(slug: str) -> ResponseReturnValue:
    campaign = reading.campaign_with_slug(slug)
    return render_template(
        "signing/thanks.html", campaign=campaign, has_own_page=own_cookie.visits(campaign)
    )


@pages.get("/<language:language>/campaigns/<slug>/withdraw")
def ask_to_withdraw(slug: str) -> ResponseReturnValue:
    campaign = reading.campaign_with_slug(slug)
    return render_template("signing/ask_to_withdraw.html", campaign=campaign, form=MailForm())


@pages.post("/<language:language>/campaigns/<slug>/withdraw")
@limiter.limit(SIGNING)
def send_withdraw_link(slug: str) -> ResponseReturnValue:
    """The same answer whether the address is known or not."""
    campaign, form = reading.campaign_with_slug(slug), MailForm()
    if not form.validate():
        return render_template("signing/ask_to_withdraw.html", campaign=campaign, form=form), 422
    with transaction():
        withdrawing.ask_to_withdraw(
            campaign, form.mail.data, i18n.current_language(), form.name.data
        )
    return render_template("signing/link_sent.html", campaign=campaign)


@pages.get("/<language:language>/withdraw/<token>")
def withdraw(token: str) -> ResponseReturnValue:
    signatory = withdrawing.with_withdraw_token(token)
    return render_template("signing/withdraw.html", token=token, campaign=_campaign_of(signatory))


@pages.post("/<language:language>/withdraw/<token>")
@limiter.limit(GUESSING)
def take_back(token: str) -> ResponseReturnValue:
    with transaction():
        signatory = withdrawing.withdraw(token)
        sparing.spare(signatory.signatures)
        campaign = _campaign_of(signatory)
        slug = campaign.slug
    return render_template("signing/withdrawn.html", campaign=reading.campaign_with_slug(slug))


def _form(offer: Offer) -> SignForm:
    form = SignForm()
    form.appeals.choices = [(appeal.slug, appeal.slug) for appeal in offer.appeals]
    form.disclosure.choices = [(kind.value, kind.value) for kind in Disclosure]
    form.district.choices = [("", _l("Prefer not to say")), *_districts(i18n.current_language())]
    return form


def _districts(language: str) -> list[tuple[str, str]]:
    return kept.for_seconds(
        ("districts", language),
        lambda: [
            (district.code, i18n.in_language(district.names, language).text)
            for district in directory.districts()
        ],
    )


def _arrival(form: SignForm) -> screening.Arrival:
    age = links.age_of(screening.FORM, form.opened.data or "")
    return screening.Arrival(limits.origin(), limits.by_carrier(), age, form.work.data or "")


def _wish(form: SignForm) -> signing.Wish:
    return signing.Wish(
        mail=form.which_mail.data if form.which_mail.choices else form.mail.data,
        appeals=form.appeals.data,
        language=i18n.current_language(),
        name=form.name.data,
        settlement=form.settlement.data,
        district=form.district.data or None,
        disclosure=Disclosure(form.disclosure.data),
        wants_answer=form.wants_answer.data,
        quiet=form.quiet.data,
        via=sharing.kept(form.via.data),
    )


def _sign_page(slug: str, form: SignForm) -> Response:
    form.opened.data = form.opened.data or links.sign(screening.FORM, slug)
    campaign = reading.campaign_with_slug(slug)
    response = make_response(_words(campaign, form))
    if campaign.asks_for_work:
        response.headers["Content-Security-Policy"] = headers.policy(worker="'self'")
    return response


def _words(campaign: Campaign, form: SignForm, **instead: object) -> str:
    today, read = reading.today(), request.args.get("read", type=int)
    appeals = [a for a in reading.public_appeals(campaign) if reading.is_signable(a, today)]
    form.seen.data = form.seen.data or versions.newest(appeal.text.id for appeal in appeals)
    chosen = [appeal for appeal in appeals if appeal.slug in (form.appeals.data or ())]
    return render_template(
        "signing/sign.html",
        campaign=campaign,
        appeals=appeals,
        form=form,
        changed=[a for a in chosen if read is not None and a.text.version > read],
        challenge=work.challenge(campaign.id) if campaign.asks_for_work else None,
        erased_by=finished.latest_of(campaign.id),
        **instead,
    )


def _look_page(campaign: Campaign, form: MailForm) -> str:
    return render_template(
        "signing/look_in_your_mail.html",
        campaign=campaign,
        form=form,
        stopped=stops.on(campaign.id),
    )


def _confirm_page(token: str, signatory: Signatory, *, wrong: bool, ask_code: bool = False) -> str:
    same = confirming.is_same_browser(signatory, browser_key.present())
    return render_template(
        "signing/confirm.html",
        token=token,
        form=CodeForm(),
        campaign=_campaign_of(signatory),
        institutions=confirming.institutions_of(signatory),
        changed=confirming.changed_since(signatory),
        ask_code=ask_code or not same,
        code_only=signatory.code_only,
        stopped=stops.on(signatory.campaign_id),
        wrong=wrong,
    )


def _campaign_of(signatory: Signatory) -> Campaign:
    return db.session.get_one(Campaign, signatory.campaign_id)
