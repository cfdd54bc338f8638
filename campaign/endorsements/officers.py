"""The officer behind an endorsement: kept encrypted, read by those who vet and by our letters."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from campaign import stops
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs.models import ProofState
from campaign.outbox import letters
from campaign.tokens import Purpose, links
from campaign.vault import vault

CONFIRM = Purpose("confirm-endorsement", stops.ASKED_LASTS)
CONFIRM_AT_MOST = Purpose(CONFIRM.name, CONFIRM.lasts + stops.CREDIT)
"""With the time for which signing or mail was stopped; the row says whether it did."""
OWN = Purpose("own-endorsement", timedelta(days=3650))
TO_PRINT = Purpose("print-endorsement", timedelta(days=1))
WITHDRAW = Purpose("withdraw-endorsement", timedelta(days=3650))
SHOWN = "officer’s details shown"
"""In the audit, each time somebody who vets looks at them."""
_CONTEXT = "endorsement.officer"


@dataclass(frozen=True)
class Officer:
    name: str
    role: str
    mail: str
    mandate: str
    """By what decision the organisation endorses, in the officer's words."""


def keep(endorsement: Endorsement, officer: Officer) -> None:
    endorsement.officer = vault.encrypt(json.dumps(asdict(officer)).encode(), _CONTEXT)


def of(endorsement: Endorsement) -> Officer:
    return Officer(**json.loads(vault.decrypt(endorsement.officer or b"", _CONTEXT)))


def write_of_proof(endorsement: Endorsement, asked: str = "") -> None:
    """The link to the officer's own page, where the organisation is proved to be the one; `asked`:
    what an organiser asks for, in their words."""
    letters.endorsement_to_prove(
        of(endorsement).mail,
        endorsement.language,
        campaign_id=endorsement.campaign_id,
        organisation=endorsement.organisation,
        campaign_titles=endorsement.campaign.titles,
        proved=any(proof.state == ProofState.FINISHED for proof in endorsement.proofs),
        token=links.sign(OWN, endorsement.key),
        asked=asked,
    )
