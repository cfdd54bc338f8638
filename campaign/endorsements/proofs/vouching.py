"""Two organisations that were verified in another way vouch for a third; each officer is asked."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from campaign.db import db, utcnow
from campaign.endorsements import officers, standing
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.proofs.models import Proof, ProofKind, ProofState, Vouch, VouchState
from campaign.endorsements.told import print_in
from campaign.errors import CampaignError, LinkInvalid, StepOutOfOrder
from campaign.i18n import Texts
from campaign.outbox import addresses, letters, recall
from campaign.resolutions.models import Campaign
from campaign.tokens import Purpose, links

NEEDED = 2
ASKED_FOR = Purpose("vouch-for-organisation", timedelta(days=14))


class VouchersUnclear(CampaignError):
    """Two different organisations that may vouch for this one, each with an officer of its own."""

    code = "vouchers-unclear"


def may_vouch(endorsement: Endorsement) -> list[Endorsement]:
    """Whose officers can be asked: they stand publicly in this campaign, something else than others'
    word proves them, and this organisation did not vouch for them."""
    helped = _helped_by(endorsement)
    return [
        found
        for found in standing.public(endorsement.campaign_id)
        if found.officer is not None
        and _proved_by_itself(found)
        and found.organisation_print != endorsement.organisation_print
        and not (helped and helped & _prints(found))
    ]


def ask(endorsement: Endorsement, slugs: Sequence[str]) -> Proof:
    """Both officers are written to, each one question a day in the order in which they came: whoever
    asks is not told when, since that would say who else asked. After a day others can be asked, and
    the older question lapses; who is asked again while their letter waits keeps its place.

    Raises StepOutOfOrder, VouchersUnclear.
    """
    if endorsement.state != EndorsementState.CONFIRMED or asked_today(endorsement):
        raise StepOutOfOrder
    allowed = {f.registered.slug: f for f in may_vouch(endorsement) if f.registered}
    chosen = [allowed[slug] for slug in dict.fromkeys(slugs) if slug in allowed]
    mails = [addresses.canonical(officers.of(one).mail) for one in (endorsement, *chosen)]
    if len(chosen) != NEEDED or len(set(mails)) != NEEDED + 1:
        raise VouchersUnclear
    unsent = _lapsed(endorsement)
    proof = Proof(kind=ProofKind.VOUCHED)
    endorsement.proofs.append(proof)
    for one in chosen:
        if one.id in unsent:
            unsent.pop(one.id).proof = proof
        else:
            vouch = Vouch(key=secrets.token_urlsafe(16), asked_id=one.id)
            proof.vouches.append(vouch)
            _write(endorsement, one, vouch)
    for vouch in unsent.values():
        recall.withhold_waiting(vouch.letter_id)
    return proof


def asked_today(endorsement: Endorsement) -> bool:
    """Whether a question of the last day waits for its answers."""
    return any(p.started_at > utcnow() - letters.A_DAY for p in _waiting(endorsement))


def names_of(endorsement: Endorsement) -> dict[int, Texts]:
    """For those who vet: what the organisations are called that were asked, by their endorsements."""
    ids = [vouch.asked_id for proof in endorsement.proofs for vouch in proof.vouches]
    found = db.session.scalars(
        select(Endorsement)
        .where(Endorsement.id.in_(ids))
        .options(joinedload(Endorsement.registered))
    )
    return {asked.id: asked.called for asked in found}


def with_token(token: str) -> tuple[Vouch, Endorsement]:
    """The question and whom it is about. Raises LinkInvalid, also once it was answered."""
    key = links.read(ASKED_FOR, token)
    found = db.session.scalar(select(Vouch).where(Vouch.key == key).with_for_update())
    if found is None or found.state != VouchState.ASKED or found.proof.state != ProofState.WAITING:
        raise LinkInvalid
    return found, db.session.get_one(Endorsement, found.proof.endorsement_id)


def answer(token: str, *, vouches: bool) -> Endorsement:
    """Once. The proof is finished with the second yes, refused with the first no.

    Raises LinkInvalid, StepOutOfOrder if who is asked does not stand any more.
    """
    vouch, endorsement = with_token(token)
    if not _stands(vouch.asked_id):
        raise StepOutOfOrder
    proof = vouch.proof
    db.session.refresh(
        proof, with_for_update=True
    )  # both officers at once: the second sees the first
    vouch.state = VouchState.GIVEN if vouches else VouchState.REFUSED
    vouch.answered_at = utcnow()
    states = [one.state for one in proof.vouches]
    if VouchState.REFUSED in states:
        proof.state = ProofState.REFUSED
    elif states.count(VouchState.GIVEN) >= NEEDED:
        proof.finish()
    for one in proof.vouches if proof.state != ProofState.WAITING else [vouch]:
        recall.withhold_waiting(one.letter_id)
    return endorsement


def others(token: str) -> list[tuple[str, Endorsement]]:
    """What else the same officer is asked and has not answered: (token, who asks), oldest first."""
    key = links.read(ASKED_FOR, token)
    asked = select(Vouch.asked_id).where(Vouch.key == key).scalar_subquery()
    found = db.session.execute(
        select(Vouch.key, Endorsement)
        .join(Vouch.proof)
        .join(Endorsement, Endorsement.id == Proof.endorsement_id)
        .where(
            Vouch.asked_id == asked,
            Vouch.key != key,
            Vouch.state == VouchState.ASKED,
            Proof.state == ProofState.WAITING,
        )
        .order_by(Vouch.id)
    )
    return [(links.sign(ASKED_FOR, other), endorsement) for other, endorsement in found]


def _write(endorsement: Endorsement, asked: Endorsement, vouch: Vouch) -> None:
    letter = letters.please_vouch(
        officers.of(asked).mail,
        asked.language,
        campaign_id=endorsement.campaign_id,
        organisation=asked.organisation,
        asks=dict(endorsement.told.names),
        campaign_titles=endorsement.campaign.titles,
        token=links.sign(ASKED_FOR, vouch.key),
        until=(utcnow() + ASKED_FOR.lasts).date(),
    )
    db.session.flush()
    vouch.letter_id = letter.id


def _lapsed(endorsement: Endorsement) -> dict[int, Vouch]:
    """The older questions end; gives those whose letter waits, by who is asked."""
    unsent: dict[int, Vouch] = {}
    for older in _waiting(endorsement):
        older.state = ProofState.LAPSED
        unsent |= {v.asked_id: v for v in older.vouches if recall.waits(v.letter_id)}
    return unsent


def _stands(endorsement_id: int) -> bool:
    found = db.session.scalar(
        select(Endorsement).where(Endorsement.id == endorsement_id, standing.is_public())
    )
    return found is not None and _proved_by_itself(found)


def _proved_by_itself(endorsement: Endorsement) -> bool:
    return any(
        proof.state == ProofState.FINISHED and proof.kind != ProofKind.VOUCHED
        for proof in endorsement.proofs
    )


def _helped_by(endorsement: Endorsement) -> set[str]:
    """Prints of those for whom this organisation gave its word, in any campaign: from them the word
    does not come back."""
    asked = aliased(Endorsement)
    return set(
        db.session.scalars(
            select(Endorsement.organisation_print)
            .join(Proof, Proof.endorsement_id == Endorsement.id)
            .join(Vouch, Vouch.proof_id == Proof.id)
            .join(asked, asked.id == Vouch.asked_id)
            .where(
                Vouch.state == VouchState.GIVEN,
                asked.organisation_print.in_(_prints(endorsement)),
            )
        )
    )


def _prints(endorsement: Endorsement) -> set[str]:
    """The organisation's in every campaign."""
    return {
        print_in(campaign_id, endorsement.told)
        for campaign_id in db.session.scalars(select(Campaign.id))
    }


def _waiting(endorsement: Endorsement) -> list[Proof]:
    return [
        proof
        for proof in endorsement.proofs
        if proof.kind == ProofKind.VOUCHED and proof.state == ProofState.WAITING
    ]
