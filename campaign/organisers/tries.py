"""Guessing is slow: tries are counted in the database, before anything is checked."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from campaign.db import db, utcnow
from campaign.errors import CampaignError
from campaign.organisers.models import SignInAttempt
from campaign.vault import Fingerprint, vault

TRIES = 5
WITHIN = timedelta(minutes=15)


class TooManySignIns(CampaignError):
    """Five tries in a quarter of an hour, whether the account exists or not."""

    code = "too-many-sign-ins"


def note(what: str, whom: str) -> None:
    """One more, in a transaction of its own, so that tries at once have five together.

    Raises TooManySignIns; who is refused here is not counted on, so the wait ends by itself.
    """
    if _counted(what, whom) >= TRIES:
        raise TooManySignIns
    db.session.add(SignInAttempt(fingerprint=_print(what, whom)))


def hold(what: str, whom: str) -> None:
    """Raises TooManySignIns if others were counted at the same moment."""
    if _counted(what, whom) > TRIES:
        raise TooManySignIns


def forget(what: str, whom: str) -> None:
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.fingerprint == _print(what, whom)))


def _counted(what: str, whom: str) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                SignInAttempt.fingerprint == _print(what, whom),
                SignInAttempt.at > utcnow() - WITHIN,
            )
        )
        or 0
    )


def _print(what: str, whom: str) -> Fingerprint:
    return vault.fingerprint(what, whom.strip().lower())
