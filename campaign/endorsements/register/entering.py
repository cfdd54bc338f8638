"""Entering what an officer typed: a new record, or the one that is there, which stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign import i18n
from campaign.db import db
from campaign.endorsements.models import Endorsement
from campaign.endorsements.register.models import Organisation, OrganisationKind, key_of

FACTS = ("names", "kind", "site", "place", "region", "registration_number")


@dataclass(frozen=True)
class Claim:
    """What an officer says of their organisation. Published once it is approved."""

    name: str
    """In the language of the form it was typed into."""
    registration_number: str
    site: str
    place: str
    kind: OrganisationKind = OrganisationKind.OTHER
    country: str = "KG"
    region: str = ""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """In other languages, where given."""
    label: str = ""
    statement: str = ""


def there(endorsement: Endorsement) -> Organisation | None:
    """The register's record with this country and number, whatever its other facts say."""
    return db.session.scalar(
        select(Organisation).where(
            Organisation.country == endorsement.country,
            Organisation.number_key == endorsement.number_key,
        )
    )


def differences(endorsement: Endorsement) -> dict[str, tuple[object, object]]:
    """What the record says otherwise than the officer: (record, officer) by the fact's name."""
    record = there(endorsement)
    if record is None:
        return {}
    pairs = {name: (getattr(record, name), getattr(endorsement, name)) for name in FACTS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and pair[1]}


def entered(endorsement: Endorsement, *, take_over: bool = False) -> Organisation:
    """The record this endorsement is of, made where there is none. What stands in the register is
    written over only with `take_over`: an organiser saw the differences and said so."""
    record = there(endorsement) or _made(endorsement)
    if take_over:
        for name in FACTS:
            if given := getattr(endorsement, name):
                setattr(record, name, record.names | given if name == "names" else given)
        record.words = _words(record.names)
    if endorsement.logo_sha256 and (take_over or record.logo_sha256 is None):
        record.logo_sha256 = endorsement.logo_sha256
    endorsement.registered = record
    return record


def _made(endorsement: Endorsement) -> Organisation:
    record = Organisation(
        slug=_free_slug(endorsement),
        country=endorsement.country,
        number_key=endorsement.number_key,
        words=_words(endorsement.names),
        **{name: getattr(endorsement, name) for name in FACTS},
    )
    try:
        with db.session.begin_nested():
            db.session.add(record)
    except IntegrityError:  # another organiser approved the same organisation at this moment
        found = there(endorsement)
        if found is None:
            raise
        return found
    return record


def _free_slug(endorsement: Endorsement) -> str:
    best = i18n.in_language(endorsement.names, i18n.Language.EN).text
    stem = i18n.in_latin_letters(best)[:60].strip("-") or "organisation"
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


__all__ = ["FACTS", "Claim", "differences", "entered", "key_of", "there"]
