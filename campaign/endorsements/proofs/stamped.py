"""A signed and stamped letter: its pages, drawn anew, are kept encrypted until some time after the
decision, and only those who vet see them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from campaign.db import db, utcnow
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.proofs.models import LetterPage, Proof, ProofKind, ProofState
from campaign.errors import NotFound, StepOutOfOrder
from campaign.vault import vault

KEPT = timedelta(days=30)
"""After the decision, while it may be asked about."""
_CONTEXT = "letter_page.jpeg"
_OVER = (EndorsementState.WITHDRAWN,)


def hand_in(endorsement: Endorsement, pages: Sequence[bytes]) -> Proof:
    """Waits for an organiser to look at it; a newer letter takes an unread one's place.

    Raises StepOutOfOrder once it was decided.
    """
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    for older in endorsement.proofs:
        if older.kind == ProofKind.LETTER and older.state == ProofState.WAITING:
            older.pages, older.state = [], ProofState.LAPSED
    proof = Proof(kind=ProofKind.LETTER)
    proof.pages = [
        LetterPage(number=number, jpeg=vault.encrypt(page, _CONTEXT))
        for number, page in enumerate(pages, 1)
    ]
    endorsement.proofs.append(proof)
    return proof


def page(endorsement: Endorsement, proof_id: int, number: int) -> bytes:
    """A JPEG. Raises NotFound for another endorsement's, and for one that is erased."""
    for proof in endorsement.proofs:
        for kept in proof.pages if proof.id == proof_id else ():
            if kept.number == number:
                return vault.decrypt(kept.jpeg, _CONTEXT)
    raise NotFound


def accept(endorsement: Endorsement, proof_id: int, organiser_id: int) -> Proof:
    """An organiser saw that it is signed, stamped, and says what it must. Raises NotFound."""
    proof = _waiting(endorsement, proof_id)
    proof.finish(organiser_id)
    return proof


def refuse(endorsement: Endorsement, proof_id: int, organiser_id: int) -> Proof:
    """It does not do; another one may be handed in. Raises NotFound."""
    proof = _waiting(endorsement, proof_id)
    proof.state, proof.organiser_id = ProofState.REFUSED, organiser_id
    return proof


def erase_old(batch: int) -> int:
    """Pages of letters whose endorsement was decided long enough ago, or taken back."""
    past = db.session.scalars(
        select(LetterPage)
        .join(Proof, Proof.id == LetterPage.proof_id)
        .join(Endorsement, Endorsement.id == Proof.endorsement_id)
        .where(or_(Endorsement.decided_at < utcnow() - KEPT, Endorsement.state.in_(_OVER)))
        .limit(batch)
    ).all()
    for kept in past:
        db.session.delete(kept)
    return len(past)


def _waiting(endorsement: Endorsement, proof_id: int) -> Proof:
    for proof in endorsement.proofs:
        if (proof.id, proof.kind, proof.state) == (proof_id, ProofKind.LETTER, ProofState.WAITING):
            return proof
    raise NotFound
