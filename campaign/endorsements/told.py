"""What an officer told of their organisation: it lies encrypted with the endorsement, whatever its state."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from campaign.endorsements.register.models import OrganisationKind, key_of, key_of_group
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

    @property
    def key(self) -> str:
        """What tells it from the other organisations of its country."""
        name = min(self.names.items(), default=("", ""))[1]
        return key_of(self.registration_number) or key_of_group(name, self.place)


NOTHING = Told({}, OrganisationKind.OTHER, "", "", "", "", "")
"""Once it is forgotten."""


def print_in(campaign_id: int, told: Told) -> Fingerprint:
    """To find the same organisation again within one campaign; the prints of two campaigns have
    nothing in common, so that a public endorsement tells on no confidential one."""
    return vault.fingerprint("organisation", f"{campaign_id} {told.country} {told.key}")


def encrypted(told: Told) -> bytes:
    raw = json.dumps(asdict(told), ensure_ascii=False).encode()
    return vault.encrypt(raw.ljust(-(-len(raw) // _STEP) * _STEP), _CONTEXT)


def decrypted(kept: bytes) -> Told:
    """Raises VaultLocked."""
    given = json.loads(vault.decrypt(kept, _CONTEXT))
    return Told(**given | {"kind": OrganisationKind(given["kind"])})
