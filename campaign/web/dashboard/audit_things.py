"""What the audit's entries are about, by the names people know."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select

from campaign.appeals.models import Appeal
from campaign.db import db
from campaign.endorsements.models import Endorsement
from campaign.i18n import current_language, in_language
from campaign.institutions.models import Institution
from campaign.organisers.models import Organiser
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web.needs import may

ORGANISER = "organiser:"


def people(organiser_ids: Iterable[int]) -> dict[int, str]:
    found = db.session.scalars(select(Organiser).where(Organiser.id.in_(list(organiser_ids))))
    return {organiser.id: organiser.name for organiser in found}


def names(campaign: Campaign, subjects: Iterable[str]) -> dict[str, str]:
    """By subject; what is not in the answer says enough by itself."""
    wanted = list(subjects)
    return (
        _institutions(wanted)
        | _appeals(campaign, wanted)
        | _endorsements(campaign, wanted)
        | _organisers(wanted)
        | {campaign.slug: _("the campaign")}
    )


def _institutions(wanted: list[str]) -> dict[str, str]:
    found = db.session.scalars(select(Institution).where(Institution.slug.in_(wanted)))
    return {one.slug: _said(one) for one in found}


def _appeals(campaign: Campaign, wanted: list[str]) -> dict[str, str]:
    found = db.session.scalars(
        select(Appeal).where(Appeal.campaign_id == campaign.id, Appeal.slug.in_(wanted))
    )
    return {one.slug: _("Appeal to %(whom)s", whom=_said(one.institution)) for one in found}


def _endorsements(campaign: Campaign, wanted: list[str]) -> dict[str, str]:
    """Which organisation, only to those who vet: it may have asked not to be named."""
    found = db.session.scalars(
        select(Endorsement).where(
            Endorsement.campaign_id == campaign.id, Endorsement.key.in_(wanted)
        )
    )
    named = may(Permission.SEE_OFFICERS)
    return {one.key: one.organisation if named else _("an organisation") for one in found}


def _organisers(wanted: list[str]) -> dict[str, str]:
    numbers = [
        int(number)
        for subject in wanted
        if subject.startswith(ORGANISER) and (number := subject.removeprefix(ORGANISER)).isdecimal()
    ]
    return {f"{ORGANISER}{number}": name for number, name in people(numbers).items()}


def _said(institution: Institution) -> str:
    return in_language(institution.short_names or institution.names, current_language()).text
