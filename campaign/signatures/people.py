"""Who an address is within a campaign: nobody yet, or who confirmed it: one, at most two people."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from campaign.db import db
from campaign.errors import CampaignError, LinkInvalid
from campaign.outbox import addresses
from campaign.resolutions.models import Campaign
from campaign.signatures import names
from campaign.signatures.models import Signatory, SignatureState
from campaign.vault import Fingerprint, vault
from campaign.vault.peppers import peppers

TAKEN_BACK = (SignatureState.WITHDRAWN, SignatureState.REMOVED)
STANDING = (SignatureState.CONFIRMED, SignatureState.COUNTED, SignatureState.HELD)
"""Of somebody who confirmed: nothing is to be asked of them again."""
SEATS = 2
"""Of one mailbox, where the campaign allows sharing: a couple, not a list of invented names."""


class Named(Protocol):
    @property
    def name_print(self) -> str: ...


Person = TypeVar("Person", bound=Named)


class PrintsForgotten(CampaignError):
    """By the calendar: no address can be found again in this campaign, whoever asks."""

    code = "prints-forgotten"


def print_in(campaign: Campaign, mail: str) -> Fingerprint:
    """What `print_of` gives, for who looks somebody up. Raises PrintsForgotten, PepperMissing."""
    if campaign.prints_forgotten_at is not None:
        raise PrintsForgotten
    return print_of(campaign.id, campaign.pepper, mail)


def print_of(campaign_id: int, pepper: str | None, mail: str) -> Fingerprint:
    """The same for every way to write one mailbox, and another one in every campaign.

    `pepper` names the campaign's. Raises PepperMissing.
    """
    canonical = addresses.canonical(mail)
    return vault.fingerprint(f"mail:{campaign_id}", canonical, peppers.of(pepper))


def name_print_of(campaign_id: int, pepper: str | None, mail: str, name: str) -> str:
    """Where a mailbox may be shared. It rests on the address too, so that only who knows that can
    try names; empty without a name. Raises PepperMissing."""
    folded = names.folded(name)
    if not folded:
        return ""
    both = f"{addresses.canonical(mail)}\0{folded}"
    return vault.fingerprint(f"name:{campaign_id}", both, peppers.of(pepper))


def same_person(people: Iterable[Person], name_print: str) -> Person | None:
    """Of those with one mailbox, who bears this name. No name differs from no other one."""
    known = list(people)
    named = (one for one in known if one.name_print == name_print)
    unnamed = (one for one in known if not (one.name_print and name_print))
    return next(named, None) or next(unnamed, None)


def confirmed(campaign_id: int, mail_print: str) -> Select[Signatory]:
    """One, or two in a campaign that lets two share: indexes hold it."""
    return (
        select(Signatory)
        .where(
            Signatory.campaign_id == campaign_id,
            Signatory.mail_print == mail_print,
            Signatory.confirmed_at.is_not(None),
        )
        .order_by(Signatory.seat)
    )


def anybody_asked(campaign_id: int) -> bool:
    """Whether something is sealed to the campaign's key."""
    asked = select(Signatory.id).where(Signatory.campaign_id == campaign_id).limit(1)
    return db.session.scalar(asked) is not None


def with_key(key: str) -> Signatory:
    """Held for this transaction, with its signatures. Raises LinkInvalid where there is none."""
    found = db.session.scalar(
        select(Signatory)
        .where(Signatory.key == key)
        .options(selectinload(Signatory.signatures))
        .with_for_update(of=Signatory)
    )
    if found is None:
        raise LinkInvalid
    return found
