"""Asked once more who they are, before what must not be done by whoever finds a browser open."""

from flask import Blueprint, Flask, redirect, render_template, request
from flask.typing import ResponseReturnValue

from campaign.db import transaction
from campaign.errors import CampaignError
from campaign.organisers import accounts, passkeys, sessions, tries
from campaign.web import access
from campaign.web.limits import GUESSING, limiter
from campaign.web.onward import asked_for, onward
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.sign_in import PassphraseForm, answer_of_passkey

pages = access.guarded(Blueprint("again", __name__), access.signed_in)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/organisers/again")
def ask() -> ResponseReturnValue:
    return _page(PassphraseForm())


@pages.post("/<language:language>/organisers/again")
@limiter.limit(GUESSING)
def prove() -> ResponseReturnValue:
    form, organiser = PassphraseForm(), access.who_is_signed_in()
    if "answer" not in request.form and not form.validate():
        return _page(form), 422
    try:
        if "answer" in request.form:
            _by_passkey()
        else:
            with transaction():
                tries.note(accounts.BY_PASSPHRASE, organiser.email)
            with transaction():
                accounts.prove(organiser, form.passphrase.data)
                sessions.prove(access.current_session())
    except CampaignError as refusal:
        return _page(form, sentence_of(refusal)), STATUS_OF[type(refusal)]
    return redirect(onward(), 303)


def _by_passkey() -> None:
    """One of the account that is signed in. Raises PasskeyRefused."""
    with transaction():
        if passkeys.sign_in(*answer_of_passkey()).id != access.who_is_signed_in().id:
            raise passkeys.PasskeyRefused
        sessions.prove(access.current_session())


def _page(form: PassphraseForm, refusal: str | None = None) -> str:
    options, challenge = passkeys.ask_to_sign_in()
    return render_template(
        "sign_in/again.html",
        form=form,
        refusal=refusal,
        options=options,
        challenge=challenge,
        organiser=access.who_is_signed_in(),
        asked_for=asked_for(),
    )
