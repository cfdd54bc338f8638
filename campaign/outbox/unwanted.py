"""Addresses that are never written to again, by the link that stands in letters to them."""

import hmac

from campaign.db import db
from campaign.errors import LinkInvalid
from campaign.outbox import addresses
from campaign.outbox.models import NeverAgain
from campaign.vault import Fingerprint, vault


def print_of(recipient: str) -> Fingerprint:
    """What is kept of an address that is never written to again."""
    return vault.fingerprint("never-again", addresses.canonical(recipient))


def token_of(of_print: str) -> str:
    """For the link in a letter: the print and a keyed hash over it, so that only links of ours are
    taken. It must work for ever, so it does not expire."""
    return f"{of_print}-{_mac(of_print)}"


def print_in(token: str) -> str:
    """Raises LinkInvalid for a link that no letter of ours had."""
    of_print, _, mac = token.partition("-")
    if not hmac.compare_digest(mac.encode(), _mac(of_print).encode()):
        raise LinkInvalid
    return of_print


def never_again(token: str) -> None:
    """For ever, over all campaigns: dispatch asks it of every letter to a person. Twice is once.

    Raises LinkInvalid.
    """
    of_print = print_in(token)
    if db.session.get(NeverAgain, of_print) is None:
        db.session.add(NeverAgain(print=of_print))


def _mac(of_print: str) -> str:
    return vault.fingerprint("never-again-link", of_print)[:32]
