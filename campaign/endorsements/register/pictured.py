"""An organisation's picture: it lies encrypted with the endorsement it was given with, and as a file of
everybody's while the organisation stands in the register."""

from hashlib import sha256

from sqlalchemy import exists, select

from campaign.db import db
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.register.models import Logo, Organisation
from campaign.errors import StepOutOfOrder
from campaign.vault import vault

_CONTEXT = "endorsement.logo"
_STEP = 16 * 1024
"""Bytes: the length of what is encrypted does not tell whose picture it is."""
_LENGTH = 4
"""Bytes before the picture that say how long it is."""


def keep(endorsement: Endorsement, png: bytes) -> None:
    """A picture drawn anew. Raises StepOutOfOrder once the endorsement was decided."""
    if endorsement.state != EndorsementState.CONFIRMED:
        raise StepOutOfOrder
    endorsement.logo = _locked(png)


def of(endorsement: Endorsement) -> bytes | None:
    """The PNG, for those who vet. Raises VaultLocked."""
    if endorsement.logo is None:
        return None
    padded = vault.decrypt(endorsement.logo, _CONTEXT)
    end = _LENGTH + int.from_bytes(padded[:_LENGTH])
    return padded[_LENGTH:end]


def show(endorsement: Endorsement, record: Organisation) -> None:
    """From now on it is the picture of the register's record."""
    png = of(endorsement)
    if png is None:
        return
    name = sha256(png).hexdigest()
    if db.session.get(Logo, name) is None:
        db.session.add(Logo(sha256=name, png=png))
        db.session.flush()
    record.logo_sha256 = name


def take_along(endorsement: Endorsement, record: Organisation) -> None:
    """What stood in the register, kept with an endorsement that is hidden."""
    if record.logo is not None:
        endorsement.logo = _locked(record.logo.png)


def erase_unused(batch: int) -> int:
    """Pictures of which no organisation is left; gives how many."""
    unused = db.session.scalars(
        select(Logo).where(~exists().where(Organisation.logo_sha256 == Logo.sha256)).limit(batch)
    ).all()
    for logo in unused:
        db.session.delete(logo)
    return len(unused)


def _locked(png: bytes) -> bytes:
    raw = len(png).to_bytes(_LENGTH) + png
    return vault.encrypt(raw.ljust(-(-len(raw) // _STEP) * _STEP, b"\0"), _CONTEXT)
