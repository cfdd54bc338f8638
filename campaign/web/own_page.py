"""The signer's own page: what was signed and shown, and every choice made anew. Only a POST acts.

The link of a letter is read once, becomes a cookie, and leaves the address bar. A wrong link, one
that ran out or was ended, and one of somebody erased lead to one and the same page.
"""

from datetime import date

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
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import Length, ValidationError

from campaign import i18n
from campaign.appeals import reading
from campaign.appeals.versions import TextChanged
from campaign.audit.reading import days_of
from campaign.db import db, transaction
from campaign.deliveries import shown, sparing
from campaign.deliveries.sealed_bundle import TAKEN
from campaign.errors import LinkInvalid
from campaign.outbox.addresses import AddressUnclear
from campaign.resolutions.models import Campaign
from campaign.retention import erasing
from campaign.signatures import changing, handing_over, names, own, people, withdrawing
from campaign.signatures.changing import NameMissing, NotTheAddress
from campaign.signatures.models import Disclosure, Signatory, Signature
from campaign.web import access, own_cookie
from campaign.web.limits import GUESSING, SIGNING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.web.signing import MailForm
from campaign.web.writing import plain, tidy

pages = access.guarded(Blueprint("own", __name__), access.anyone)
LEFT = {"Clear-Site-Data": '"cache", "cookies", "storage"'}


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


class ShownForm(FlaskForm):
    disclosure = RadioField(_l("What the institution sees"))
    name = StringField(
        _l("Your name"),
        [Length(max=120, message=_l("A name has at most 120 characters here.")), plain],
        filters=[tidy],
    )

    def validate_name(self, field: StringField) -> None:
        if names.shape_of(field.data or "") in names.SUSPECT:
            raise ValidationError(
                _l("Write it as in the documents, without links or signs before it.")
            )


class LettersForm(FlaskForm):
    wants_answer = BooleanField(_l("Tell me when an institution answers."))
    mail = StringField(_l("Mail address"), filters=[tidy])
    quiet = BooleanField(_l("Use quiet letters."))


@pages.get("/<language:language>/campaigns/<slug>/own")
def ask(slug: str) -> ResponseReturnValue:
    campaign = reading.campaign_with_slug(slug)
    return render_template("signing/own/ask.html", campaign=campaign, form=MailForm())


@pages.post("/<language:language>/campaigns/<slug>/own")
@limiter.limit(SIGNING)
def send_link(slug: str) -> ResponseReturnValue:
    """The same answer whether the address is known or not."""
    campaign, form = reading.campaign_with_slug(slug), MailForm()
    if not form.validate():
        return render_template("signing/own/ask.html", campaign=campaign, form=form), 422
    with transaction():
        own.ask_for_link(campaign, form.mail.data, i18n.current_language(), form.name.data)
    return render_template("signing/link_sent.html", campaign=campaign)


@pages.get("/<language:language>/own/open/<token>")
def enter(token: str) -> ResponseReturnValue:
    response = make_response(redirect(url_for("own.show"), 303))
    try:
        return own_cookie.give(response, own.visit_by(token))
    except LinkInvalid:
        return own_cookie.take(response)


@pages.get("/<language:language>/own")
def show() -> ResponseReturnValue:
    return _page(own_cookie.visitor(), LettersForm())


@pages.get("/<language:language>/own/appeals/<slug>")
def appeal(slug: str) -> ResponseReturnValue:
    signature = own.signed_with_slug(own_cookie.visitor(), slug)
    return _appeal_page(signature, _shown_form(disclosure=signature.disclosure))


@pages.post("/<language:language>/own/appeals/<slug>")
def change(slug: str) -> ResponseReturnValue:
    form = _shown_form()
    if not form.validate():
        return _appeal_page(own.signed_with_slug(own_cookie.visitor(), slug), form), 422
    try:
        with transaction():
            signature = own.signed_with_slug(own_cookie.visitor(), slug)
            if not changing.shows_more(signature, Disclosure(form.disclosure.data)):
                sparing.spare([signature])
            changing.show_as(signature, Disclosure(form.disclosure.data), form.name.data)
    except NameMissing:
        form.name.errors = (_l("To show your name or initials, write your name."),)
        return _appeal_page(own.signed_with_slug(own_cookie.visitor(), slug), form), 422
    return redirect(url_for("own.show"), 303)


@pages.post("/<language:language>/own/appeals/<slug>/withdraw")
def take_one_back(slug: str) -> ResponseReturnValue:
    with transaction():
        signatory = own_cookie.visitor()
        _take_back(signatory, [own.signed_with_slug(signatory, slug)])
    return redirect(url_for("own.show"), 303)


@pages.post("/<language:language>/own/appeals/<slug>/newest")
def sign_newest(slug: str) -> ResponseReturnValue:
    """The version that the page showed; where a newer one came meanwhile, it is shown first."""
    try:
        with transaction():
            signature = own.signed_with_slug(own_cookie.visitor(), slug)
            changing.sign_newest(signature, request.form.get("seen", ""))
    except TextChanged as refusal:
        page = _page(own_cookie.visitor(), LettersForm(formdata=None), sentence_of(refusal))
        return page, STATUS_OF[TextChanged]
    return redirect(url_for("own.show"), 303)


