"""Organisers' accounts: passphrases by Argon2id, guessing slowed down, sessions that end."""

from datetime import timedelta
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select

from campaign import audit
from campaign.db import db, utcnow
from campaign.errors import CampaignError
from campaign.organisers.models import Membership, Organiser, SignInAttempt
from campaign.organisers.roles import MemberRole
from campaign.vault import Fingerprint, vault
from campaign.vault.passphrases import long_enough

hasher = PasswordHasher()
"""Argon2id with the library's parameters (RFC 9106, low memory): 64 MiB, three passes."""
TRIES = 5
WITHIN = timedelta(minutes=15)


class SignInRefused(CampaignError):
    """Unknown address or wrong passphrase: never said which."""

    code = "sign-in-refused"


class TooManySignIns(CampaignError):
    """Five failed tries in a quarter of an hour, whether the account exists or not."""

    code = "too-many-sign-ins"


class AddressTaken(CampaignError):
    code = "address-taken"


def create(email: str, name: str, passphrase: str, language: str = "ru") -> Organiser:
    """A new account; raises PassphraseTooShort, AddressTaken."""
    address = email.strip().lower()
    if db.session.scalar(select(Organiser).where(Organiser.email == address)):
        raise AddressTaken
    organiser = Organiser(
        email=address,
        name=name,
        password_hash=_hashed(passphrase),
        language=language,
        session_key=uuid4().hex,
    )
    db.session.add(organiser)
    db.session.flush()
    audit.record(organiser.id, "account created", f"organiser:{organiser.id}")
    return organiser


def sign_in(email: str, passphrase: str) -> Organiser:
    """Raises SignInRefused or TooManySignIns; the same work for a known and an unknown address.

    A failed try is written by `note_failure`, in a transaction of its own, since a refusal undoes
    what its own transaction wrote.
    """
    if _tries(_print(email)) >= TRIES:
        raise TooManySignIns
    found = db.session.scalar(
        select(Organiser).where(Organiser.email == email.strip().lower(), Organiser.active)
    )
    known = found.password_hash if found else _UNKNOWN
    if not _matches(known, passphrase) or found is None:
        raise SignInRefused
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.fingerprint == _print(email)))
    if hasher.check_needs_rehash(found.password_hash):
        found.password_hash = hasher.hash(passphrase)
    audit.record(found.id, "signed in", f"organiser:{found.id}")
    return found


def note_failure(email: str) -> None:
    db.session.add(SignInAttempt(fingerprint=_print(email)))


def sign_out(organiser: Organiser) -> None:
    """Ends every session of the account, in every browser (OWASP ASVS 7.4.1)."""
    organiser.session_key = uuid4().hex
    audit.record(organiser.id, "signed out", f"organiser:{organiser.id}")


def set_passphrase(organiser: Organiser, passphrase: str) -> None:
    """Raises PassphraseTooShort; every session ends."""
    organiser.password_hash = _hashed(passphrase)
    organiser.session_key = uuid4().hex
    audit.record(organiser.id, "passphrase changed", f"organiser:{organiser.id}")


def with_email(email: str) -> Organiser | None:
    return db.session.scalar(select(Organiser).where(Organiser.email == email.strip().lower()))


def join(organiser_id: int, campaign_id: int, role: MemberRole = MemberRole.OWNER) -> None:
    """Makes the campaign one of the organiser's own; a second time changes nothing."""
    if db.session.get(Membership, (organiser_id, campaign_id)) is None:
        db.session.add(Membership(organiser_id=organiser_id, campaign_id=campaign_id, role=role))
        audit.record(organiser_id, "joined", f"organiser:{organiser_id}", campaign_id=campaign_id)


def _hashed(passphrase: str) -> str:
    return hasher.hash(long_enough(passphrase))


def _matches(kept: str, passphrase: str) -> bool:
    try:
        return hasher.verify(kept, passphrase)
    except (VerificationError, InvalidHashError):
        return False


def _tries(fingerprint: Fingerprint) -> int:
    return (
        db.session.scalar(
            select(func.count()).where(
                SignInAttempt.fingerprint == fingerprint, SignInAttempt.at > utcnow() - WITHIN
            )
        )
        or 0
    )


def _print(email: str) -> Fingerprint:
    return vault.fingerprint("sign-in", email.strip().lower())


_UNKNOWN = hasher.hash("nobody has this passphrase")
"""Verified against when the address is unknown, so that the answer takes as long."""
