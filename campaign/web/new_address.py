"""An account's other address: asked for by whoever is signed in, confirmed from its mailbox."""

from flask import Blueprint, Flask, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from campaign.db import transaction
from campaign.organisers import new_address
from campaign.outbox.addresses import AddressUnclear, checked
from campaign.web import access
from campaign.web.account import pages as account
from campaign.web.limits import ASKING, limiter
from campaign.web.sentences import sentence_of

pages = access.guarded(Blueprint("moving", __name__), access.anyone)


class NewAddressForm(FlaskForm):
    email = StringField(_l("Your new address"), [InputRequired(_l("Write an address."))])


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@account.get("/<language:language>/organisers/account/address")
def ask_for_address() -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    return render_template("sign_in/address.html", form=NewAddressForm())


@account.post("/<language:language>/organisers/account/address")
@limiter.limit(ASKING)
def send_to_address() -> ResponseReturnValue:
    if (again := access.fresh()) is not None:
        return again
    form = NewAddressForm()
    try:
        if form.validate():
            with transaction():
                new_address.ask(access.who_is_signed_in(), checked(form.email.data))
            return redirect(url_for("account.show", done="address"), 303)
    except AddressUnclear as refusal:
        form.email.errors = (sentence_of(refusal),)
    return render_template("sign_in/address.html", form=form), 422


@pages.get("/<language:language>/organisers/new-address/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Only asks: mail scanners open links."""
    _, address = new_address.asked(token)
    return render_template("sign_in/new_address.html", address=address)


@pages.post("/<language:language>/organisers/new-address/<token>")
@limiter.limit(ASKING)
def move(token: str) -> ResponseReturnValue:
    with transaction():
        new_address.move(token)
    session.clear()
    return redirect(url_for("sign_in.ask", moved=1), 303)
