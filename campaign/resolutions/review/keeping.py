"""A resolution's rows as one value, and such a value back into the rows."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update

from campaign.db import Json, db
from campaign.institutions.models import Institution
from campaign.resolutions.models import (
    Campaign,
    Demand,
    DemandAddressee,
    GroupMember,
    Resolution,
    Section,
)
from campaign.resolutions.review.reviewed import (
    Part,
    Reviewed,
    ReviewedDemand,
    ReviewedPassage,
    ReviewedSection,
)


def reviewed(resolution: Resolution) -> Reviewed:
    """As it stands now."""
    campaign = resolution.campaign
    return Reviewed(
        language=resolution.language,
        titles=_texts(resolution.titles),
        names=_texts(campaign.titles),
        summaries=_texts(campaign.summaries),
        places=_texts(resolution.places),
        adopted_on=resolution.adopted_on,
        passages=_passages(resolution),
        sections=tuple(
            ReviewedSection(
                key=section.key,
                heading=section.heading,
                line=section.line,
                themes=_texts(section.themes),
                demands=tuple(_demand(demand) for demand in section.demands),
            )
            for section in resolution.sections
        ),
        groups=_groups(campaign),
        looked_at=tuple(sorted(resolution.looked_at)),
        last_key=resolution.last_key,
    )


def keep(resolution: Resolution, before: Reviewed, after: Reviewed) -> None:
    """Writes what differs, in few statements however many demands there are."""
    _keep_head(resolution, after)
    db.session.flush()
    _keep_groups(resolution.campaign, before, after)
    if before.sections != after.sections:
        _keep_sections(resolution, before, after)
    db.session.flush()
    db.session.expire_all()


def _keep_head(resolution: Resolution, after: Reviewed) -> None:
    campaign = resolution.campaign
    resolution.language, resolution.adopted_on = after.language, after.adopted_on
    resolution.titles, resolution.places = dict(after.titles), dict(after.places)
    campaign.titles, campaign.summaries = dict(after.names), dict(after.summaries)
    resolution.preamble = _passage_rows(after, Part.PREAMBLE)
    resolution.problems = _passage_rows(after, Part.PROBLEMS)
    resolution.looked_at, resolution.last_key = list(after.looked_at), after.last_key


def _keep_sections(resolution: Resolution, before: Reviewed, after: Reviewed) -> None:
    """Places and numbers are first turned out of the way: they are unique at every moment."""
    sections = {section.key: section.id for section in resolution.sections}
    demands = {demand.key: demand.id for demand in resolution.demands}
    _turn_away(list(sections.values()))
    _put_sections(resolution, after, sections)
    _put_demands(after, sections, demands)
    _keep_addressees(before, after, demands)
    _delete(Demand, demands, {demand.key for demand in after.demands})
    _delete(Section, sections, {section.key for section in after.sections})


def _turn_away(section_ids: list[int]) -> None:
    db.session.execute(
        update(Demand).where(Demand.section_id.in_(section_ids)).values(number=-Demand.number),
        execution_options={"synchronize_session": False},
    )
    db.session.execute(
        update(Section).where(Section.id.in_(section_ids)).values(position=-1 - Section.position),
        execution_options={"synchronize_session": False},
    )


def _put_sections(resolution: Resolution, after: Reviewed, ids: dict[int, int]) -> None:
    rows = [
        {
            "resolution_id": resolution.id,
            "key": section.key,
            "position": position,
            "line": section.line,
            "heading": section.heading,
            "themes": dict(section.themes),
        }
        for position, section in enumerate(after.sections)
    ]
    _put(Section, rows, ids)
    found = db.session.execute(
        select(Section.key, Section.id).where(Section.resolution_id == resolution.id)
    )
    ids |= dict(found.all())


def _put_demands(after: Reviewed, sections: dict[int, int], ids: dict[int, int]) -> None:
    placed = [(section, demand) for section in after.sections for demand in section.demands]
    rows = [
        {
            "section_id": sections[section.key],
            "key": demand.key,
            "number": number,
            "texts": dict(demand.texts),
            "origins": list(demand.origins),
            "line": demand.line,
            "last_line": demand.last_line,
            "phrases": list(demand.phrases),
            "confidence": demand.confidence,
        }
        for number, (section, demand) in enumerate(placed, start=1)
    ]
    _put(Demand, rows, ids)
    found = db.session.execute(
        select(Demand.key, Demand.id).where(Demand.section_id.in_(sections.values()))
    )
    ids |= dict(found.all())


def _put(model: type[Section | Demand], rows: list[dict[str, Json]], ids: dict[int, int]) -> None:
    """Renews the rows that are there by their ids, and adds the others."""
    there = [row | {"id": ids[row["key"]]} for row in rows if row["key"] in ids]
    added = [row for row in rows if row["key"] not in ids]
    if there:
        db.session.execute(update(model), there)
    if added:
        db.session.execute(insert(model), added)


def _keep_addressees(before: Reviewed, after: Reviewed, ids: dict[int, int]) -> None:
    known = {demand.key: demand.addressees for demand in before.demands}
    changed = {
        demand.key: demand.addressees
        for demand in after.demands
        if known.get(demand.key) != demand.addressees
    }
    if not changed:
        return
    institutions = _ids_of(slug for slugs in changed.values() for slug in slugs)
    db.session.execute(
        delete(DemandAddressee).where(DemandAddressee.demand_id.in_([ids[key] for key in changed])),
        execution_options={"synchronize_session": False},
    )
    rows = [
        {"demand_id": ids[key], "institution_id": institutions[slug]}
        for key, slugs in changed.items()
        for slug in slugs
    ]
    if rows:
        db.session.execute(insert(DemandAddressee), rows)


def _keep_groups(campaign: Campaign, before: Reviewed, after: Reviewed) -> None:
    for slug in {*before.groups, *after.groups}:
        if before.groups.get(slug, ()) == after.groups.get(slug, ()):
            continue
        ids = _ids_of((slug, *after.groups.get(slug, ())))
        db.session.execute(
            delete(GroupMember).where(
                GroupMember.campaign_id == campaign.id, GroupMember.group_id == ids[slug]
            ),
            execution_options={"synchronize_session": False},
        )
        rows = [
            {"campaign_id": campaign.id, "group_id": ids[slug], "member_id": ids[member]}
            for member in after.groups.get(slug, ())
        ]
        if rows:
            db.session.execute(insert(GroupMember), rows)


def _delete(model: type[Section | Demand], ids: dict[int, int], kept: set[int]) -> None:
    gone = [row_id for key, row_id in ids.items() if key not in kept]
    if gone:
        db.session.execute(
            delete(model).where(model.id.in_(gone)),
            execution_options={"synchronize_session": False},
        )


def _ids_of(slugs: Iterable[str]) -> dict[str, int]:
    found = db.session.execute(
        select(Institution.slug, Institution.id).where(Institution.slug.in_(set(slugs)))
    )
    return dict(found.all())


def _demand(demand: Demand) -> ReviewedDemand:
    return ReviewedDemand(
        key=demand.key,
        texts=_texts(demand.texts),
        line=demand.line,
        last_line=demand.last_line,
        addressees=tuple(institution.slug for institution in demand.addressees),
        phrases=tuple(demand.phrases),
        confidence=demand.confidence,
        origins=tuple(demand.origins),
    )


def _passages(resolution: Resolution) -> tuple[ReviewedPassage, ...]:
    rows = [(Part.PREAMBLE, row) for row in resolution.preamble]
    rows += [(Part.PROBLEMS, row) for row in resolution.problems]
    found = [
        ReviewedPassage(
            key=row.get("key", place),
            part=part,
            texts=_texts(row["texts"]),
            line=row["line"],
            last_line=row.get("last_line", row["line"]),
        )
        for place, (part, row) in enumerate(rows, start=1)
    ]
    return tuple(sorted(found, key=lambda passage: (passage.line, passage.key)))


def _passage_rows(after: Reviewed, part: Part) -> list[Json]:
    return [
        {
            "key": passage.key,
            "line": passage.line,
            "last_line": passage.last_line,
            "texts": dict(passage.texts),
        }
        for passage in after.passages
        if passage.part is part
    ]


def _groups(campaign: Campaign) -> dict[str, tuple[str, ...]]:
    """In two queries: the pairs of ids, and the slugs of all they name."""
    pairs = db.session.execute(
        select(GroupMember.group_id, GroupMember.member_id)
        .where(GroupMember.campaign_id == campaign.id)
        .order_by(GroupMember.group_id, GroupMember.member_id)
    ).all()
    ids = {one for pair in pairs for one in pair}
    named = db.session.execute(
        select(Institution.id, Institution.slug).where(Institution.id.in_(ids))
    )
    slugs = dict(named.all())
    groups: dict[str, tuple[str, ...]] = {}
    for group, member in pairs:
        groups[slugs[group]] = (*groups.get(slugs[group], ()), slugs[member])
    return groups


def _texts(texts: dict[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}
