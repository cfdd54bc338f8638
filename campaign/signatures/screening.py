"""Screening: what makes a request doubtful. Then its signatures are held, and nobody is told."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from campaign.config import settings
from campaign.db import Json, utcnow
from campaign.outbox.providers import WELL_KNOWN
from campaign.signatures import names, paces
from campaign.signatures.models import SignatureState
from campaign.tokens import Purpose
from campaign.vault import vault

FORM = Purpose("form-opened", timedelta(hours=24))
"""Signed into the form, so that its age is known without a cookie."""
QUICKEST = timedelta(seconds=2)
"""Nobody reads, writes an address and agrees in less."""
DOMAIN_CONTEXT = "signatory.domain_kept"
_SHORT = 12


class Doubt(StrEnum):
    MANY_FROM_THERE = "many-from-there"
    MANY_OF_DOMAIN = "many-of-domain"
    TOO_QUICK = "too-quick"
    FORM_TOO_OLD = "form-too-old"
    """Or forged, or missing."""
    NAME = "name"


@dataclass(frozen=True)
class Arrival:
    """How a request came: from which bucket of networks, and how long after its form was opened."""

    bucket: str
    by_carrier: bool
    form_age: timedelta | None


@dataclass(frozen=True)
class Screened:
    state: SignatureState
    kept: dict[str, Json]
    """Columns of the request, for the organisers to see clusters by."""


NOT_SCREENED = Screened(SignatureState.PENDING, {})


def screened(mail: str, name: str, arrival: Arrival) -> Screened:
    """One statement, in the caller's transaction, whatever comes of it."""
    domain = mail.rpartition("@")[2].lower()
    domain_print = vault.fingerprint("mail-domain", domain)[:_SHORT]
    shape = names.shape_of(name)
    doubts = [*_of_numbers(domain, domain_print, arrival), *_of_form(arrival.form_age)]
    if shape in names.SUSPECT:
        doubts.append(Doubt.NAME)
    if not settings.screening:
        doubts.clear()
    kept = {
        "bucket": arrival.bucket,
        "domain_print": domain_print,
        "domain_kept": vault.encrypt(domain.encode(), DOMAIN_CONTEXT),
        "minute": int(utcnow().timestamp()) // paces.MINUTE,
        "shape": shape,
        "doubts": " ".join(doubts) or None,
    }
    return Screened(SignatureState.HELD if doubts else SignatureState.PENDING, kept)


def _of_numbers(domain: str, domain_print: str, arrival: Arrival) -> list[Doubt]:
    """So many sign with a well-known domain that their number says nothing."""
    there, of_domain = f"network {arrival.bucket}", f"domain {domain_print}"
    measured = {there: paces.CARRIER if arrival.by_carrier else paces.NEIGHBOURHOOD}
    if domain not in WELL_KNOWN:
        measured[of_domain] = paces.DOMAIN
    over = paces.over(measured)
    found = {there: Doubt.MANY_FROM_THERE, of_domain: Doubt.MANY_OF_DOMAIN}
    return [doubt for p, doubt in found.items() if p in over]


def _of_form(age: timedelta | None) -> list[Doubt]:
    if age is None:
        return [Doubt.FORM_TOO_OLD]
    return [Doubt.TOO_QUICK] if age < QUICKEST else []
