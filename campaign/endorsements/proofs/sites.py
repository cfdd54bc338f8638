"""A mark on the organisation's own site: a TXT record or a file, looked for by the jobs."""

from datetime import timedelta

from sqlalchemy import select

from campaign.db import db, transaction, utcnow
from campaign.endorsements import domains
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.proofs.models import Proof, ProofKind, ProofState
from campaign.endorsements.proofs.outside import NothingThere, outside
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.vault import vault

LASTS = timedelta(days=14)
"""Then what is not finished lapses; it can be asked for anew."""
LOOK_AGAIN_AFTER = (
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)
PATH = "/.well-known/campaign-endorsement.txt"
_LEASE = timedelta(minutes=2)
_KINDS = (ProofKind.DNS, ProofKind.FILE)
_BATCH = 2
"""Both marks of one site: what is taken is looked at well before its lease ends."""


class NoSite(CampaignError):
    """Without a site of its own there is nowhere to put a mark."""

    code = "no-site"


def host_of(endorsement: Endorsement) -> str | None:
    """Where a mark may stand: the site's host, if it is under somebody's own domain."""
    host = domains.host_of(endorsement.told.site)
    return host if domains.registrable(host) else None


def record_name(host: str) -> str:
    return f"_campaign-endorsement.{host.removeprefix('www.')}"


def mark_of(endorsement: Endorsement) -> str:
    """What must stand there; of this endorsement alone, and nobody can work it out."""
    return f"campaign-endorsement={vault.fingerprint('site-mark', endorsement.key)[:32]}"


def ask_to_look(endorsement: Endorsement) -> None:
    """The jobs look at once, and again from time to time. Raises StepOutOfOrder, NoSite."""
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    host = host_of(endorsement)
    if host is None:
        raise NoSite
    for kind in _KINDS:
        proof = _unfinished(endorsement, kind) or Proof(kind=kind, facts={"host": host})
        if proof not in endorsement.proofs:
            endorsement.proofs.append(proof)
        if proof.due_at is None or proof.due_at > utcnow() + LOOK_AGAIN_AFTER[0]:
            proof.due_at, proof.tries = utcnow(), 0


def look_due() -> int:
    """Looks where it is time to; gives how many. Nothing is held in the database meanwhile."""
    with transaction():
        due = _taken()
    for proof_id, kind, host, mark in due:
        why = _look(kind, host, mark)
        with transaction():
            _note(proof_id, why)
    return len(due)


def lapse() -> int:
    """What waited for too long ends; a letter that an organiser has not looked at yet does not."""
    past = db.session.scalars(
        select(Proof).where(
            Proof.state == ProofState.WAITING,
            Proof.kind != ProofKind.LETTER,
            Proof.started_at < utcnow() - LASTS,
        )
    ).all()
    for proof in past:
        proof.state, proof.due_at = ProofState.LAPSED, None
    return len(past)


def _unfinished(endorsement: Endorsement, kind: ProofKind) -> Proof | None:
    waiting = (p for p in endorsement.proofs if p.kind == kind and p.state == ProofState.WAITING)
    return next(waiting, None)


def _taken() -> list[tuple[int, ProofKind, str, str]]:
    """Due ones, held for two minutes: another process passes over them."""
    now = utcnow()
    found = db.session.execute(
        select(Proof, Endorsement)
        .join(Endorsement, Endorsement.id == Proof.endorsement_id)
        .where(Proof.state == ProofState.WAITING, Proof.due_at <= now)
        .order_by(Proof.due_at)
        .limit(_BATCH)
        .with_for_update(of=Proof, skip_locked=True)
    ).all()
    taken = []
    for proof, endorsement in found:
        proof.due_at = now + _LEASE
        taken.append((proof.id, proof.kind, proof.facts["host"], mark_of(endorsement)))
    return taken


def _look(kind: ProofKind, host: str, mark: str) -> str | None:
    """None where the mark stands; otherwise why it was not found."""
    try:
        if kind == ProofKind.DNS:
            found = {text.strip() for text in outside.texts(record_name(host))}
        else:
            text = outside.file(host, PATH).decode("utf-8", "replace")
            found = {line.strip() for line in text.splitlines()}
    except NothingThere as nothing:
        return nothing.why
    return None if mark in found else "other-words"


def _note(proof_id: int, why: str | None) -> None:
    proof = db.session.get(Proof, proof_id, with_for_update=True)
    if proof is None or proof.state != ProofState.WAITING:
        return
    if why is None:
        proof.finish()
        return
    pause = LOOK_AGAIN_AFTER[min(proof.tries, len(LOOK_AGAIN_AFTER) - 1)]
    proof.failure, proof.tries, proof.due_at = why, proof.tries + 1, utcnow() + pause
