"""Signatures as they wait for the ledger, made without letters."""

from itertools import count

from campaign.db import db, transaction, utcnow
from campaign.signatures.models import Signatory, Signature, SignatureState

_numbers = count(1)


def signed(*appeals):
    """One person who confirmed, on each of these appeals."""
    number = next(_numbers)
    signatures = [
        Signature(
            appeal_id=appeal.id, appeal_text_id=appeal.text.id, state=SignatureState.CONFIRMED
        )
        for appeal in appeals
    ]
    for signature in signatures:
        signature.draw()
    with transaction():
        signatory = Signatory(
            key=f"key-{number}",
            campaign_id=appeals[0].campaign_id,
            mail_print=f"print-{number}",
            language="ky",
            consent="1",
            browser_print="",
            code_print="",
            confirmed_at=utcnow(),
            signatures=signatures,
        )
        db.session.add(signatory)
    return signatory


def taken_back(signatory, state=SignatureState.WITHDRAWN):
    with transaction():
        for signature in signatory.signatures:
            signature.state = state
