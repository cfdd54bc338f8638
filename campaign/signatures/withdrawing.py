"""Withdrawing: the address asks for a link, and the link takes everything back."""

from collections.abc import Sequence
from datetime import timedelta
from secrets import token_urlsafe

from campaign.appeals import commitments
from campaign.db import db
from campaign.outbox import addresses, letters, recall
from campaign.outbox.letters import Group
from campaign.resolutions.models import Campaign
from campaign.signatures import people
from campaign.signatures.models import Signatory, Signature, SignatureState
from campaign.tokens import Purpose, links

WITHDRAW = Purpose("withdraw-signature", timedelta(days=30))


def ask_to_withdraw(campaign: Campaign, written: str, language: str, name: str = "") -> None:
    """A letter with the link goes to a known address only; page and work are the same for all.
    Of two people with one mailbox, the link is of the one with this name.

    Raises AddressUnclear, PepperMissing, PrintsForgotten.
    """
    mail = addresses.checked(written)
    has_room = letters.has_room(mail, Group.WITHDRAWING)
    mail_print = people.print_in(campaign, mail)
    known = people.same_person(
        db.session.scalars(people.confirmed(campaign.id, mail_print)),
        people.name_print_of(campaign.id, campaign.pepper, mail, name),
    )
    key = known.key if known else token_urlsafe(16)
    letter = letters.withdraw_your_signature(
        mail,
        language,
        campaign_titles=campaign.titles,
        token=links.sign(WITHDRAW, key),
        quiet=bool(known and known.quiet),
        signer=letters.Signer(key, mail_print, campaign.id),
    )
    if not (known and has_room):
        letter.withhold()


def with_withdraw_token(token: str) -> Signatory:
    """Raises LinkInvalid."""
    return people.with_key(links.read(WITHDRAW, token))


def withdraw(token: str) -> Signatory:
    """Takes back every signature of this signatory, and erases what was sealed. Twice is once."""
    signatory = with_withdraw_token(token)
    take_everything_back(signatory)
    return signatory


def take_everything_back(signatory: Signatory) -> None:
    """As `withdraw`, for who was found another way."""
    take_back(signatory, signatory.signatures)


def take_back(signatory: Signatory, some: Sequence[Signature]) -> None:
    """Of what this person signed, these. With the last one goes what was sealed, and all letters."""
    commitments.wait_for_the_count(signatory.campaign_id)
    for signature in some:
        if signature.state not in people.TAKEN_BACK:
            signature.state = SignatureState.WITHDRAWN
    if all(signature.state in people.TAKEN_BACK for signature in signatory.signatures):
        signatory.sealed = signatory.updates_mail = None
        recall.take_back(signatory.mail_print)
