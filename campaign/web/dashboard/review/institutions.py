"""The directory while reviewing: looking an institution up, and proposing one it does not have."""

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign import audit
from campaign.appeals import publishing, reviewing
from campaign.errors import NotFound
from campaign.i18n import current_language, in_language
from campaign.institutions import directory
from campaign.institutions.models import InstitutionKind
from campaign.organisers.roles import Permission
from campaign.outbox.addresses import checked
from campaign.resolutions.lookup import suggestions
from campaign.resolutions.review import steps
from campaign.resolutions.review.reviewed import Reviewed
from campaign.web import numbers
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.dashboard.review import addressing, fields, stepping
from campaign.web.needs import needs, needs_an_account
from campaign.web.writing import tidy


@pages.get("/<language:language>/dashboard/institutions.json")
@needs_an_account
def look_up() -> ResponseReturnValue:
    """Names that fit what was typed, for the list under the field."""
    typed = tidy(request.args.get("q", ""))[:200]
    found = addressing.named(suggestions(typed, directory.entries()))
    return jsonify([in_language(one.names, current_language()).text for one in found])


@pages.get("/<language:language>/dashboard/<slug>/review/institutions")
@needs(Permission.EDIT_RESOLUTION)
def new_institution(slug: str) -> ResponseReturnValue:
    return _page(slug)


@pages.post("/<language:language>/dashboard/<slug>/review/institutions")
@needs(Permission.EDIT_RESOLUTION)
def propose_institution(slug: str) -> ResponseReturnValue:
    """Adds it to the directory, and has the demand it was proposed for asked of it."""
    key = numbers.whole(request.values.get("demand", ""))
    if key is None:
        raise NotFound
    names, kind = fields.texts("name"), request.form.get("kind", "")
    if not names or kind not in set(InstitutionKind):
        said = _("Choose a kind and write the name in at least one language.")
        return _page(slug, stepping.Refusal("names-missing", said, 422)), 422
    refusal = stepping.attempt(lambda: _propose(slug, InstitutionKind(kind), names, key))
    if refusal:
        return _page(slug, refusal), refusal.status
    return redirect(url_for("dashboard.demand", slug=slug, key=key), 303)


def _propose(slug: str, kind: InstitutionKind, names: dict[str, str], key: int) -> None:
    campaign = own(slug)
    publishing.only_drafts(campaign)
    mail = request.form.get("mail", "").strip()
    called = tidy(request.form.get("called", ""))[:200]
    proposed = directory.propose(
        kind, names, mail=checked(mail) if mail else None, called=called or None
    )
    audit.record(organiser_id(), "institution proposed", proposed.slug, campaign_id=campaign.id)

    def ask_it_too(reviewed: Reviewed) -> Reviewed:
        asked = steps.demand_with(reviewed, key).addressees
        return steps.ask(reviewed, [key], (*asked, proposed.slug))

    seen = stepping.seen()
    reviewing.take(campaign, organiser_id(), "addressees changed", ask_it_too, seen=seen, about=key)


def _page(slug: str, refusal: stepping.Refusal | None = None) -> str:
    shown = stepping.shown(slug)
    key, called = request.values.get("demand", ""), tidy(request.values.get("called", ""))[:200]
    return render_template(
        "dashboard/institution.html",
        **shown.facts(),
        demand=key,
        called=called,
        language_of_document=shown.resolution.language,
        kinds=list(InstitutionKind),
        written=request.form,
        refusal=refusal,
    )
