"""Whose a letter is: keyed prints, and for some days the signatory's key encrypted, so that it can be
taken back and its bounce understood."""

import json

from sqlalchemy import select

from campaign.db import db
from campaign.outbox import addresses
from campaign.outbox.models import Letter
from campaign.vault import Fingerprint, vault

REGARDING = "letter.regarding"


def print_of_mailbox(recipient: str) -> Fingerprint:
    """The same however the address of one mailbox was written."""
    return vault.fingerprint("letter-to", addresses.canonical(recipient))


def print_of_signer(mail_print: str) -> Fingerprint:
    """Of a signatory's print in a campaign."""
    return vault.fingerprint("letter-of", mail_print)


def regarding(signer_key: str, recipient: str) -> bytes:
    """To be opened by `signer_of`."""
    whose = json.dumps([signer_key, _exact_print(recipient)]).encode()
    return vault.encrypt(whose, REGARDING)


def newest_request(mail_print: str, mail: str) -> str | None:
    """Key of who asked last to sign with exactly this address, while letters still tell."""
    kept = db.session.scalar(
        select(Letter.regarding)
        .where(
            Letter.of_print == print_of_signer(mail_print),
            Letter.kind == "confirm_your_signature",
            Letter.regarding.is_not(None),
        )
        .order_by(Letter.id.desc())
        .limit(1)
    )
    return signer_of(kept, mail) if kept else None


def signer_of(regarding: bytes, address: str) -> str | None:
    """The signatory's key, if the letter went to exactly this address. Raises VaultLocked."""
    key, exact = json.loads(vault.decrypt(regarding, REGARDING))
    return str(key) if exact == _exact_print(address) else None


def _exact_print(address: str) -> Fingerprint:
    """Of the address as it was written: two that are one mailbox to us may be two to a provider."""
    return vault.fingerprint("letter-exact", address.lower())
