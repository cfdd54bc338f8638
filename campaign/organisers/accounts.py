"""Organisers' accounts: made, signed in to, and given another passphrase."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from campaign import audit
from campaign.db import db, utcnow
from campaign.errors import CampaignError, LinkInvalid
from campaign.organisers import passphrases, sessions, tries
from campaign.organisers.models import Membership, Organiser
from campaign.organisers.roles import MemberRole
from campaign.outbox import letters
from campaign.tokens import Purpose, links

BY_PASSPHRASE = "sign-in"  # noqa: S105 - what tries are counted of
SECOND_STEP = Purpose("second step of signing in", timedelta(minutes=10))
NEW_PASSPHRASE = Purpose("new passphrase", timedelta(hours=1))


class SignInRefused(CampaignError):
    """Unknown address or wrong passphrase: never said which."""

    code = "sign-in-refused"


class PassphraseNotYours(CampaignError):
    """The passphrase of the account that is signed in, asked once more."""

    code = "passphrase-not-yours"


class AddressTaken(CampaignError):
    code = "address-taken"


def create(email: str, name: str, passphrase: str, language: str = "ru") -> Organiser:
    """A new account; raises PassphraseTooShort, PassphraseTooCommon, AddressTaken."""
    if is_taken(email):
        raise AddressTaken
    organiser = Organiser(
        email=plain(email),
        name=name,
        password_hash=passphrases.hashed(passphrase, email, name),
        language=language,
        fs_uniquifier=uuid4().hex,
        fs_webauthn_user_handle=uuid4().hex,
    )
    try:
        with db.session.begin_nested():
            db.session.add(organiser)
    except IntegrityError:  # two of one address at once; the other one was first
        raise AddressTaken from None
    _note(organiser, "account created")
    return organiser


def sign_in(email: str, passphrase: str) -> Organiser:
    """Raises SignInRefused or TooManySignIns; the same work for a known and an unknown address.

    `tries.note(BY_PASSPHRASE, email)` comes before, in a transaction of its own.
    """
    tries.hold(BY_PASSPHRASE, email)
    found = with_email(email)
    if not passphrases.matches(found, passphrase) or found is None:
        raise SignInRefused
    tries.forget(BY_PASSPHRASE, email)
    return found


def prove(organiser: Organiser, passphrase: str) -> None:
    """Once more, by whoever is signed in. Raises PassphraseNotYours, TooManySignIns."""
    tries.hold(BY_PASSPHRASE, organiser.email)
    if not passphrases.matches(organiser, passphrase):
        raise PassphraseNotYours
    tries.forget(BY_PASSPHRASE, organiser.email)


def half_signed_in(organiser: Organiser) -> str:
    """The passphrase was right and the second factor is still to come."""
    return links.sign(SECOND_STEP, f"{organiser.id} {organiser.fs_uniquifier}")


def who_is_half_signed_in(token: str) -> Organiser:
    """Raises LinkInvalid, also when the passphrase was changed since."""
    return _with_uniquifier(links.read(SECOND_STEP, token))


def ask_for_new_passphrase(email: str, language: str) -> None:
    """A letter with a link, if there is such an account; the same rows and work if not."""
    found = with_email(email)
    known = f"{found.id} {found.fs_uniquifier}" if found else f"0 {uuid4().hex}"
    room = letters.has_room(email, letters.Group.ACCOUNTS)
    letter = letters.choose_a_new_passphrase(
        plain(email),
        found.language if found else language,
        token=links.sign(NEW_PASSPHRASE, known),
    )
    if found is None or not room:
        letter.withhold()
    audit.record(
        found.id if found else None,
        "new passphrase asked for",
        f"organiser:{found.id}" if found else "organiser:unknown",
    )


def who_may_choose_a_passphrase(token: str) -> Organiser:
    """Raises LinkInvalid: forged, older than an hour, or used."""
    return _with_uniquifier(links.read(NEW_PASSPHRASE, token))


def set_passphrase(organiser: Organiser, passphrase: str, *, keeping: int | None = None) -> None:
    """Raises PassphraseTooShort, PassphraseTooCommon. Every session ends but `keeping`; links and
    half-made sign-ins too."""
    organiser.password_hash = passphrases.hashed(passphrase, organiser.email, organiser.name)
    changed(organiser, letters.AccountChange.PASSPHRASE, keeping=keeping)


def changed(
    organiser: Organiser, what: letters.AccountChange, *, keeping: int | None = None
) -> None:
    """What somebody signs in with is another now: other sessions end, and a letter tells."""
    organiser.fs_uniquifier = uuid4().hex
    sessions.end_all(organiser, but=keeping)
    tell(organiser, what)


def tell(organiser: Organiser, what: letters.AccountChange) -> None:
    """To the audit, and by a letter: whoever did not do it themselves must learn of it."""
    letters.your_account_changed(organiser.email, organiser.language, change=what)
    _note(organiser, what.value)


def plain(email: str) -> str:
    """An address as accounts are kept under it."""
    return email.strip().lower()


def with_email(email: str) -> Organiser | None:
    return db.session.scalar(
        select(Organiser).where(Organiser.email == plain(email), Organiser.active)
    )


def is_taken(email: str) -> bool:
    """Also by an account that was shut: an address is one person's."""
    found = select(Organiser.id).where(Organiser.email == plain(email))
    return db.session.scalar(found) is not None


def join(
    organiser_id: int,
    campaign_id: int,
    role: MemberRole = MemberRole.OWNER,
    *,
    invited_by: int | None = None,
) -> None:
    """Makes the campaign one of the organiser's own; a second time changes nothing."""
    if db.session.get(Membership, (organiser_id, campaign_id)) is None:
        db.session.add(
            Membership(
                organiser_id=organiser_id,
                campaign_id=campaign_id,
                role=role,
                invited_by=invited_by,
                role_since=utcnow() if invited_by else None,
            )
        )
        audit.record(
            organiser_id,
            "joined",
            f"organiser:{organiser_id}",
            campaign_id=campaign_id,
            after={"role": role.value},
        )


def _with_uniquifier(told: str) -> Organiser:
    id_, _, uniquifier = told.partition(" ")
    found = db.session.scalar(
        select(Organiser).where(
            Organiser.id == int(id_), Organiser.fs_uniquifier == uniquifier, Organiser.active
        )
    )
    if found is None:
        raise LinkInvalid
    return found


def _note(organiser: Organiser, what: str) -> None:
    audit.record(organiser.id, what, f"organiser:{organiser.id}")
