"""Gathering: what the database holds of an appeal, as the plain facts a packet is composed from."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count

from flask import url_for
from sqlalchemy import select

from campaign.appeals import publishing, versions
from campaign.appeals.models import Appeal
from campaign.db import Json, db
from campaign.deliveries import facts as f
from campaign.deliveries.models import OUT, Delivery
from campaign.endorsements import standing
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs import proving
from campaign.institutions.models import District, Institution
from campaign.institutions.models import ReplyRule as KeptRule
from campaign.resolutions.models import Campaign
from campaign.resolutions.review.reviewed import Part, Reviewed
from campaign.signatures import disclosure
from campaign.tally import export
from campaign.tally import reading as tally
from campaign.tally.models import SupportClass
from campaign.vault import OpenedKey

OTHERS = {
    "ky": "Башкалар жана көрсөтпөгөндөр",
    "ru": "Остальные и не указавшие",
    "en": "Others, and those who did not say",
}


def gather(delivery: Delivery, key: OpenedKey | None) -> f.PacketFacts:
    """Everything this packet says, as of now. Without the key nobody is named: all are counted only."""
    appeal = delivery.appeal
    campaign, institution = appeal.campaign, appeal.institution
    head = tally.latest_checkpoint(campaign.id)
    sender = campaign.sender
    rule = institution.reply_rule
    binding = rule is not None and rule.binding
    return f.PacketFacts(
        id=delivery.outgoing.replace("/", "-").lower(),
        appeal=appeal.slug,
        outgoing=delivery.outgoing,
        dated=delivery.dated,
        languages=tuple(institution.letter_languages),
        addressee=_addressee(institution),
        organiser=_organiser(campaign),
        signers=_signers(campaign),
        subject=sender.get("subject") or campaign.titles,
        reply_to=sender.get("reply_to") or _reply_to(campaign),
        resolution=_resolution(versions.published(campaign)),
        demands=_demands(campaign, appeal.text.content["demands"], institution.slug),
        groups=_groups(campaign),
        tally=_tally(appeal.id),
        text_hash=appeal.text.sha256,
        versions=_versions(appeal),
        checkpoint=f.Checkpoint(head.note if head else "", export.key_line(campaign)),
        verify_url=url_for(
            "packets.show",
            outgoing=delivery.outgoing,
            language=institution.letter_languages[0],
            _external=True,
        ),
        legal_ground=sender.get("legal_ground" if binding else "ground_without_rule") or {},
        opening=sender.get("opening") or {},
        action=sender.get("action") or {},
        executor=sender.get("executor") or {},
        reply_rule=_rule(rule, delivery) if rule and binding else None,
        reply_by=None
        if binding
        else delivery.dated + timedelta(days=rule.answer_days if rule else 30),
        copy=f.Copy(1, 1, institution.short_names),
        endorsements=tuple(_endorsement(found, appeal) for found in standing.shown_to(appeal.id)),
        places=_places(),
        rows=_rows(delivery, key),
        previous=_previous(delivery),
        demonstration=campaign.demonstration,
    )


def _addressee(institution: Institution) -> f.Addressee:
    office = institution.offices[0]
    block = {
        code: [*lines, office.postal[code]] if code in office.postal else list(lines)
        for code, lines in office.addressee.items()
    }
    if office.salutation:
        return f.Addressee(institution.slug, block, office.salutation)
    return f.Addressee(institution.slug, block)


def _organiser(campaign: Campaign) -> f.Organiser:
    given = campaign.sender.get("organiser", {})
    contact = given.get("contact", {})
    return f.Organiser(
        letterhead=given.get("letterhead")
        or {code: [text] for code, text in campaign.titles.items()},
        address=given.get("address", {}),
        contact=tuple(contact[name] for name in ("phone", "mail") if contact.get(name)),
    )


def _reply_to(campaign: Campaign) -> Mapping[str, str]:
    address: Mapping[str, str] = campaign.sender.get("organiser", {}).get("address", {})
    return address or dict.fromkeys(f.LANGUAGES, "—")


def _signers(campaign: Campaign) -> tuple[f.Signer, ...]:
    return tuple(
        f.Signer(person["name"], person["role"], person.get("address", {}))
        for person in campaign.sender.get("applicants", [])
    )


def _resolution(reviewed: Reviewed) -> f.Resolution:
    return f.Resolution(
        language=reviewed.language,
        title=reviewed.titles,
        preamble=_paragraphs(reviewed, Part.PREAMBLE),
        problems=_paragraphs(reviewed, Part.PROBLEMS),
    )


def _paragraphs(reviewed: Reviewed, part: Part) -> Mapping[str, Sequence[str]]:
    """By language; a language that lacks a paragraph shows it in the one it has."""
    kept = [passage.texts for passage in reviewed.passages if passage.part is part]
    languages = {code for texts in kept for code in texts}
    return {
        code: [texts.get(code) or next(iter(texts.values())) for texts in kept]
        for code in languages
    }


def _versions(appeal: Appeal) -> tuple[f.Version, ...]:
    """Where there is more than one: which text how many stand on."""
    if len(appeal.texts) == 1:
        return ()
    stand = tally.by_text([text.id for text in appeal.texts])
    return tuple(
        f.Version(
            text.version,
            text.frozen_at.date(),
            text.sha256,
            text.why,
            stand[text.id].get(SupportClass.PERSON, 0),
            stand[text.id].get(SupportClass.ORGANISATION, 0),
        )
        for text in appeal.texts
    )


def _demands(campaign: Campaign, own: Sequence[Json], slug: str) -> tuple[f.Demand, ...]:
    """This body's from the frozen text; the others by their list, as it is published."""
    frozen = {demand["number"]: demand for demand in own}
    published = versions.published(campaign)
    numbers = count(1)
    return tuple(
        f.Demand(
            number=number,
            group=str(position),
            to=(slug,) if number in frozen else ("others",),
            text=frozen[number]["texts"] if number in frozen else demand.texts,
            theme=frozen[number]["theme"] if number in frozen else section.themes,
        )
        for position, section in enumerate(published.sections)
        for demand, number in zip(section.demands, numbers, strict=False)
    )


