"""The organisers' door: passphrase and second step, or a passkey; out again; asked once more."""

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from campaign.db import transaction
from campaign.errors import CampaignError, LinkInvalid
from campaign.organisers import accounts, one_time_codes, passkeys, recovery_codes, sessions, tries
from campaign.organisers.models import Organiser
from campaign.web import access
from campaign.web.limits import GUESSING, limiter
from campaign.web.onward import asked_for, onward
from campaign.web.sentences import STATUS_OF, sentence_of

pages = access.guarded(Blueprint("sign_in", __name__), access.anyone)
LONGEST = 256
"""Characters of a passphrase that are read; a longer one only costs time."""


class PassphraseForm(FlaskForm):
    passphrase = PasswordField(
        _l("Passphrase"),
        [
            InputRequired(_l("Write your passphrase.")),
            Length(max=LONGEST, message=_l("At most %(max)s characters.")),
        ],
    )


class SignInForm(PassphraseForm):
    email = StringField(_l("Address"), [InputRequired(_l("Write your address."))])


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/organisers/sign-in")
def ask() -> ResponseReturnValue:
    if access.organiser():
        return redirect(onward())
    return _door(SignInForm())


@pages.post("/<language:language>/organisers/sign-in")
@limiter.limit(GUESSING)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _door(form), 422
    try:
        with transaction():
            tries.note(accounts.BY_PASSPHRASE, form.email.data)
        with transaction():
            found = accounts.sign_in(form.email.data, form.passphrase.data)
            if found.has_second_factor:
                return _to_the_second_step(found)
            token = sessions.begin(found, access.device())
    except CampaignError as refusal:
        return _door(form, sentence_of(refusal)), STATUS_OF[type(refusal)]
    access.begin_session(token)
    return redirect(onward(), 303)


@pages.post("/<language:language>/organisers/passkey")
@limiter.limit(GUESSING)
def enter_by_passkey() -> ResponseReturnValue:
    try:
        with transaction():
            found = passkeys.sign_in(*answer_of_passkey())
            token = sessions.begin(found, access.device())
    except passkeys.PasskeyRefused as refusal:
        return _door(SignInForm(formdata=None), sentence_of(refusal)), 422
    access.begin_session(token)
    return redirect(onward(), 303)


@pages.get("/<language:language>/organisers/second-step")
def ask_for_second_step() -> ResponseReturnValue:
    half = _half_signed_in()
    return _second_step(half) if half else redirect(url_for("sign_in.ask"))


@pages.post("/<language:language>/organisers/second-step")
@limiter.limit(GUESSING)
def take_second_step() -> ResponseReturnValue:
    half = _half_signed_in()
    if half is None:
        return redirect(url_for("sign_in.ask"), 303)
    try:
        with transaction():
            tries.note(one_time_codes.TRIED, str(half.id))
        with transaction():
            if "recovery" in request.form:
                recovery_codes.use(half, request.form["recovery"])
            else:
                one_time_codes.check(half, request.form.get("code", ""))
            token = sessions.begin(half, access.device())
    except CampaignError as refusal:
        return _second_step(half, sentence_of(refusal)), STATUS_OF[type(refusal)]
    access.begin_session(token)
    return redirect(onward(), 303)


@pages.post("/<language:language>/organisers/sign-out")
def leave() -> ResponseReturnValue:
    """This browser's session; others are ended on the account's page (OWASP ASVS 7.4.1)."""
    if (organiser := access.organiser()) is not None:
        with transaction():
            sessions.end(organiser, access.current_session().id)
    session.clear()
    return redirect(url_for("sign_in.ask"), 303)


def _door(form: SignInForm, refusal: str | None = None) -> str:
    options, challenge = passkeys.ask_to_sign_in()
    return render_template(
        "sign_in/sign_in.html",
        form=form,
        refusal=refusal,
        options=options,
        challenge=challenge,
        asked_for=asked_for(),
    )


def _second_step(half: Organiser, refusal: str | None = None) -> str:
    options, challenge = passkeys.ask_to_sign_in()
    return render_template(
        "sign_in/second_step.html",
        half=half,
        refusal=refusal,
        options=options,
        challenge=challenge,
        asked_for=asked_for(),
    )


def _to_the_second_step(found: Organiser) -> ResponseReturnValue:
    session.clear()
    session["half"] = accounts.half_signed_in(found)
    return redirect(url_for("sign_in.ask_for_second_step", next=asked_for()), 303)


def _half_signed_in() -> Organiser | None:
    try:
        return accounts.who_is_half_signed_in(session.get("half", ""))
    except LinkInvalid:
        return None


def answer_of_passkey() -> tuple[str, str]:
    """What the browser sends back: the challenge it was given, and the passkey's answer to it."""
    return request.form.get("challenge", ""), request.form.get("answer", "")
