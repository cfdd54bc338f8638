"""Codes of an authenticator app (TOTP, RFC 6238) by Flask-Security: each is taken once."""

from typing import Any

from campaign.db import db, utcnow
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.organisers import accounts, recovery_codes, tries
from campaign.organisers.models import TOTP_SECRET, Organiser
from campaign.organisers.security import one_time_codes
from campaign.outbox.letters import AccountChange
from campaign.vault import vault

TRIED = "second-step"
A_STEP = 30
"""Seconds. One step before and after is taken too, for clocks that are not right (RFC 6238, 5.2)."""


class CodeRefused(CampaignError):
    """Wrong, too old, or used."""

    code = "one-time-code-refused"


def begin(organiser: Organiser) -> None:
    """A new secret to show; nothing rests on it until a code of it was typed.

    Raises StepOutOfOrder where codes are in use: they are taken off first.
    """
    if organiser.totp_since:
        raise StepOutOfOrder
    secret = one_time_codes().generate_totp_secret()
    organiser.totp_secret = vault.encrypt(secret.encode(), TOTP_SECRET)
    organiser.totp_counter = None


def shown(organiser: Organiser) -> tuple[str, str]:
    """The secret as its owner's app takes it: a URI for the QR code, and the words to type."""
    secret = _secret_of(organiser)
    return (
        one_time_codes().get_totp_uri(organiser.email, secret),
        one_time_codes().get_totp_pretty_key(secret),
    )


def accept(organiser: Organiser, code: str, *, keeping: int | None) -> list[str] | None:
    """The first code of a new secret: from now on codes are asked for, and recovery codes are given
    if there are none. Raises CodeRefused, StepOutOfOrder."""
    if organiser.totp_since or organiser.totp_secret is None:
        raise StepOutOfOrder
    _take(organiser, code)
    organiser.totp_since = utcnow()
    accounts.changed(organiser, AccountChange.CODES_ADDED, keeping=keeping)
    return recovery_codes.first(organiser)


def check(organiser: Organiser, code: str) -> None:
    """The second step of signing in; `tries.note(TRIED, …)` comes before, in its own transaction.
    Raises CodeRefused, TooManySignIns."""
    tries.hold(TRIED, str(organiser.id))
    db.session.refresh(organiser, with_for_update=True)  # the same code twice at once
    if organiser.totp_since is None:
        raise CodeRefused
    _take(organiser, code)
    tries.forget(TRIED, str(organiser.id))


def remove(organiser: Organiser, *, keeping: int | None) -> None:
    organiser.totp_secret = organiser.totp_since = organiser.totp_counter = None
    accounts.changed(organiser, AccountChange.CODES_REMOVED, keeping=keeping)
    recovery_codes.forget_if_idle(organiser)


def _take(organiser: Organiser, code: str) -> None:
    digits = "".join(code.split())
    whose: Any = organiser
    if not one_time_codes().verify_totp(digits, _secret_of(organiser), whose, window=A_STEP):
        raise CodeRefused


def _secret_of(organiser: Organiser) -> str:
    if organiser.totp_secret is None:
        raise StepOutOfOrder
    return vault.decrypt(organiser.totp_secret, TOTP_SECRET).decode()
