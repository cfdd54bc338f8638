"""The officer behind an endorsement: kept encrypted, read by those who vet and by our letters."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from campaign.endorsements.models import Endorsement
from campaign.tokens import Purpose
from campaign.vault import vault

CONFIRM = Purpose("confirm-endorsement", timedelta(hours=72))
WITHDRAW = Purpose("withdraw-endorsement", timedelta(days=3650))
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
