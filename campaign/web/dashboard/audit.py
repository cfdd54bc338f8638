"""The audit room: who did what, when, why and to what; whether its chain holds; and taking it along."""

from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import audit
from campaign.audit import chain, reading
from campaign.audit.reading import Account, Wanted
from campaign.db import transaction
from campaign.errors import NotFound
from campaign.organisers import members
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web import access, audit_words, numbers
from campaign.web.dashboard import audit_files, audit_things
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.limits import GUESSING, limiter
from campaign.web.needs import may, needs

TO_A_PAGE = 40
SERVICE = "service"
"""Stands in the form for what nobody did by hand."""


@pages.get("/<language:language>/dashboard/<slug>/audit", endpoint="audit")
@needs(Permission.READ_AUDIT)
def show(slug: str) -> ResponseReturnValue:
    campaign = own(slug)
    wanted = _wanted(campaign)
    found = reading.entries(
        wanted, below=numbers.whole(request.args.get("below", "")), most=TO_A_PAGE + 1
    )
    shown = found[:TO_A_PAGE]
    choices = reading.choices(wanted)
    subjects = {*choices.subjects, *(entry.subject for entry in shown)}
    return render_template(
        "dashboard/audit.html",
        campaign=campaign,
        entries=shown,
        older=shown[-1].number if len(found) > TO_A_PAGE else None,
        choices=choices,
        wanted=wanted,
        asked=_asked(),
        people=audit_things.people(
            {*choices.organiser_ids, *(one.organiser_id for one in shown if one.organiser_id)}
        ),
        things=audit_things.names(campaign, subjects),
        texts=audit_things.texts_changed(shown),
        words=audit_words,
        head=chain.head(),
    )


@pages.get("/<language:language>/dashboard/<slug>/audit/chain")
@needs(Permission.READ_AUDIT)
@limiter.limit(GUESSING)
def audit_chain(slug: str) -> ResponseReturnValue:
    """Reads the whole chain, also of other campaigns: it is one. Tells numbers only."""
    campaign = own(slug)
    return render_template("dashboard/audit_chain.html", campaign=campaign, verdict=chain.verify())


@pages.post("/<language:language>/dashboard/<slug>/audit/export")
@needs(Permission.EXPORT_AUDIT)
@limiter.limit(GUESSING)
def take_audit_along(slug: str) -> ResponseReturnValue:
    """As CSV or JSON, with the same filter; that it was taken stands in it as well."""
    kind = request.form.get("format", "")
    if kind not in audit_files.KINDS:
        raise NotFound
    if (again := access.fresh(url_for("dashboard.audit", slug=slug))) is not None:
        return again
    with transaction():
        campaign = own(slug)
        audit.record(
            organiser_id(), "audit exported", campaign.slug, campaign_id=campaign.id, format=kind
        )
    campaign = own(slug)
    return audit_files.sent(campaign, reading.entries(_wanted(campaign)), kind)


def _asked() -> dict[str, str]:
    """The filter as it stands in the address, to be carried on; empty fields left out."""
    names = ("person", "action", "thing", "day")
    return {name: value for name in names if (value := request.values.get(name, "").strip())}


def _accounts(campaign: Campaign) -> list[Account]:
    """Of its members, since they came: to whoever decides who works here."""
    if not may(Permission.MANAGE_PEOPLE):
        return []
    return [Account(one.organiser_id, one.joined_at) for one in members.of(campaign.id)]


def _wanted(campaign: Campaign) -> Wanted:
    """What cannot be read is not asked for."""
    asked = _asked()
    person = asked.get("person", "")
    return Wanted(
        campaign.id,
        _accounts(campaign),
        organiser_id=numbers.whole(person),
        by_the_service=person == SERVICE,
        action=asked.get("action", ""),
        subject=asked.get("thing", ""),
        day=_day(asked.get("day", "")),
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
