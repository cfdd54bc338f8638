"""An organiser's own account: what it is signed in with, and where it is signed in."""

import segno
from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, ValidationError

from campaign.db import transaction
from campaign.errors import CampaignError
from campaign.organisers import (
    accounts,
    one_time_codes,
    passkeys,
    passphrases,
    recovery_codes,
    sessions,
    tries,
)
from campaign.organisers.leaked import is_leaked
from campaign.vault.passphrases import PassphraseTooShort
from campaign.web import access, numbers
from campaign.web.limits import GUESSING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.sign_in import LONGEST
from campaign.web.writing import tidy

pages = access.guarded(Blueprint("account", __name__), access.signed_in)
NOT_GOOD = (PassphraseTooShort, passphrases.PassphraseTooCommon)
_AT_MOST = Length(max=LONGEST, message=_l("At most %(max)s characters."))


class NewPassphraseForm(FlaskForm):
    new = PasswordField(_l("New passphrase"), [InputRequired(_l("Write a passphrase.")), _AT_MOST])
    repeated = PasswordField(
        _l("The same once more"),
        [EqualTo("new", message=_l("These two passphrases are not the same."))],
    )

    def validate_new(self, field: PasswordField) -> None:
        if is_leaked(field.data):
            raise ValidationError(_l("This passphrase is in lists of leaked ones. Take another."))


class ChangePassphraseForm(NewPassphraseForm):
    passphrase = PasswordField(
        _l("Your passphrase until now"), [InputRequired(_l("Write your passphrase.")), _AT_MOST]
    )


class PasskeyForm(FlaskForm):
    name = StringField(
        _l("A name for it, so that you know which one it is"),
        [
            DataRequired(_l("Write a name.")),
            Length(max=60, message=_l("At most %(max)s characters.")),
        ],
        filters=[tidy],
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/organisers/account")
def show() -> ResponseReturnValue:
    return _account()


@pages.post("/<language:language>/organisers/account/sessions")
def end_sessions() -> ResponseReturnValue:
    """One of them by its number, or all but this one."""
    organiser, chosen = access.who_is_signed_in(), request.form.get("session", "")
    with transaction():
        if chosen == "others":
            sessions.end_all(organiser, but=access.current_session().id)
        elif (number := numbers.whole(chosen)) is not None:
            sessions.end(organiser, number)
    return redirect(url_for("account.show", done="sessions"), 303)


@pages.get("/<language:language>/organisers/account/passphrase")
def ask_for_passphrase() -> ResponseReturnValue:
    return _passphrase(ChangePassphraseForm())


@pages.post("/<language:language>/organisers/account/passphrase")
@limiter.limit(GUESSING)
def change_passphrase() -> ResponseReturnValue:
    form, organiser = ChangePassphraseForm(), access.who_is_signed_in()
    if not form.validate():
        return _passphrase(form), 422
    try:
        with transaction():
            tries.note(accounts.BY_PASSPHRASE, organiser.email)
        with transaction():
            accounts.prove(organiser, form.passphrase.data)
            here = access.current_session()
            accounts.set_passphrase(organiser, form.new.data, keeping=here.id)
            sessions.prove(here)
    except CampaignError as refusal:
        return _refused_passphrase(form, refusal)
    return redirect(url_for("account.show", done="passphrase"), 303)


@pages.get("/<language:language>/organisers/account/codes")
def ask_for_code() -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    return _codes()


@pages.post("/<language:language>/organisers/account/codes")
@limiter.limit(GUESSING)
def set_up_codes() -> ResponseReturnValue:
    """Three steps of one page: a new secret, its first code, and off again."""
    if (again := access.fresh()) is not None:
        return again
    organiser, action = access.who_is_signed_in(), request.form.get("action")
    here = access.current_session().id
    if action == "begin":
        with transaction():
            one_time_codes.begin(organiser)
        return redirect(url_for("account.ask_for_code"), 303)
    if action == "remove":
        with transaction():
            one_time_codes.remove(organiser, keeping=here)
        return redirect(url_for("account.show", done="codes-removed"), 303)
    try:
        with transaction():
            new = one_time_codes.accept(organiser, request.form.get("code", ""), keeping=here)
    except one_time_codes.CodeRefused as refusal:
        return _codes(sentence_of(refusal)), 422
    return _recovery(new) if new else redirect(url_for("account.show", done="codes"), 303)


@pages.get("/<language:language>/organisers/account/passkeys")
def ask_for_passkey() -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    return _passkeys(PasskeyForm())


@pages.post("/<language:language>/organisers/account/passkeys")
@limiter.limit(GUESSING)
def add_passkey() -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    form, organiser = PasskeyForm(), access.who_is_signed_in()
    if not form.validate():
        return _passkeys(form), 422
    challenge, answer = request.form.get("challenge", ""), request.form.get("answer", "")
    here = access.current_session().id
    try:
        with transaction():
            new = passkeys.add(organiser, form.name.data, challenge, answer, keeping=here)
    except (passkeys.PasskeyRefused, passkeys.PasskeyNameTaken) as refusal:
        return _passkeys(form, sentence_of(refusal)), 422
    return _recovery(new) if new else redirect(url_for("account.show", done="passkey"), 303)


@pages.post("/<language:language>/organisers/account/passkeys/<int:passkey_id>")
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    with transaction():
        passkeys.remove(access.who_is_signed_in(), passkey_id, keeping=access.current_session().id)
    return redirect(url_for("account.show", done="passkey-removed"), 303)


@pages.post("/<language:language>/organisers/account/recovery")
def renew_recovery_codes() -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    with transaction():
        new = recovery_codes.renew(access.who_is_signed_in())
    return _recovery(new)


def _account() -> str:
    organiser = access.who_is_signed_in()
    return render_template(
        "sign_in/account.html",
        organiser=organiser,
        sessions=sessions.of(organiser),
        here=access.current_session(),
        codes_left=recovery_codes.left(organiser),
        needed=access.second_factor_needed(organiser),
    )


def _passphrase(form: ChangePassphraseForm, refusal: str | None = None) -> str:
    return render_template("sign_in/passphrase.html", form=form, refusal=refusal)


def _refused_passphrase(form: ChangePassphraseForm, refusal: CampaignError) -> ResponseReturnValue:
    if isinstance(refusal, NOT_GOOD):
        form.new.errors = (sentence_of(refusal),)
        return _passphrase(form), 422
    return _passphrase(form, sentence_of(refusal)), STATUS_OF[type(refusal)]


def _codes(refusal: str | None = None) -> str:
    organiser = access.who_is_signed_in()
    pending = organiser.totp_secret is not None and organiser.totp_since is None
    uri, words = one_time_codes.shown(organiser) if pending else ("", "")
    return render_template(
        "sign_in/codes.html",
        organiser=organiser,
        square=_square(uri) if uri else "",
        words=words,
        refusal=refusal,
    )


def _square(uri: str) -> Markup:
    """As a picture in the page itself; segno writes its own tags and nothing of the text."""
    drawn = segno.make(uri, error="m", micro=False).svg_inline(
        border=4, light="#fff", omitsize=True
    )
    return Markup(drawn)  # noqa: S704


def _passkeys(form: PasskeyForm, refusal: str | None = None) -> str:
    options, challenge = passkeys.ask_to_add(access.who_is_signed_in())
    return render_template(
        "sign_in/passkeys.html", form=form, refusal=refusal, options=options, challenge=challenge
    )


def _recovery(codes: list[str]) -> str:
    return render_template("sign_in/recovery.html", codes=codes)
