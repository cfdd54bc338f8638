"""Organisations that organisers belong to: nobody vets their own."""

import json
from dataclasses import dataclass

from sqlalchemy import delete, select

from campaign.db import db
from campaign.endorsements import domains, officers
from campaign.endorsements.models import Endorsement, OwnOrganisation
from campaign.endorsements.register.models import key_of
from campaign.organisers.models import Organiser
from campaign.outbox import addresses
from campaign.vault import Fingerprint, vault

_CONTEXT = "own_organisation.number_kept"


@dataclass(frozen=True, order=True)
class Declared:
    country: str
    registration_number: str


def declare(organiser_id: int, country: str, registration_number: str) -> None:
    """Twice is once."""
    number = {"country": country, "registration_number": registration_number}
    given = OwnOrganisation(
        number_print=_print(organiser_id, country, registration_number),
        organiser_id=organiser_id,
        number_kept=vault.encrypt(json.dumps(number).encode(), _CONTEXT),
    )
    db.session.merge(given)


def take_back(organiser_id: int, country: str, registration_number: str) -> None:
    db.session.execute(
        delete(OwnOrganisation).where(
            OwnOrganisation.number_print == _print(organiser_id, country, registration_number)
        )
    )


def declared(organiser_id: int) -> list[Declared]:
    found = db.session.scalars(
        select(OwnOrganisation.number_kept).where(OwnOrganisation.organiser_id == organiser_id)
    )
    return sorted(Declared(**json.loads(vault.decrypt(kept, _CONTEXT))) for kept in found)


def is_own(organiser_id: int, endorsement: Endorsement) -> bool:
    """As they declared, or as the addresses say: the officer's mailbox is the organiser's, or both
    have theirs at one domain that is not everybody's, or the organiser's is that of the site."""
    told = endorsement.told
    own = _print(organiser_id, told.country, told.registration_number)
    if db.session.get(OwnOrganisation, own) is not None:
        return True
    ours = db.session.get_one(Organiser, organiser_id).email
    theirs = officers.of(endorsement).mail if endorsement.officer else ""
    if addresses.canonical(ours) == addresses.canonical(theirs):
        return True
    domain = domains.registrable(addresses.domain_of(ours))
    if domain is None or domains.is_free_mail(domain):
        return False
    hosts = (addresses.domain_of(theirs), domains.host_of(told.site))
    return domain in {domains.registrable(host) for host in hosts if host}


def _print(organiser_id: int, country: str, registration_number: str) -> Fingerprint:
    key = f"{organiser_id} {country} {key_of(registration_number)}"
    return vault.fingerprint("own-organisation", key)
