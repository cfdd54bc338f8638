"""Screening: what makes a request doubtful. Then its signatures are held, and nobody is told."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from campaign.config import settings
from campaign.db import Json, utcnow
from campaign.outbox import addresses
from campaign.outbox.providers import WELL_KNOWN
from campaign.signatures import names, paces, widening, work
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
    NO_WORK = "no-work"
    """Under attack, more of them than a neighbourhood or an address may send without the work."""


@dataclass(frozen=True)
class Arrival:
    """How a request came: from which bucket of networks, and how long after its form was opened."""

    bucket: str
    by_carrier: bool
    form_age: timedelta | None
    work: str = ""
    """What the browser worked out, under attack."""


@dataclass(frozen=True)
class Screened:
    state: SignatureState
    kept: dict[str, Json]
    """Columns of the request: whether only the code confirms it, and what clusters are seen by."""


NOT_SCREENED = Screened(SignatureState.PENDING, {})


def screened(mail: str, name: str, arrival: Arrival, under_attack: int | None = None) -> Screened:
    """One statement, in the caller's transaction, whatever comes of it. `under_attack`: the campaign
    that is; then there are two for who comes with work done.
    """
    worked = under_attack is None or work.is_done(arrival.work, under_attack)
    domain = mail.rpartition("@")[2].lower()
    domain_print = vault.fingerprint("mail-domain", domain)[:_SHORT]
    shape = names.shape_of(name)
    doubts = [*_of_numbers(mail, domain_print, arrival, worked=worked), *_of_form(arrival.form_age)]
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
        "code_only": not worked,
    }
    return Screened(SignatureState.HELD if doubts else SignatureState.PENDING, kept)


def _of_numbers(mail: str, domain_print: str, arrival: Arrival, *, worked: bool) -> list[Doubt]:
    """So many sign with a well-known domain that their number says nothing."""
    there = f"carrier {arrival.bucket}" if arrival.by_carrier else widening.print_of(arrival.bucket)
    found = {there: Doubt.MANY_FROM_THERE}
    measured = {there: paces.CARRIER if arrival.by_carrier else paces.NEIGHBOURHOOD}
    if mail.rpartition("@")[2].lower() not in WELL_KNOWN:
        found[f"domain {domain_print}"] = Doubt.MANY_OF_DOMAIN
        measured[f"domain {domain_print}"] = paces.DOMAIN
    if not worked:
        of_mail = vault.fingerprint("without-work", addresses.canonical(mail))[:_SHORT]
        unworked = {
            f"without work {arrival.bucket}": paces.WITHOUT_WORK,
            f"without work {of_mail}": paces.ADDRESS_WITHOUT_WORK,
        }
        measured |= unworked
        found |= dict.fromkeys(unworked, Doubt.NO_WORK)
    over = paces.over(measured)
    return list(dict.fromkeys(doubt for print_, doubt in found.items() if print_ in over))


def _of_form(age: timedelta | None) -> list[Doubt]:
    if age is None:
        return [Doubt.FORM_TOO_OLD]
    return [Doubt.TOO_QUICK] if age < QUICKEST else []
