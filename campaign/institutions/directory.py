"""The directory: institutions by slug and name, and loading it from a file."""

from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from campaign.db import Json, db
from campaign.errors import NotFound
from campaign.i18n import Language, Texts, in_language, in_latin_letters
from campaign.institutions.entry import Entry
from campaign.institutions.models import (
    Alias,
    DayUnit,
    District,
    Institution,
    InstitutionKind,
    Office,
    ReplyRule,
    UsualMember,
)

LONGEST_SLUG = 60


def load(directory: Json, districts: Json) -> None:
    """Adds or renews institutions, rules and districts by their slugs; a second time changes nothing.

    Takes the shape of `sample/directory.json` and `sample/districts.json`.
    """
    rules = {given["slug"]: _rule(given) for given in directory["reply_rules"]}
    for given in directory["institutions"]:
        _institution(given, rules)
    db.session.flush()
    for given in directory["institutions"]:
        _relations(given)
    for position, given in enumerate(districts):
        _district(position, given)
    db.session.flush()


def entries() -> list[Entry]:
    """Every institution's names and aliases in all languages, to match a document's words with."""
    found = db.session.scalars(
        select(Institution).options(selectinload(Institution.aliases)).order_by(Institution.id)
    )
    return [
        Entry(
            institution.slug,
            tuple(
                dict.fromkeys(
                    (
                        *institution.names.values(),
                        *institution.short_names.values(),
                        *(alias.name for alias in institution.aliases),
                    )
                )
            ),
        )
        for institution in found
    ]


def with_slug(slug: str) -> Institution:
    """Raises NotFound."""
    found = db.session.scalar(select(Institution).where(Institution.slug == slug))
    if found is None:
        raise NotFound(slug=slug)
    return found


def addressable() -> list[Institution]:
    """Those that a letter can go to: not groups."""
    return list(
        db.session.scalars(
            select(Institution)
            .where(Institution.kind != InstitutionKind.GROUP)
            .order_by(Institution.id)
        )
    )


def usual_members(group: Institution) -> list[Institution]:
    """Whom a group usually means; the organiser picks anew for each campaign."""
    return list(
        db.session.scalars(
            select(Institution)
            .join(UsualMember, UsualMember.member_id == Institution.id)
            .where(UsualMember.group_id == group.id)
            .order_by(Institution.id)
        )
    )


def propose(
    kind: InstitutionKind, names: Texts, *, mail: str | None = None, called: str | None = None
) -> Institution:
    """Adds an institution that the directory does not have; `called`: as the document names it.

    Without a mail no packet can be sent to it yet. Letters go in Kyrgyz and Russian if it has a
    name in either, otherwise in the languages of its names.
    """
    written = {code: name for code, name in names.items() if name}
    both = [code for code in (Language.KY, Language.RU) if code in written]
    institution = Institution(
        slug=_free_slug(written),
        kind=kind,
        names=written,
        short_names=written,
        letter_languages=[Language.KY.value, Language.RU.value] if both else list(written),
    )
    if called and called not in written.values():
        institution.aliases.append(Alias(language="", name=called))
    if mail:
        block = {code.value: [in_language(written, code).text] for code in Language}
        institution.offices.append(Office(mail=mail, postal={}, addressee=block, salutation={}))
    db.session.add(institution)
    db.session.flush()
    return institution


def districts() -> list[District]:
    return list(db.session.scalars(select(District).order_by(District.position)))


def _free_slug(names: Texts) -> str:
    said = in_language(names, Language.EN).text
    start = in_latin_letters(said)[:LONGEST_SLUG].rstrip("-") or "institution"
    taken = set(db.session.scalars(select(Institution.slug)))
    numbered = (start if at == 1 else f"{start}-{at}" for at in count(1))
    return next(slug for slug in numbered if slug not in taken)


def _rule(given: Json) -> ReplyRule:
    rule = db.session.scalar(select(ReplyRule).where(ReplyRule.slug == given["slug"]))
    rule = rule or ReplyRule(slug=given["slug"])
    rule.binding, rule.register_days = given["binding"], given["register_days"]
    rule.answer_days, rule.extension_days = given["answer_days"], given["extension_days"]
    rule.unit, rule.holidays = DayUnit(given["unit"]), given["holidays"]
    rule.source = given["source"]
    rule.valid_from, rule.valid_to = _day(given["valid_from"]), _day(given["valid_to"])
    db.session.add(rule)
    return rule


def _institution(given: Json, rules: dict[str, ReplyRule]) -> None:
    found = db.session.scalar(select(Institution).where(Institution.slug == given["slug"]))
    institution = found or Institution(slug=given["slug"])
    institution.kind = InstitutionKind(given["kind"])
    institution.names, institution.short_names = given["names"], given["short"]
    institution.letter_languages = given["letter_languages"]
    institution.reply_rule = rules.get(given["reply_rule"] or "")
    _aliases(institution, given["aliases"])
    _offices(institution, given["offices"])
    db.session.add(institution)


def _aliases(institution: Institution, given: Json) -> None:
    there = {(alias.language, alias.name) for alias in institution.aliases}
    wanted = {(language, name) for language, names in given.items() for name in names}
    institution.aliases.extend(
        Alias(language=language, name=name) for language, name in sorted(wanted - there)
    )


def _offices(institution: Institution, given: Json) -> None:
    by_mail = {office.mail: office for office in institution.offices}
    for office in given:
        kept = by_mail.get(office["mail"])
        if kept is None:
            institution.offices.append(Office(**office))
            continue
        kept.postal, kept.addressee = office["postal"], office["addressee"]
        kept.salutation = office["salutation"]


def _relations(given: Json) -> None:
    institution = with_slug(given["slug"])
    institution.parent = with_slug(given["parent"]) if given["parent"] else None
    for slug in given["members"]:
        db.session.merge(UsualMember(group_id=institution.id, member_id=with_slug(slug).id))


def _district(position: int, given: Json) -> None:
    db.session.merge(
        District(
            code=given["code"], position=position, names=given["names"], short_names=given["short"]
        )
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