@pages.post("/<language:language>/own")
@limiter.limit(GUESSING)
def choose_letters() -> ResponseReturnValue:
    form = LettersForm()
    if not form.validate():
        return _page(own_cookie.visitor(), form), 422
    news, quiet = form.wants_answer.data, form.quiet.data
    try:
        with transaction():
            changing.choose_letters(
                own_cookie.visitor(), news=news, quiet=quiet, written=form.mail.data
            )
    except (AddressUnclear, NotTheAddress):
        form.mail.errors = (_l("Write the address you signed with."),)
        return _page(own_cookie.visitor(), form), 422
    return redirect(url_for("own.show"), 303)


@pages.get("/<language:language>/own/data.json")
def data() -> ResponseReturnValue:
    """What the server holds and can read, with a sentence on what it cannot."""
    signatory = own_cookie.visitor()
    told = shown.told(own.signed(signatory))
    held = handing_over.data_of(signatory)
    for signature, kept in zip(own.signed(signatory), held["signatures"], strict=True):
        kept["packets"] = [vars(telling) for telling in told[signature.id]]
    response = make_response({"campaign": _campaign_of(signatory).slug, **held, **_notes()})
    response.headers["Content-Disposition"] = 'attachment; filename="my-signatures.json"'
    return response


@pages.get("/<language:language>/own/end")
def end() -> ResponseReturnValue:
    signatory = own_cookie.visitor()
    return render_template(
        "signing/own/end.html",
        campaign=_campaign_of(signatory),
        stands=_stands(signatory),
    )


@pages.post("/<language:language>/own/withdraw")
def take_all_back() -> ResponseReturnValue:
    with transaction():
        signatory = own_cookie.visitor()
        _take_back(signatory, signatory.signatures)
    return redirect(url_for("own.show"), 303)


@pages.post("/<language:language>/own/erase")
def erase() -> ResponseReturnValue:
    with transaction():
        signatory = own_cookie.visitor()
        erasing.erase(signatory)
        own.end_links(signatory)
    return own_cookie.take(make_response(redirect(url_for("own.over"), 303)))


@pages.get("/<language:language>/own/over")
def over() -> ResponseReturnValue:
    return render_template("signing/own/over.html")


@pages.post("/<language:language>/own/links")
def end_links() -> ResponseReturnValue:
    """The page stays open here: this browser gets the first cookie of the new turn."""
    with transaction():
        signatory = own_cookie.visitor()
        own.end_links(signatory)
        visit = own.visit_of(signatory)
    return own_cookie.give(make_response(redirect(url_for("own.show"), 303)), visit)


@pages.post("/<language:language>/own/leave")
def leave() -> ResponseReturnValue:
    """A blank page; the browser forgets all it keeps of this site, whoever was on it."""
    return own_cookie.take(Response("", mimetype="text/plain", headers=LEFT))


@pages.after_request
def _tell_nobody(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@pages.errorhandler(LinkInvalid)
def _closed(_: LinkInvalid) -> ResponseReturnValue:
    db.session.rollback()
    page = render_template("signing/own/closed.html", campaigns=reading.campaigns())
    return page, 404


def _shown_form(**kept: Disclosure) -> ShownForm:
    form = ShownForm(**kept)
    form.disclosure.choices = [(kind.value, kind.value) for kind in Disclosure]
    return form


def _page(signatory: Signatory, form: LettersForm, refusal: str | None = None) -> str:
    signatures = own.signed(signatory)
    if refusal or not form.is_submitted():
        form.wants_answer.data = signatory.updates_mail is not None
        form.quiet.data = signatory.quiet
    standing = {signature.appeal_id for signature in signatures if _is_open(signature)}
    return render_template(
        "signing/own/own.html",
        campaign=_campaign_of(signatory),
        signatures=signatures,
        state_of=handing_over.state_of,
        is_open=_is_open,
        may_move_on=_may_move_on,
        refusal=refusal,
        told=shown.told(signatures),
        taken_away=_taken_away(signatory),
        unconfirmed=[a for a in own.unconfirmed(signatory) if a.id not in standing],
        form=form,
        has_address=signatory.updates_mail is not None,
        stands=_stands(signatory),
    )


def _taken_away(signatory: Signatory) -> list[date]:
    """Days on which a file of what is sealed left this server since they asked to sign."""
    return days_of(signatory.campaign_id, TAKEN, since=signatory.created_at)


def _appeal_page(signature: Signature, form: ShownForm) -> str:
    return render_template(
        "signing/own/appeal.html",
        signature=signature,
        is_open=_is_open(signature),
        told=shown.told([signature])[signature.id],
        form=form,
    )


def _take_back(signatory: Signatory, signatures: list[Signature]) -> None:
    sparing.spare(signatures)
    withdrawing.take_back(signatory, signatures)


def _is_open(signature: Signature) -> bool:
    return signature.state not in people.TAKEN_BACK


def _may_move_on(signature: Signature) -> bool:
    """It stands on an older text, and the newest can be signed."""
    appeal = signature.appeal
    stands = signature.state in people.STANDING and signature.appeal_text_id != appeal.text.id
    return stands and reading.is_signable(appeal, reading.today())


def _stands(signatory: Signatory) -> bool:
    return any(_is_open(signature) for signature in signatory.signatures)


def _campaign_of(signatory: Signatory) -> Campaign:
    return db.session.get_one(Campaign, signatory.campaign_id)


def _notes() -> dict[str, str]:
    return {
        "about_what_is_sealed": str(_l("Name, address and town are sealed to the campaign’s key. This server cannot read them, so they stand here as they lie.")),
        "about_what_is_missing": str(_l("Not in this file, and erased within 72 hours of asking: the marks by which programs are told from people.")),
    }  # fmt: skip
