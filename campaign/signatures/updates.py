"""Who asked to be told of answers: the one address that the server can read, until they stop."""

from datetime import timedelta

from campaign.errors import LinkInvalid
from campaign.outbox import letters, recall
from campaign.signatures import people
from campaign.signatures.models import Signatory
from campaign.tokens import Purpose, links
from campaign.vault import vault

STOP = Purpose("stop-updates", timedelta(days=400))
"""Longer than RFC 8058 or any mail provider asks for."""
_CONTEXT = "signatory.updates_mail"


def kept(mail: str) -> bytes:
    return vault.encrypt(mail.encode(), _CONTEXT)


def mail_of(signatory: Signatory) -> str:
    """Of somebody who asked. Raises VaultLocked."""
    return vault.decrypt(signatory.updates_mail or b"", _CONTEXT).decode()


def stop(token: str) -> None:
    """No more news to this person of this campaign; the address is erased. Twice is once, and so
    is a link whose person is erased by now. Raises LinkInvalid for a link that is not ours."""
    key = links.read(STOP, token)
    try:
        signatory = people.with_key(key)
    except LinkInvalid:
        return
    signatory.wants_answer, signatory.updates_mail = False, None
    recall.take_back(signatory.mail_print, letters.NEWS)
