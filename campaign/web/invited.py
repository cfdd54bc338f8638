"""The link of an invitation: it asks, and whoever it was sent to accepts by a press."""

from flask import Blueprint, Flask, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from campaign.db import db, transaction
from campaign.organisers import accounts, invitations, sessions
from campaign.organisers.models import Invitation
from campaign.resolutions.models import Campaign
from campaign.web import access
from campaign.web.account import NOT_GOOD, NewPassphraseForm
from campaign.web.limits import ASKING, limiter
from campaign.web.sentences import sentence_of
from campaign.web.writing import plain, tidy

pages = access.guarded(Blueprint("invited", __name__), access.anyone)


class NewAccountForm(NewPassphraseForm):
    name = StringField(
        _l("Your name, as your colleagues know it"),
        [
            DataRequired(_l("Write your name.")),
            Length(max=100, message=_l("At most %(max)s characters.")),
            plain,
        ],
        filters=[tidy],
    )


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/organisers/invited/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Only asks: mail scanners open links."""
    return _page(token, NewAccountForm())


@pages.post("/<language:language>/organisers/invited/<token>/account")
@limiter.limit(ASKING)
def accept_anew(token: str) -> ResponseReturnValue:
    """With a new account, which is signed in at once."""
    form = NewAccountForm()
    try:
        if form.validate():
            with transaction():
                made = invitations.accept_anew(token, form.name.data, form.new.data, g.language)
                key = sessions.begin(made, access.device())
            access.begin_session(key)
            return redirect(url_for("account.show", welcome=1), 303)
    except NOT_GOOD as refusal:
        form.new.errors = (sentence_of(refusal),)
    return _page(token, form), 422


@pages.post("/<language:language>/organisers/invited/<token>")
@limiter.limit(ASKING)
def accept(token: str) -> ResponseReturnValue:
    """By whoever is signed in with the address it went to."""
    if (away := access.signed_in()) is not None:
        return away
    with transaction():
        invitations.accept(token, access.who_is_signed_in())
    return redirect(url_for("dashboard.campaigns"), 303)


def _page(token: str, form: NewAccountForm) -> str:
    invitation = invitations.with_token(token)
    return render_template(
        "sign_in/invited.html",
        invitation=invitation,
        campaign=_campaign_of(invitation),
        has_account=accounts.with_email(invitation.email) is not None,
        organiser=access.organiser(),
        form=form,
        token=token,
    )


def _campaign_of(invitation: Invitation) -> Campaign:
    return db.session.scalars(select(Campaign).where(Campaign.id == invitation.campaign_id)).one()
