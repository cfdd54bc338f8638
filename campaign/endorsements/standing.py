"""Which organisations stand, and who may see which: the one place that pages, packets and letters
ask. What is not given here is shown nowhere."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from campaign import i18n, stops
from campaign.appeals.models import Appeal
from campaign.db import db
from campaign.endorsements.models import STANDING, EndorsedAppeal, Endorsement, Shown
from campaign.endorsements.register.models import Logo, Organisation, key_of
from campaign.stops import StopKind

MOST_FOUND = 8
FEWEST_LETTERS = 2


def is_public() -> ColumnElement[bool]:
    """Whether everyone may see that this endorsement stands: not while its campaign hides names."""
    hidden = stops.stopped(StopKind.NAMES, Endorsement.campaign_id)
    opened = and_(Endorsement.shown == Shown.TOGETHER, Endorsement.opened_at.is_not(None))
    return and_(
        Endorsement.state.in_(STANDING), ~hidden, or_(Endorsement.shown == Shown.PUBLIC, opened)
    )


def is_held() -> ColumnElement[bool]:
    """Whether it waits until enough stand together: not counted till then either."""
    return and_(Endorsement.shown == Shown.TOGETHER, Endorsement.opened_at.is_(None))


def public(campaign_id: int) -> list[Endorsement]:
    """Whom the campaign's page names, in the order of their names."""
    return _by_name(_found(Endorsement.campaign_id == campaign_id, is_public()))


def public_for(appeal_id: int) -> list[Endorsement]:
    """Whom the appeal's page names."""
    return _by_name(_found(_endorses(appeal_id), is_public()))


def shown_to(appeal_id: int) -> list[Endorsement]:
    """Whom the appeal's addressee may see named, in packets and letters."""
    told = and_(
        Endorsement.state.in_(STANDING),
        Endorsement.shown == Shown.CHOSEN,
        exists().where(
            EndorsedAppeal.endorsement_id == Endorsement.id,
            EndorsedAppeal.appeal_id == appeal_id,
            EndorsedAppeal.shown,
        ),
    )
    return _by_name(_found(_endorses(appeal_id), or_(is_public(), told)))


def labelled(found: Endorsement, language: str) -> str:
    """Its name and, where it has one, the label that must stand beside it."""
    name = i18n.in_language(found.called, language).text
    return f"{name} ({found.told.label})" if found.told.label else name


def public_of(organisation_id: int) -> list[Endorsement]:
    """What everyone may see that an organisation endorses, over all campaigns; newest first."""
    found = _found(Endorsement.organisation_id == organisation_id, is_public())
    return sorted(found, key=lambda endorsement: endorsement.id, reverse=True)


def organisation_with_slug(slug: str) -> Organisation | None:
    """Only one that stands publicly somewhere: of another nothing is told, not even that it is."""
    return db.session.scalar(
        select(Organisation).where(Organisation.slug == slug, _stands_publicly())
    )


def organisation_with_number(registration_number: str) -> Organisation | None:
    """The same by its registration number, wherever it is registered."""
    key = key_of(registration_number)
    asked = select(Organisation).where(Organisation.number_key == key, _stands_publicly())
    return db.session.scalar(asked.order_by(Organisation.id).limit(1)) if key else None


def public_logo(sha256: str) -> Logo | None:
    """The picture of an organisation that stands publicly."""
    return db.session.scalar(
        select(Logo)
        .join(Organisation, Organisation.logo_sha256 == Logo.sha256)
        .where(Logo.sha256 == sha256, _stands_publicly())
    )


def matching(words: str) -> list[Organisation]:
    """Organisations that stand publicly and whose name, in any language, has these words in it."""
    wanted = words.casefold().split()
    if len("".join(wanted)) < FEWEST_LETTERS:
        return []
    found = db.session.scalars(
        select(Organisation)
        .where(*(Organisation.words.contains(w, autoescape=True) for w in wanted))
        .where(_stands_publicly())
        .order_by(Organisation.words)
        .limit(MOST_FOUND)
    )
    return list(found)


def _stands_publicly() -> ColumnElement[bool]:
    return exists().where(Endorsement.organisation_id == Organisation.id, is_public())


def _endorses(appeal_id: int) -> ColumnElement[bool]:
    return exists().where(
        EndorsedAppeal.endorsement_id == Endorsement.id, EndorsedAppeal.appeal_id == appeal_id
    )


def _found(*which: ColumnElement[bool]) -> list[Endorsement]:
    return list(
        db.session.scalars(
            select(Endorsement)
            .where(*which)
            .options(
                joinedload(Endorsement.registered),
                joinedload(Endorsement.campaign),
                selectinload(Endorsement.proofs),
                selectinload(Endorsement.appeals)
                .joinedload(EndorsedAppeal.appeal)
                .joinedload(Appeal.institution),
            )
        )
    )


def _by_name(found: Iterable[Endorsement]) -> list[Endorsement]:
    language = i18n.current_language()
    return sorted(found, key=lambda e: i18n.in_language(e.called, language).text.casefold())
