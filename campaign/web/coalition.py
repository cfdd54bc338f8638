"""An organisation's link to share, and its own page: how many signed by it, and nobody's name."""

import io
from dataclasses import dataclass

import segno
from flask import Blueprint, Flask, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from campaign import i18n
from campaign.appeals import reading
from campaign.endorsements import officers
from campaign.endorsements.models import STANDING, Endorsement
from campaign.endorsements.sharing import sharing
from campaign.endorsements.sharing.models import ShareLink
from campaign.errors import NotFound, StepOutOfOrder
from campaign.i18n import Language
from campaign.tokens import links
from campaign.web import access

pages = access.guarded(Blueprint("coalition", __name__), access.anyone)


@dataclass(frozen=True)
class Words:
    """A text to share, in one language, and the link in it."""

    language: Language
    link: str
    text: str


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/with/<mark>")
def lead(mark: str) -> ResponseReturnValue:
    """To the form, with the mark in it while the organisation stands. Nothing is kept, here or there."""
    link = sharing.with_mark(mark)
    slug = link.endorsement.campaign.slug
    via = mark if link.endorsement.state in STANDING else None
    try:
        reading.offer_of(slug)
    except StepOutOfOrder:  # nothing to sign any more
        return redirect(url_for("public.campaign", slug=slug), 303)
    return redirect(url_for("signing.sign", slug=slug, via=via), 303)


@pages.get("/<language:language>/our-link/<token>")
def show(token: str) -> ResponseReturnValue:
    endorsement, link = sharing.of_token(token)
    return render_template(
        "endorsing/our_link.html",
        token=token,
        endorsement=endorsement,
        link=link,
        words=[_words(endorsement, link, code) for code in Language] if link else [],
        withdraw_token=links.sign(officers.WITHDRAW, endorsement.key),
    )


@pages.get("/<language:language>/our-link/<token>/code.svg")
def code(token: str) -> ResponseReturnValue:
    """For print: the link in the language of the page, as a QR code."""
    _endorsement, link = sharing.of_token(token)
    if link is None:
        raise NotFound
    drawn = io.BytesIO()
    segno.make(_address(link, i18n.current_language()), error="m", micro=False).save(
        drawn, kind="svg", scale=8, border=4
    )
    drawn.seek(0)
    return send_file(drawn, mimetype="image/svg+xml", download_name="code.svg", max_age=-1)


def _address(link: ShareLink, language: str) -> str:
    return url_for("coalition.lead", _external=True, language=language, mark=link.mark)


def _words(endorsement: Endorsement, link: ShareLink, language: Language) -> Words:
    address = _address(link, language)
    with force_locale(language):
        text = _(
            "%(organisation)s stands behind “%(title)s”. Sign it too, it takes a minute: %(link)s",
            organisation=i18n.in_language(endorsement.called, language).text,
            title=i18n.in_language(endorsement.campaign.titles, language).text,
            link=address,
        )
    return Words(language, address, text)
