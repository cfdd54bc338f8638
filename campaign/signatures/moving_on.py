"""From an older version of a text to a newer one, by who signed it: one entry is taken back, and
another counted."""

from campaign.appeals import commitments
from campaign.appeals.models import AppealText
from campaign.db import db
from campaign.signatures import people
from campaign.signatures.models import Signature, SignatureState


def move_on(signature: Signature, text: AppealText) -> bool:
    """Whether it stands on this version from now on: not what was taken back meanwhile, nor what is
    being removed. How much is shown of the signer stays as it was."""
    commitments.wait_for_the_count(signature.appeal.campaign_id)
    db.session.refresh(signature)
    if signature.state not in people.STANDING or signature.appeal_text_id >= text.id:
        return signature.appeal_text_id == text.id
    if signature.ledger_index is None:
        signature.appeal_text = text
        return True
    if signature.state != SignatureState.COUNTED:
        return False
    signature.state = SignatureState.WITHDRAWN
    db.session.flush()
    after = Signature(
        appeal=signature.appeal,
        appeal_text=text,
        disclosure=signature.disclosure,
        state=SignatureState.CONFIRMED,
    )
    after.draw()
    signature.signatory.signatures.append(after)
    db.session.flush()
    return True
