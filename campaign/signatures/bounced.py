"""An address that does not exist is not counted: its signatures are removed, its request forgotten.

But not on the word of a provider that suddenly says so of many (`outbox/brake.py`): then they stay,
and organisers decide.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, func, select

from campaign import audit
from campaign.appeals import commitments
from campaign.db import db, insert_into, utcnow
from campaign.errors import LinkInvalid
from campaign.outbox import brake, providers, recall
from campaign.signatures import people
from campaign.signatures.models import DoubtedBounce, Signatory, Signature, SignatureState
from campaign.vault import vault

REASON = "bounce"
NAMED_FROM = 10
"""As many of one provider, before it is shown by its name."""
UNDECIDED_FOR = timedelta(days=30)
_CONTEXT = "doubted_bounce.provider_kept"
_SHORT = 12


class Outcome(StrEnum):
    NOTHING = "nothing"
    REMOVED = "removed"
    DOUBTED = "doubted"


@dataclass(frozen=True)
class Doubted:
    """Signers of one provider, who stay in the count until somebody decides."""

    provider: str
    name: str
    number: int
    since: datetime


def address_is_gone(key: str, domain: str) -> Outcome:
    """In the caller's transaction, for the signatory with this key. What stands in the ledger leaves
    it by an X, with the next batch; twice is once."""
    try:
        signatory = people.with_key(key)
    except LinkInvalid:
        return Outcome.NOTHING
    if signatory.confirmed_at is None:
        recall.take_back(signatory.mail_print)
        db.session.delete(signatory)
        return Outcome.REMOVED
    commitments.wait_for_the_count(signatory.campaign_id)
    standing = [s for s in signatory.signatures if s.state not in people.TAKEN_BACK]
    if standing and brake.is_on_after(domain):
        doubt(signatory, domain)
        return Outcome.DOUBTED
    recall.take_back(signatory.mail_print)
    return _remove(signatory, standing)


def doubt(signatory: Signatory, domain: str) -> None:
    """It stays in the count; twice is once."""
    provider = providers.provider_of(domain)
    kept = {
        "signatory_id": signatory.id,
        "campaign_id": signatory.campaign_id,
        "provider_print": brake.print_of(domain)[:_SHORT],
        "provider_kept": vault.encrypt(provider.encode(), _CONTEXT),
    }
    db.session.execute(insert_into(DoubtedBounce).values(kept).on_conflict_do_nothing())


def doubted(campaign_id: int) -> list[Doubted]:
    """By provider, the most first; not those whose signatures are taken back meanwhile."""
    standing = select(Signature.signatory_id).where(Signature.state.not_in(people.TAKEN_BACK))
    number = func.count().label("number")
    found = db.session.execute(
        select(
            DoubtedBounce.provider_print,
            number,
            func.min(DoubtedBounce.at),
            func.max(DoubtedBounce.signatory_id),
        )
        .where(DoubtedBounce.campaign_id == campaign_id, DoubtedBounce.signatory_id.in_(standing))
        .group_by(DoubtedBounce.provider_print)
        .order_by(number.desc(), DoubtedBounce.provider_print)
    ).all()
    return [
        Doubted(provider, _name_of(one) if many >= NAMED_FROM else provider, many, since)
        for provider, many, since, one in found
    ]


def leave_in(campaign_id: int, provider: str, organiser_id: int) -> None:
    """They stand for good, as far as these letters go. None is once too."""
    gone = delete(DoubtedBounce).where(
        DoubtedBounce.campaign_id == campaign_id, DoubtedBounce.provider_print == provider
    )
    left = len(db.session.scalars(gone.returning(DoubtedBounce.signatory_id)).all())
    if left:
        audit.record(
            organiser_id, "bounces not believed", provider, campaign_id=campaign_id, count=left
        )


def forget(signatory: Signatory) -> None:
    """That somebody who is erased was among them."""
    db.session.execute(delete(DoubtedBounce).where(DoubtedBounce.signatory_id == signatory.id))


def forget_old() -> int:
    """What nobody decided on in time: they stay in the count."""
    old = delete(DoubtedBounce).where(DoubtedBounce.at < utcnow() - UNDECIDED_FOR)
    return len(db.session.scalars(old.returning(DoubtedBounce.signatory_id)).all())


def _remove(signatory: Signatory, standing: list[Signature]) -> Outcome:
    for signature in standing:
        signature.state, signature.removed_for = SignatureState.REMOVED, REASON
    signatory.sealed = signatory.updates_mail = None
    signatory.wants_answer = False
    if not standing:
        return Outcome.NOTHING
    audit.record(
        None,
        "signatures removed",
        REASON,
        campaign_id=signatory.campaign_id,
        count=len(standing),
    )
    return Outcome.REMOVED


def _name_of(signatory_id: int) -> str:
    kept = db.session.get_one(DoubtedBounce, signatory_id).provider_kept
    return vault.decrypt(kept, _CONTEXT).decode()