def _groups(campaign: Campaign) -> Mapping[str, f.Group]:
    """Whom each list reaches does not change once appeals are open; its words may."""
    routed = publishing.routing(campaign)
    names = {
        institution_id: institution.names
        for institution_id in routed
        if (institution := db.session.get(Institution, institution_id))
    }
    groups = {}
    lists = zip(campaign.resolution.sections, versions.published(campaign).sections, strict=True)
    for section, said in lists:
        reached = [names[key] for key, found in routed.items() if set(found) & set(section.demands)]
        to = {
            code: "; ".join(n.get(code, n.get("en", "")) for n in reached) for code in f.LANGUAGES
        }
        heading = dict.fromkeys(f.LANGUAGES, said.heading)
        groups[str(section.position)] = f.Group(said.themes or to or heading, to)
    return groups


def _tally(appeal_id: int) -> f.Tally:
    counts = tally.of_appeal(appeal_id)
    classes: dict[f.SupportClass, f.Count] = {
        support.value: f.Count(line.counted, line.withdrawn, line.removed)
        for support in SupportClass
        if (line := counts.line(support)) is not None
    }
    return f.Tally(classes, _districts(appeal_id), _weeks(appeal_id))


def _districts(appeal_id: int) -> tuple[f.District, ...]:
    shown = tally.districts_shown(appeal_id)
    names = {district.code: district.names for district in db.session.scalars(select(District))}
    named = [f.District(names.get(code, {"en": code}), n) for code, n in shown.named]
    if named and shown.rest:
        named.append(f.District(OTHERS, shown.rest, rolled=True))
    return tuple(named)


def _weeks(appeal_id: int) -> tuple[f.Week, ...]:
    weeks, before = [], 0
    for monday, total in tally.weeks(appeal_id):
        weeks.append(f.Week(monday, total - before, total))
        before = total
    return tuple(weeks)


def _rule(rule: KeptRule, delivery: Delivery) -> f.ReplyRule:
    return f.ReplyRule(
        register_days=rule.register_days or 1,
        answer_days=rule.answer_days,
        unit="working" if rule.unit == "working" else "calendar",
        source=rule.source,
        checked=delivery.dated,
    )


def _endorsement(found: Endorsement, appeal: Appeal) -> f.Endorsement:
    older = {text.id: text.version for text in appeal.texts[:-1]}
    stands_on = [e.appeal_text_id for e in found.appeals if e.appeal_id == appeal.id]
    decided = found.decided_at or found.created_at
    place = dict.fromkeys(f.LANGUAGES, found.told.place)
    ways = tuple(dict.fromkeys(proof.kind.value for proof in proving.finished(found)))
    officer = ", ".join((found.told.officer or {}).values())
    return f.Endorsement(
        found.called,
        place,
        ways,
        decided.date(),
        label=found.told.label,
        officer=officer,
        statement=found.told.statement,
        version=next((older[i] for i in stands_on if i in older), None),
    )


def _places() -> Mapping[str, f.Place]:
    return {
        district.code: f.Place(district.names, district.short_names)
        for district in db.session.scalars(select(District))
    }


def _rows(delivery: Delivery, key: OpenedKey | None) -> tuple[f.Row, ...]:
    """Names and initials as disclosed to this body; no day, which would tell when each signed."""
    if key is None:
        return ()
    found = disclosure.disclosed(delivery.appeal, key)
    return tuple(f.Row("n" if row[0] == "n" else "i", row[1], row[2] or "") for row in found.rows)


def _previous(delivery: Delivery) -> f.Previous | None:
    before = db.session.scalar(
        select(Delivery)
        .where(
            Delivery.appeal_id == delivery.appeal_id,
            Delivery.id < delivery.id,
            Delivery.state.in_(OUT),
            Delivery.sha256.is_not(None),
        )
        .order_by(Delivery.id.desc())
        .limit(1)
    )
    return f.Previous(before.outgoing, before.dated, before.sha256 or "") if before else None
