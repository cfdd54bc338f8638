"""Withdrawing: the address asks for a link, and the link takes everything back."""

from datetime import timedelta

from campaign.db import db
from campaign.outbox import addresses, letters
from campaign.outbox.letters import Group
from campaign.resolutions.models import Campaign
from campaign.signatures import people
from campaign.signatures.models import Signatory, SignatureState
from campaign.tokens import Purpose, links

WITHDRAW = Purpose("withdraw-signature", timedelta(days=30))


def ask_to_withdraw(campaign: Campaign, written: str, language: str) -> None:
    """A letter with the link, to a known address only; the answer on the page is the same for all.

    Raises AddressUnclear, PepperMissing, PrintsForgotten.
    """
    mail = addresses.checked(written)
    if not letters.has_room(mail, Group.WITHDRAWING):
        return
    mail_print = people.print_in(campaign, mail)
    known = db.session.scalar(people.confirmed(campaign.id, mail_print))
    if known:
        letters.withdraw_your_signature(
            mail,
            language,
            campaign_titles=campaign.titles,
            token=links.sign(WITHDRAW, known.key),
            quiet=known.quiet,
            signer=letters.Signer(known.key, mail_print),
        )


def with_withdraw_token(token: str) -> Signatory:
    """Raises LinkInvalid."""
    return people.with_key(links.read(WITHDRAW, token))


def withdraw(token: str) -> Signatory:
    """Takes back every signature of this signatory, and erases what was sealed. Twice is once."""
    signatory = with_withdraw_token(token)
    people.wait_for_the_count(signatory.campaign_id)
    for signature in signatory.signatures:
        if signature.state not in people.TAKEN_BACK:
            signature.state = SignatureState.WITHDRAWN
    signatory.sealed = signatory.updates_mail = None
    letters.take_back(signatory.mail_print)
    return signatory
