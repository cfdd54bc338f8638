"""An address that does not exist is not counted: its signatures are removed, its request forgotten."""

from campaign import audit
from campaign.db import db
from campaign.errors import LinkInvalid
from campaign.outbox import letters
from campaign.signatures import people
from campaign.signatures.models import SignatureState

REASON = "bounce"


def address_is_gone(key: str) -> bool:
    """In the caller's transaction, for the signatory with this key; whether there was anything to
    do. What stands in the ledger leaves it by an X, with the next batch; twice is once."""
    try:
        signatory = people.with_key(key)
    except LinkInvalid:
        return False
    letters.take_back(signatory.mail_print)
    if signatory.confirmed_at is None:
        db.session.delete(signatory)
        return True
    people.wait_for_the_count(signatory.campaign_id)
    standing = [s for s in signatory.signatures if s.state not in people.TAKEN_BACK]
    for signature in standing:
        signature.state, signature.removed_for = SignatureState.REMOVED, REASON
    signatory.sealed = signatory.updates_mail = None
    signatory.wants_answer = False
    if standing:
        audit.record(
            None,
            "signatures removed",
            REASON,
            campaign_id=signatory.campaign_id,
            count=len(standing),
        )
    return bool(standing)
