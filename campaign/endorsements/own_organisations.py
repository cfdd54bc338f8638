"""Organisations that organisers belong to: nobody vets their own."""

from sqlalchemy import delete, select

from campaign.db import db
from campaign.endorsements import domains, officers
from campaign.endorsements.models import Endorsement, OwnOrganisation
from campaign.endorsements.register.models import key_of
from campaign.organisers.models import Organiser
from campaign.outbox import addresses


def declare(organiser_id: int, country: str, registration_number: str) -> None:
    """Twice is once."""
    given = OwnOrganisation(
        organiser_id=organiser_id,
        country=country,
        number_key=key_of(registration_number),
        registration_number=registration_number,
    )
    db.session.merge(given)


def take_back(organiser_id: int, country: str, number_key: str) -> None:
    db.session.execute(
        delete(OwnOrganisation).where(
            OwnOrganisation.organiser_id == organiser_id,
            OwnOrganisation.country == country,
            OwnOrganisation.number_key == number_key,
        )
    )


def declared(organiser_id: int) -> list[OwnOrganisation]:
    return list(
        db.session.scalars(
            select(OwnOrganisation)
            .where(OwnOrganisation.organiser_id == organiser_id)
            .order_by(OwnOrganisation.country, OwnOrganisation.number_key)
        )
    )


def is_own(organiser_id: int, endorsement: Endorsement) -> bool:
    """As they declared, or as the addresses say: the officer's mailbox is the organiser's, or both
    have theirs at one domain that is not everybody's, or the organiser's is that of the site."""
    key = (organiser_id, endorsement.country, endorsement.number_key)
    if db.session.get(OwnOrganisation, key) is not None:
        return True
    ours = db.session.get_one(Organiser, organiser_id).email
    theirs = officers.of(endorsement).mail if endorsement.officer else ""
    if addresses.canonical(ours) == addresses.canonical(theirs):
        return True
    domain = domains.registrable(addresses.domain_of(ours))
    if domain is None or domain in domains.FREE_MAIL:
        return False
    hosts = (addresses.domain_of(theirs), domains.host_of(endorsement.site))
    return domain in {domains.registrable(host) for host in hosts if host}
