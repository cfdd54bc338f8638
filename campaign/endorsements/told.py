"""What an officer told of their organisation: it lies encrypted with the endorsement, whatever its state."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from campaign.endorsements.register.models import OrganisationKind, key_of
from campaign.i18n import Texts
from campaign.vault import Fingerprint, vault

_CONTEXT = "endorsement.told_kept"
_STEP = 512
"""Bytes: what is encrypted has a length of whole steps, so that the length tells nothing either."""


@dataclass(frozen=True)
class Told:
    names: Texts
    """By language; at least one."""
    kind: OrganisationKind
    country: str
    registration_number: str
    site: str
    place: str
    region: str
    label: str = ""
    """What a law may require to stand wherever its name stands."""
    statement: str = ""
    officer: Mapping[str, str] | None = None
    """{"name", "role"} of an officer who chose to be named."""
    takes_over: bool = False
    """An organiser approved that this is written over what stands in the register."""
    slug: str = ""
    """Where its page was, while its campaign hides names."""


NOTHING = Told({}, OrganisationKind.OTHER, "", "", "", "", "")
"""Once it is forgotten."""


def print_in(campaign_id: int, country: str, registration_number: str) -> Fingerprint:
    """To find the same organisation again within one campaign; the prints of two campaigns have
    nothing in common, so that a public endorsement tells on no confidential one."""
    key = f"{campaign_id} {country} {key_of(registration_number)}"
    return vault.fingerprint("organisation", key)


def encrypted(told: Told) -> bytes:
    raw = json.dumps(asdict(told), ensure_ascii=False).encode()
    return vault.encrypt(raw.ljust(-(-len(raw) // _STEP) * _STEP), _CONTEXT)


def decrypted(kept: bytes) -> Told:
    """Raises VaultLocked."""
    given = json.loads(vault.decrypt(kept, _CONTEXT))
    return Told(**given | {"kind": OrganisationKind(given["kind"])})
