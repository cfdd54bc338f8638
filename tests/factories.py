"""Things as they are before a test begins; each says only what the test is about."""

from datetime import date
from itertools import count

from sqlalchemy import select

from campaign.appeals import publishing, reading
from campaign.appeals.models import Appeal
from campaign.db import db, transaction, utcnow
from campaign.deliveries import gathering, ordering
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.institutions.models import District, Institution, InstitutionKind, Office
from campaign.organisers import accounts
from campaign.organisers.by_two import deciding
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign, Demand, Resolution, Section
from campaign.web.dashboard import acts

PASSPHRASE = "six felt horns on white wool"
_numbers = count(1)


def an_institution(**changes):
    slug = f"ministry-{next(_numbers)}"
    facts = {
        "slug": slug,
        "kind": InstitutionKind.MINISTRY,
        "names": {
            "en": f"Ministry {slug}",
            "ru": f"Министерство {slug}",
            "ky": f"Министрлик {slug}",
        },
        "short_names": {"en": slug, "ru": slug, "ky": slug},
        "letter_languages": ["ky", "ru"],
    }
    institution = Institution(**(facts | changes))
    if not institution.offices and not institution.is_group:
        institution.offices = [
            Office(
                mail=f"office@{institution.slug}.example.org",
                postal={
                    "ru": "720000, г. Бишкек",
                    "ky": "720000, Бишкек ш.",
                    "en": "720000 Bishkek",
                },
                addressee={
                    "ru": ["В министерство"],
                    "ky": ["Министрликке"],
                    "en": ["To the Ministry"],
                },
                salutation={
                    "ru": "Уважаемые коллеги!",
                    "ky": "Урматтуу кесиптештер!",
                    "en": "Dear colleagues,",
                },
            )
        ]
    return _kept(institution)


def an_organiser(**changes):
    number = next(_numbers)
    facts = {
        "email": f"organiser{number}@example.org",
        "name": "Ө. Үлгүева",
        "passphrase": PASSPHRASE,
        "language": "en",
    }
    with transaction():
        return accounts.create(**(facts | changes))


def a_member(campaign, role, **changes):
    """Another organiser, who works on this campaign in this role."""
    organiser = an_organiser(**changes)
    with transaction():
        accounts.join(organiser.id, campaign.id, role)
    return organiser


def approved_by_two(delivery):
    """Asked for by one owner and approved by another, as the room of the second person does it."""
    campaign = delivery.appeal.campaign
    asker, second = (a_member(campaign, MemberRole.OWNER) for _ in range(2))
    with transaction():
        delivery = db.session.merge(delivery)
        act = acts.ask(
            delivery.appeal.campaign, asker.id, ordering.as_wanted(delivery), "It is time"
        )
        deciding.approve(act, second.id, acts.WAYS[act.kind])


def a_campaign(*institutions, organiser=None, demands_each=2, **changes):
    """Imported and routed, not open yet: `demands_each` demands to each institution."""
    number = next(_numbers)
    institutions = institutions or (an_institution(),)
    facts = {
        "slug": f"campaign-{number}",
        "titles": {
            "en": f"Campaign {number}",
            "ru": f"Кампания {number}",
            "ky": f"Өнөктүк {number}",
        },
    }
    with transaction():
        campaign = Campaign(**(facts | changes))
        sections, at = [], 0
        for position, institution in enumerate(institutions):
            addressed = db.session.merge(institution)
            demands = []
            for _ in range(demands_each):
                at += 1
                demands.append(
                    Demand(
                        key=at,
                        number=at,
                        texts={
                            "en": f"Demand {at}.",
                            "ru": f"Требование {at}.",
                            "ky": f"Талап {at}.",
                        },
                        line=10 + at,
                        last_line=10 + at,
                        phrases=[],
                        confidence=1.0,
                        addressees=[addressed],
                    )
                )
            sections.append(
                Section(
                    key=position + 1,
                    position=position,
                    line=10,
                    heading=institution.slug,
                    themes={"en": f"Theme {position}"},
                    demands=demands,
                )
            )
        campaign.resolution = Resolution(
            sha256=f"{number:064x}",
            language="en",
            titles={"en": f"Resolution {number}"},
            places={"en": "Bishkek"},
            adopted_on=date(2022, 4, 30),
            preamble=[],
            problems=[],
            source_lines=["line"] * (at + 12),
            doubts=[],
            last_key=at,
            sections=sections,
        )
        db.session.add(campaign)
        db.session.flush()
        if organiser:
            accounts.join(organiser.id, campaign.id)
        publishing.draft_appeals(campaign)
    return campaign


def an_open_campaign(*institutions, organiser=None, **changes):
    campaign = a_campaign(*institutions, organiser=organiser, **changes)
    with transaction():
        publishing.publish(campaign, passphrase=PASSPHRASE)
    return campaign


def appeals_of(campaign):
    return list(
        db.session.scalars(
            select(Appeal).where(Appeal.campaign_id == campaign.id).order_by(Appeal.id)
        )
    )


def slugs_of(campaign):
    return [appeal.slug for appeal in appeals_of(campaign)]


def an_offer(campaign):
    """What can be signed now; made anew each time, as a page does."""
    return reading.offer_of(campaign.slug)


def an_appeal(**changes):
    return appeals_of(an_open_campaign(**changes))[0]


def packet_for(appeal):
    """What a packet for this appeal would say now, without names."""
    with transaction():
        delivery = Delivery(
            appeal_id=appeal.id, outgoing=f"X-{next(_numbers)}/1", dated=appeal.opened_at.date(),
            state=DeliveryState.ORDERED, ordered_by=an_organiser().id,
        )  # fmt: skip
        db.session.add(delivery)
    return gathering.gather(db.session.get_one(Delivery, delivery.id), None)


def a_district(code="KG-N", **names):
    return _kept(
        District(code=code, position=1, names={"en": "Naryn"} | names, short_names={"en": "Naryn"})
    )


def letters_to(address):
    """Facts of the letters on their way to this address, oldest first: dicts with "kind" beside."""
    import json

    from campaign.outbox.models import Letter
    from campaign.vault import vault

    return [
        json.loads(vault.decrypt(letter.facts, "letter.facts")) | {"kind": letter.kind}
        for letter in db.session.scalars(select(Letter).order_by(Letter.id))
        if letter.recipient
        and letter.due_at <= utcnow()
        and vault.decrypt(letter.recipient, "letter.recipient").decode() == address
    ]


def _kept(row):
    with transaction():
        db.session.add(row)
    return row
