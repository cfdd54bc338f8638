"""Keeping the register to what is public: a record comes with the first endorsement that everyone may
see, and goes with the last.

Whatever changes who may see an endorsement calls `settle` in the same transaction. What an officer
typed changes no record; only an organiser who saw the difference has it written over.
"""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign import i18n
from campaign.db import Json, db
from campaign.endorsements import standing
from campaign.endorsements.models import STANDING, Endorsement
from campaign.endorsements.register import pictured
from campaign.endorsements.register.entering import FACTS, there
from campaign.endorsements.register.models import Organisation


def decide(endorsement: Endorsement, *, take_over: bool) -> None:
    """As the organiser who approved it said: with `take_over` what the officer typed is written over
    the record once it is public, otherwise the record holds where there is one."""
    record = there(endorsement)
    if record is not None and take_over:
        endorsement.told = replace(endorsement.told, takes_over=True)
    elif record is not None and not _is_public(endorsement):
        endorsement.told = replace(endorsement.told, **_facts(record))
    settle(endorsement)


def settle(endorsement: Endorsement) -> None:
    """In the register if everyone may see now that it stands, and not otherwise. Twice is once."""
    public = _is_public(endorsement)
    if public and endorsement.registered is None:
        _enter(endorsement)
    elif not public and endorsement.registered is not None:
        _leave(endorsement, endorsement.registered)


def settle_all(campaign_id: int) -> None:
    """The same for a campaign that hides its names, or shows them again."""
    for endorsement in db.session.scalars(
        select(Endorsement)
        .where(Endorsement.campaign_id == campaign_id, Endorsement.state.in_(STANDING))
        .order_by(Endorsement.id)
    ):
        settle(endorsement)


def _is_public(endorsement: Endorsement) -> bool:
    db.session.flush()
    asked = select(Endorsement.id).where(Endorsement.id == endorsement.id, standing.is_public())
    return db.session.scalar(asked) is not None


def _enter(endorsement: Endorsement) -> None:
    told = endorsement.told
    record = there(endorsement, locked=True) or _made(endorsement)
    if told.takes_over:
        for name in FACTS:
            if given := getattr(told, name):
                setattr(record, name, {**record.names, **given} if name == "names" else given)
        record.words = _words(record.names)
        endorsement.told = replace(told, takes_over=False)
    if endorsement.logo and (told.takes_over or record.logo_sha256 is None):
        pictured.show(endorsement, record)
    endorsement.registered = record
    db.session.flush()


def _leave(endorsement: Endorsement, record: Organisation) -> None:
    """One that still stands, and is hidden, takes along what the register says of it."""
    db.session.refresh(record, with_for_update=True)
    if endorsement.state in STANDING:
        facts = {**_facts(record), "slug": record.slug}
        endorsement.told = replace(endorsement.told, **facts)
        pictured.take_along(endorsement, record)
    endorsement.registered = None
    db.session.flush()
    others = select(Endorsement.id).where(Endorsement.organisation_id == record.id)
    if db.session.scalar(others.limit(1)) is None:
        db.session.delete(record)
        db.session.flush()
        pictured.erase_unused(1)


def _made(endorsement: Endorsement) -> Organisation:
    told = endorsement.told
    record = Organisation(
        slug=_free_slug(told.slug or _stem(told.names)),
        country=told.country,
        number_key=told.key,
        words=_words(told.names),
        **{name: getattr(told, name) for name in FACTS},
    )
    try:
        with db.session.begin_nested():
            db.session.add(record)
    except IntegrityError:  # another organiser approved the same organisation at this moment
        found = there(endorsement, locked=True)
        if found is None:
            raise
        return found
    return record


def _facts(record: Organisation) -> dict[str, Json]:
    return {name: getattr(record, name) for name in FACTS}


def _stem(names: Mapping[str, str]) -> str:
    best = i18n.in_language(names, i18n.Language.EN).text
    return i18n.in_latin_letters(best)[:60].strip("-") or "organisation"


def _free_slug(stem: str) -> str:
    taken = set(
        db.session.scalars(select(Organisation.slug).where(Organisation.slug.like(f"{stem}%")))
    )
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def _words(names: Mapping[str, str]) -> str:
    return " ".join(names.values()).casefold()
