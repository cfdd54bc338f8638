"""The officer's own page: what proves the endorsement so far, and each way to prove it; and the page
on which another organisation's officer vouches. A link opens them; only a POST acts."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from campaign.appeals import versions
from campaign.appeals.versions import TextChanged
from campaign.db import transaction
from campaign.endorsements import endorsing, officers, pictures, renewing
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.pictures import PictureUnclear
from campaign.endorsements.proofs import sites, stamped, vouching
from campaign.endorsements.proofs.vouching import VouchersUnclear
from campaign.endorsements.register import pictured
from campaign.errors import CampaignError, NotFound
from campaign.tokens import links
from campaign.web import access
from campaign.web.limits import GUESSING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of

pages = access.guarded(Blueprint("endorser", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/endorse/own/<token>")
def own(token: str) -> ResponseReturnValue:
    return _page(token)


@pages.post("/<language:language>/endorse/own/<token>")
@limiter.limit(GUESSING)
def prove(token: str) -> ResponseReturnValue:
    """One of the ways; what was typed or chosen is asked for again where it is unclear."""
    way = _WAYS.get(request.form.get("action", ""))
    if way is None:
        raise NotFound
    endorsing.with_own_token(token)
    try:
        way(token)
    except (PictureUnclear, VouchersUnclear, TextChanged) as refusal:
        return _page(token, refusal), STATUS_OF.get(type(refusal), 422)
    return redirect(url_for("endorser.own", token=token) + "#proofs", 303)


@pages.get("/<language:language>/endorse/letter/<token>")
def letter(token: str) -> ResponseReturnValue:
    """To print, sign and stamp. Browsers print the address of a page beside it, and what is on paper
    is seen by many: this one opens nothing but the letter, for a day."""
    found = endorsing.with_token_to_print(token)
    return render_template(
        "endorsing/letter.html",
        endorsement=found,
        officer=officers.of(found),
        mark=sites.mark_of(found)[-8:],
    )


@pages.get("/<language:language>/endorse/vouch/<token>")
def vouch(token: str) -> ResponseReturnValue:
    """Only asks."""
    _, found = vouching.with_token(token)
    return _vouch_page(token, found, None)


@pages.post("/<language:language>/endorse/vouch/<token>")
@limiter.limit(GUESSING)
def answer(token: str) -> ResponseReturnValue:
    said = request.form.get("action")
    if said not in {"yes", "no"}:
        raise NotFound
    with transaction():
        found = vouching.answer(token, vouches=said == "yes")
        return _vouch_page(token, found, said)


def _vouch_page(token: str, found: Endorsement, answered: str | None) -> str:
    return render_template(
        "endorsing/vouch.html",
        token=token,
        endorsement=found,
        answered=answered,
        others=vouching.others(token),
    )


def _look_at_site(token: str) -> None:
    with transaction():
        sites.ask_to_look(endorsing.with_own_token(token))


def _hand_in(token: str) -> None:
    drawn = pictures.pages_of(_uploaded("letter"))
    with transaction():
        stamped.hand_in(endorsing.with_own_token(token), drawn)


def _ask_to_vouch(token: str) -> None:
    with transaction():
        vouching.ask(endorsing.with_own_token(token), request.form.getlist("voucher"))


def _take_logo(token: str) -> None:
    drawn = pictures.logo_of(_uploaded("logo"))
    with transaction():
        pictured.keep(endorsing.with_own_token(token), drawn)


def _renew(token: str) -> None:
    with transaction():
        renewing.renew(token, request.form.get("seen", ""))


_WAYS = {
    "renew": _renew,
    "site": _look_at_site,
    "letter": _hand_in,
    "vouch": _ask_to_vouch,
    "logo": _take_logo,
}


def _uploaded(name: str) -> bytes:
    given = request.files.get(name)
    if given is None:
        return b""
    with given.stream as stream:
        return stream.read(pictures.LARGEST + 1)


def _page(token: str, refusal: CampaignError | None = None) -> str:
    found = endorsing.with_own_token(token)
    host, older = sites.host_of(found), renewing.older(found)
    waits = found.state == EndorsementState.CONFIRMED
    return render_template(
        "endorsing/own.html",
        token=token,
        letter_token=links.sign(officers.TO_PRINT, found.key),
        endorsement=found,
        officer=officers.of(found),
        waits=waits,
        older=[(one, versions.since(one.appeal, one.appeal_text)) for one in older],
        seen=versions.newest(one.appeal.text.id for one in older),
        host=host,
        record=sites.record_name(host) if host else None,
        address=f"https://{host}{sites.PATH}" if host else None,
        mark=sites.mark_of(found),
        vouchers=vouching.may_vouch(found) if waits else [],
        asked_today=vouching.asked_today(found),
        withdraw_token=_withdraw_token(found),
        refusal=_said(refusal) if refusal else None,
        action=request.form.get("action"),
        chosen=request.form.getlist("voucher"),
    )


def _said(refusal: CampaignError) -> str:
    """What is wrong with the file, where it is one."""
    kind = f"{refusal.facts.get('reason')}-{request.form.get('action')}"
    words = _OF_FILES.get(kind) or _OF_FILES.get(str(refusal.facts.get("reason")))
    return str(words) if words else sentence_of(refusal)


_OF_FILES = {
    "nothing": _l("No file was chosen. Choose one."),
    "too-large": _l("This file is too large. Choose one of up to 8 MB and 25 megapixels."),
    "too-many-pages": _l("This letter has more than 5 pages. Choose the signed ones."),
    "kind-logo": _l("This is no PNG, JPEG or WebP picture. Choose another file."),
    "kind-letter": _l("This is no PDF, JPEG or PNG. Choose another file."),
    "broken": _l("This file cannot be opened. Save it anew, or choose another one."),
    "too-costly": _l("This file cannot be opened. Save it anew, or choose another one."),
}
"""By the reason of PictureUnclear."""


def _withdraw_token(found: Endorsement) -> str:
    return links.sign(officers.WITHDRAW, found.key)
