"""Passkeys (WebAuthn, level 2) by Flask-Security's datastore and py_webauthn.

The device asks for a finger, a face or a PIN, so a passkey is both factors at once. It answers only
to this host: a look-alike page gets nothing.
"""

import json
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import webauthn
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from campaign.config import settings
from campaign.db import db, utcnow
from campaign.errors import CampaignError, LinkInvalid
from campaign.organisers import accounts, recovery_codes
from campaign.organisers.models import Organiser, Passkey
from campaign.organisers.security import datastore
from campaign.outbox.letters import AccountChange
from campaign.tokens import Purpose, links

CHALLENGE = Purpose("passkey challenge", timedelta(minutes=10))
REQUIRED = UserVerificationRequirement.REQUIRED


class PasskeyRefused(CampaignError):
    """Unknown, of another host, too late, or used: never said which."""

    code = "passkey-refused"


class PasskeyNameTaken(CampaignError):
    """Two of one account under one name could not be told apart."""

    code = "passkey-name-taken"


def ask_to_add(organiser: Organiser) -> tuple[str, str]:
    """Options for the browser (JSON), and the challenge to send back with its answer."""
    challenge = _challenge(f"add {organiser.id}")
    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Campaign",
        user_id=organiser.fs_webauthn_user_handle.encode(),
        user_name=organiser.email,
        user_display_name=organiser.name,
        challenge=challenge.encode(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=key.credential_id) for key in organiser.webauthn
        ],
    )
    return webauthn.options_to_json(options), challenge


def add(
    organiser: Organiser, name: str, challenge: str, answer: str, *, keeping: int | None
) -> list[str] | None:
    """A new passkey, and recovery codes if there are none. Raises PasskeyRefused, PasskeyNameTaken."""
    _asked_at(challenge, f"add {organiser.id}")
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise PasskeyRefused from None
    if any(key.name == name for key in organiser.webauthn):
        raise PasskeyNameTaken
    try:
        with db.session.begin_nested():
            datastore.create_webauthn(
                organiser,
                credential_id=made.credential_id,
                public_key=made.credential_public_key,
                name=name,
                sign_count=made.sign_count,
                usage="first",
                device_type=made.credential_device_type.value,
                backup_state=made.credential_backed_up,
                transports=_transports(answer),
                extensions=None,
            )
            db.session.flush()
    except IntegrityError:  # the same device's key, or the same name, sent twice
        raise PasskeyRefused from None
    accounts.changed(organiser, AccountChange.PASSKEY_ADDED, keeping=keeping)
    return recovery_codes.first(organiser)


def ask_to_sign_in() -> tuple[str, str]:
    """The same for everybody: the device offers the accounts it holds, and we name none."""
    challenge = _challenge("sign in")
    options = webauthn.generate_authentication_options(
        rp_id=_host(), challenge=challenge.encode(), user_verification=REQUIRED
    )
    return webauthn.options_to_json(options), challenge


def sign_in(challenge: str, answer: str) -> Organiser:
    """Whose passkey it is. A challenge is good once for one passkey. Raises PasskeyRefused."""
    asked_at = _asked_at(challenge, "sign in")
    passkey = _named_in(answer)
    if passkey is not None:
        db.session.refresh(passkey, with_for_update=True)  # the same answer twice at once
    if passkey is None or not passkey.user.active or asked_at <= passkey.lastuse_datetime:
        raise PasskeyRefused
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge.encode(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise PasskeyRefused from None
    passkey.sign_count = proved.new_sign_count
    passkey.backup_state = proved.credential_backed_up
    passkey.lastuse_datetime = utcnow()
    return passkey.user


def remove(organiser: Organiser, passkey_id: int, *, keeping: int | None) -> None:
    """One of the organiser's own; any other id changes nothing."""
    mine = [key for key in organiser.webauthn if key.id == passkey_id]
    for key in mine:
        organiser.webauthn.remove(key)
        accounts.changed(organiser, AccountChange.PASSKEY_REMOVED, keeping=keeping)
        recovery_codes.forget_if_idle(organiser)


def _named_in(answer: str) -> Passkey | None:
    try:
        raw = base64url_to_bytes(str(json.loads(answer)["rawId"]))
    except (ValueError, KeyError, TypeError):
        return None
    found = datastore.find_webauthn(raw)
    return found if isinstance(found, Passkey) else None


def _transports(answer: str) -> list[str]:
    told = json.loads(answer)["response"].get("transports", [])
    return [str(one)[:20] for one in told[:8]] if isinstance(told, list) else []


def _challenge(of_what: str) -> str:
    """Chance, and when it was drawn, signed: nothing is kept until it is answered."""
    drawn = bytes_to_base64url(secrets.token_bytes(32))
    return links.sign(CHALLENGE, f"{of_what}|{utcnow().timestamp():.6f}|{drawn}")


def _asked_at(challenge: str, of_what: str) -> datetime:
    try:
        what, at, _ = links.read(CHALLENGE, challenge).split("|")
    except (LinkInvalid, ValueError):
        raise PasskeyRefused from None
    if what != of_what:
        raise PasskeyRefused
    return datetime.fromtimestamp(float(at), UTC)


def _host() -> str:
    return urlsplit(settings.public_url).hostname or "localhost"


def _origin() -> str:
    return settings.public_url.rstrip("/")
