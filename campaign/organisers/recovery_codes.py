"""Recovery codes: each stands in for a lost second factor, once."""

from sqlalchemy import delete, func, select

from campaign.db import db
from campaign.errors import CampaignError
from campaign.organisers import accounts, tries
from campaign.organisers.models import Organiser, RecoveryCode
from campaign.organisers.security import one_time_codes
from campaign.outbox.letters import AccountChange
from campaign.vault import Fingerprint, vault

TRIED = "second-step"
HOW_MANY = 10


class RecoveryCodeRefused(CampaignError):
    """Wrong, or used."""

    code = "recovery-code-refused"


def first(organiser: Organiser) -> list[str] | None:
    """Ten codes, if the organiser has none yet. They are shown once, and kept as keyed prints."""
    return None if left(organiser) else _anew(organiser)


def renew(organiser: Organiser) -> list[str]:
    """Ten new codes; the old ones end."""
    codes = _anew(organiser)
    accounts.tell(organiser, AccountChange.RECOVERY_RENEWED)
    return codes


def use(organiser: Organiser, code: str) -> None:
    """Instead of the second factor; a letter tells. `tries.note(TRIED, …)` comes before, in its own
    transaction. Raises RecoveryCodeRefused, TooManySignIns."""
    tries.hold(TRIED, str(organiser.id))
    gone = db.session.scalar(
        delete(RecoveryCode)
        .where(
            RecoveryCode.organiser_id == organiser.id,
            RecoveryCode.code_print == _print(organiser, code),
        )
        .returning(RecoveryCode.code_print)
    )
    if gone is None:
        raise RecoveryCodeRefused
    tries.forget(TRIED, str(organiser.id))
    accounts.tell(organiser, AccountChange.RECOVERY_USED)


def left(organiser: Organiser) -> int:
    return (
        db.session.scalar(select(func.count()).where(RecoveryCode.organiser_id == organiser.id))
        or 0
    )


def forget_if_idle(organiser: Organiser) -> None:
    """With the last factor they end too: there is nothing they could stand in for."""
    if not organiser.has_second_factor:
        _forget(organiser)


def _anew(organiser: Organiser) -> list[str]:
    _forget(organiser)
    codes = one_time_codes().generate_recovery_codes(HOW_MANY)
    db.session.add_all(
        RecoveryCode(organiser_id=organiser.id, code_print=_print(organiser, code))
        for code in codes
    )
    return codes


def _forget(organiser: Organiser) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.organiser_id == organiser.id))


def _print(organiser: Organiser, code: str) -> Fingerprint:
    """48 bits by chance, under a key that lies outside the database."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return vault.fingerprint("recovery-code", f"{organiser.id} {plain}")
