"""Organisations that stand publicly: their pages, their pictures, and finding one by its name."""

from flask import Blueprint, Flask, Response, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from campaign import i18n
from campaign.config import settings
from campaign.endorsements import standing
from campaign.endorsements.register.models import Organisation, OrganisationKind
from campaign.errors import NotFound
from campaign.web import access, kept
from campaign.web.limits import SIGNING, limiter

pages = access.guarded(Blueprint("organisations", __name__), access.anyone)
KINDS = {
    OrganisationKind.ASSOCIATION: _l("Association"),
    OrganisationKind.FOUNDATION: _l("Foundation"),
    OrganisationKind.UNION: _l("Trade union or federation"),
    OrganisationKind.INITIATIVE: _l("Initiative group"),
    OrganisationKind.MEDIA: _l("Media"),
    OrganisationKind.SCHOOL: _l("School, university or research"),
    OrganisationKind.COMPANY: _l("Company"),
    OrganisationKind.OTHER: _l("Another kind"),
}
FILLED_IN = ("registration_number", "site", "place", "kind", "country", "region")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.app_template_filter("country")
def country(code: str) -> str:
    """Its name in the language of the page; as it stands where it is none."""
    return i18n.countries().get(code, code)


@pages.app_template_filter("organisation_kind")
def organisation_kind(kind: OrganisationKind) -> str:
    return str(KINDS[kind])


@pages.get("/<language:language>/organisations/<slug>")
@kept.page
def show(slug: str) -> ResponseReturnValue:
    """404 also for one that is known and stands nowhere publicly."""
    found = standing.organisation_with_slug(slug)
    if found is None:
        raise NotFound
    endorsements = standing.public_of(found.id)
    page = render_template(
        "public/organisation.html", organisation=found, endorsements=endorsements
    )
    response = make_response(page)
    response.headers["Cache-Control"] = f"public, max-age={settings.page_seconds}"
    return response


@pages.get("/logos/<sha256>.png")
def logo(sha256: str) -> ResponseReturnValue:
    """Its address says its content, so it may be kept for ever; by its reader alone, so that no name is
    shown from elsewhere after it was hidden."""
    picture = standing.public_logo(sha256)
    if picture is None:
        raise NotFound
    response = Response(picture.png, mimetype="image/png")
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@pages.get("/<language:language>/organisations/find")
@limiter.limit(SIGNING)
def find() -> ResponseReturnValue:
    """For the form: only organisations that stand publicly, and only what their pages say."""
    found = standing.matching(request.args.get("q", "")[:100])
    return jsonify([known(organisation) for organisation in found])


def known(organisation: Organisation) -> dict[str, str]:
    """What the form can have filled in of it, by the names of its fields."""
    language = i18n.current_language()
    names = {f"name_{code}": name for code, name in organisation.names.items() if code != language}
    own = {"organisation": i18n.in_language(organisation.names, language).text}
    return own | names | {name: str(getattr(organisation, name)) for name in FILLED_IN}
