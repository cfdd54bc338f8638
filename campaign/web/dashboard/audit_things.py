"""What the audit's entries are about, by the names people know."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from campaign.appeals.models import Appeal
from campaign.audit.models import AuditEntry
from campaign.db import Json, db
from campaign.endorsements.models import Endorsement
from campaign.i18n import Language, current_language, in_language
from campaign.institutions.models import Institution
from campaign.organisers.models import Organiser
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign, ReviewStep
from campaign.resolutions.review.reviewed import is_text
from campaign.web.needs import may

MOST_TEXTS = 3
LONGEST_TEXT = 160
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


def texts_changed(entries: Sequence[AuditEntry]) -> dict[int, list[tuple[str, str, str]]]:
    """By number of the entry: what a step of the review changed, by language, as it is kept for
    undoing; the audit itself holds no texts."""
    stepped = {one.number or 0: one for one in entries if isinstance(one.facts.get("step"), int)}
    found = db.session.scalars(
        select(ReviewStep).where(ReviewStep.id.in_([e.facts["step"] for e in stepped.values()]))
    )
    steps = {step.id: step for step in found}
    return {
        number: _texts(steps[entry.facts["step"]], back=entry.action.startswith("undone: "))
        for number, entry in stepped.items()
        if entry.facts["step"] in steps
    }


def _texts(step: ReviewStep, *, back: bool) -> list[tuple[str, str, str]]:
    before, after = (step.after, step.before) if back else (step.before, step.after)
    names = [name for name in step.after if is_text(name)]
    return [
        (_language(name), _cut(before.get(name)), _cut(after.get(name)))
        for name in names[:MOST_TEXTS]
    ]


def _language(name: str) -> str:
    code = name.rpartition(".")[2]
    return Language(code).own_name if code in set(Language) else name


def _cut(text: Json) -> str:
    words = str(text or "")
    return words if len(words) <= LONGEST_TEXT else f"{words[:LONGEST_TEXT]}…"


def _institutions(wanted: list[str]) -> dict[str, str]:
    found = db.session.scalars(select(Institution).where(Institution.slug.in_(wanted)))
    return {one.slug: _said(one) for one in found}


def _appeals(campaign: Campaign, wanted: list[str]) -> dict[str, str]:
    found = db.session.scalars(
        select(Appeal).where(Appeal.campaign_id == campaign.id, Appeal.slug.in_(wanted))
    )
    return {one.slug: _said(one.institution) for one in found}


def _endorsements(campaign: Campaign, wanted: list[str]) -> dict[str, str]:
    """Which organisation, only to those who vet: it may have asked not to be named."""
    found = db.session.scalars(
        select(Endorsement).where(
            Endorsement.campaign_id == campaign.id, Endorsement.key.in_(wanted)
        )
    )
    named = may(Permission.SEE_OFFICERS)
    return {one.key: (one.organisation if named else "") or _("an organisation") for one in found}


def _organisers(wanted: list[str]) -> dict[str, str]:
    numbers = [
        int(number)
        for subject in wanted
        if subject.startswith(ORGANISER) and (number := subject.removeprefix(ORGANISER)).isdecimal()
    ]
    return {f"{ORGANISER}{number}": name for number, name in people(numbers).items()}


def _said(institution: Institution) -> str:
    return in_language(institution.short_names or institution.names, current_language()).text
