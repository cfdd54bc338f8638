"""What proves an endorsement so far, and the ways that need no waiting: mail, and a call-back."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from campaign.appeals import reading
from campaign.endorsements import domains, officers
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.proofs.models import Proof, ProofKind, ProofState
from campaign.endorsements.register.models import Organisation
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.vault import vault

_CONTEXT = "proof.detail"
_OF_THE_SITE = (ProofKind.MAIL, ProofKind.DNS, ProofKind.FILE)


class CallUnclear(CampaignError):
    """Nobody was spoken to, or the day lies ahead."""

    code = "call-unclear"


@dataclass(frozen=True)
class Call:
    """A call-back as an organiser writes it down."""

    on: date
    number: str
    found: str
    """Where the number was found: never on the form itself."""
    whom: str
    """By role, not by name."""
    outcome: str


def by_mail(endorsement: Endorsement) -> None:
    """The officer pressed from this address: if it is at the domain of the site, that is a proof."""
    domain = domains.own_domain(officers.of(endorsement).mail, endorsement.told.site)
    if domain is None:
        return
    proof = Proof(kind=ProofKind.MAIL, facts={"domain": domain})
    proof.finish()
    endorsement.proofs.append(proof)


def by_call(endorsement: Endorsement, organiser_id: int, call: Call) -> Proof:
    """Raises StepOutOfOrder once it was decided, CallUnclear."""
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    written = (call.number, call.found, call.whom, call.outcome)
    if not all(text.strip() for text in written) or call.on > reading.today():
        raise CallUnclear
    proof = Proof(kind=ProofKind.CALL, facts={"on": call.on.isoformat()})
    told = asdict(call) | {"on": call.on.isoformat()}
    proof.detail = vault.encrypt(json.dumps(told, ensure_ascii=False).encode(), _CONTEXT)
    proof.finish(organiser_id)
    endorsement.proofs.append(proof)
    return proof


def call_of(proof: Proof) -> Call | None:
    """What was written down of it, while that is kept."""
    if proof.kind != ProofKind.CALL or proof.detail is None:
        return None
    told = json.loads(vault.decrypt(proof.detail, _CONTEXT))
    return Call(**told | {"on": date.fromisoformat(told["on"])})


def finished(endorsement: Endorsement, record: Organisation | None = None) -> list[Proof]:
    """What proves it. Where the register has another site than the officer typed, what was proved
    of the typed one proves nothing of the organisation."""
    found = [proof for proof in endorsement.proofs if proof.state == ProofState.FINISHED]
    known = domains.registrable(domains.host_of(record.site)) if record and record.site else None
    if known is None:
        return found
    return [p for p in found if p.kind not in _OF_THE_SITE or _domain(p) == known]


def _domain(proof: Proof) -> str | None:
    return domains.registrable(str(proof.facts.get("domain") or proof.facts.get("host") or ""))
