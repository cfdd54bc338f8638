"""Organisers sign in and out."""

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from campaign.db import transaction
from campaign.organisers import accounts
from campaign.web import access
from campaign.web.limits import GUESSING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of

pages = access.guarded(Blueprint("sign_in", __name__), access.anyone)


class SignInForm(FlaskForm):
    email = StringField(_l("Address"), [InputRequired(_l("Write your address."))])
    passphrase = PasswordField(
        _l("Passphrase"),
        [
            InputRequired(_l("Write your passphrase.")),
            Length(max=256, message=_l("At most %(max)s characters.")),
        ],
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/organisers/sign-in")
def ask() -> ResponseReturnValue:
    if access.organiser():
        return redirect(url_for("dashboard.campaigns"))
    return _page(SignInForm())


@pages.post("/<language:language>/organisers/sign-in")
@limiter.limit(GUESSING)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            organiser = accounts.sign_in(form.email.data, form.passphrase.data)
            key = organiser.session_key
    except accounts.SignInRefused as refusal:
        with transaction():
            accounts.note_failure(form.email.data)
        return _page(form, sentence_of(refusal)), 422
    except accounts.TooManySignIns as refusal:
        return _page(form, sentence_of(refusal)), STATUS_OF[type(refusal)]
    access.signed_in(key)
    return redirect(_own_path(request.args.get("next")) or url_for("dashboard.campaigns"), 303)


@pages.post("/<language:language>/organisers/sign-out")
def leave() -> ResponseReturnValue:
    organiser = access.organiser()
    if organiser:
        with transaction():
            accounts.sign_out(organiser)
    session.clear()
    return redirect(url_for("sign_in.ask"), 303)


def _page(form: SignInForm, refusal: str | None = None) -> str:
    return render_template("sign_in/sign_in.html", form=form, refusal=refusal)


def _own_path(path: str | None) -> str | None:
    """Only a path of our own dashboard; nothing that a browser could read as another host."""
    if path is None or not path.isprintable() or "\\" in path:
        return None
    return path if path.startswith("/") and path[1:2] != "/" and "/dashboard" in path else None
