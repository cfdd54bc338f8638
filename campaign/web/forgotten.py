"""A forgotten passphrase: a letter with a link, the same answer whether there is an account or not."""

from flask import Blueprint, Flask, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from campaign.db import transaction
from campaign.organisers import accounts
from campaign.outbox.addresses import AddressUnclear, checked
from campaign.web import access
from campaign.web.account import NOT_GOOD, NewPassphraseForm
from campaign.web.limits import ASKING, limiter
from campaign.web.sentences import sentence_of

pages = access.guarded(Blueprint("forgotten", __name__), access.anyone)


class AddressForm(FlaskForm):
    email = StringField(_l("Address"), [InputRequired(_l("Write your address."))])


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/organisers/forgotten")
def ask() -> ResponseReturnValue:
    return render_template("sign_in/forgotten.html", form=AddressForm())


@pages.post("/<language:language>/organisers/forgotten")
@limiter.limit(ASKING)
def send() -> ResponseReturnValue:
    form = AddressForm()
    try:
        address = checked(form.email.data or "") if form.validate() else None
    except AddressUnclear as refusal:
        form.email.errors, address = (sentence_of(refusal),), None
    if address is None:
        return render_template("sign_in/forgotten.html", form=form), 422
    with transaction():
        accounts.ask_for_new_passphrase(address, g.language)
    return redirect(url_for("forgotten.sent"), 303)


@pages.get("/<language:language>/organisers/forgotten/sent")
def sent() -> ResponseReturnValue:
    return render_template("sign_in/sent.html")


@pages.get("/<language:language>/organisers/new-passphrase/<token>")
def ask_for_passphrase(token: str) -> ResponseReturnValue:
    """Only asks: mail scanners open links."""
    accounts.who_may_choose_a_passphrase(token)
    return render_template("sign_in/new_passphrase.html", form=NewPassphraseForm(), token=token)


@pages.post("/<language:language>/organisers/new-passphrase/<token>")
@limiter.limit(ASKING)
def set_passphrase(token: str) -> ResponseReturnValue:
    form = NewPassphraseForm()
    try:
        if form.validate():
            with transaction():
                found = accounts.who_may_choose_a_passphrase(token)
                accounts.set_passphrase(found, form.new.data)
            session.clear()
            return redirect(url_for("sign_in.ask", changed=1), 303)
    except NOT_GOOD as refusal:
        form.new.errors = (sentence_of(refusal),)
    return render_template("sign_in/new_passphrase.html", form=form, token=token), 422
