"""Flask-Security, as far as we use it: its passphrase context, one-time codes, passkeys and datastore.

Its own pages are not registered: they know no language in the path, no Kyrgyz and no outbox. What it
does at every request is taken off again, since it reads the session cookie, and a public page that
read a cookie could not be kept by any cache.
"""

from typing import Any

from flask import Flask, current_app
from flask_security import Security, SQLAlchemyUserDatastore, Totp
from passlib.totp import TOTP, TotpMatch
from werkzeug.local import LocalProxy

from campaign.config import settings
from campaign.db import db, utcnow
from campaign.organisers.models import Membership, Organiser, Passkey

HARDNESS: dict[str, Any] = {
    "argon2__memory_cost": 65536,  # KiB
    "argon2__rounds": 3,
    "argon2__parallelism": 4,
}
"""RFC 9106, section 4, second choice: Argon2id for machines with less memory."""
SETTINGS = {
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "DEPRECATED_PASSWORD_SCHEMES": [],
    "PASSWORD_SINGLE_HASH": True,  # hashes made before the library stay good
    "PASSWORD_COMPLEXITY_CHECKER": "zxcvbn",
    "DATETIME_FACTORY": utcnow,
    "TRACKABLE": False,
    "REGISTERABLE": False,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
}

AT_EVERY_REQUEST = ("before_request_funcs", "after_request_funcs", "template_context_processors")


def init_app(app: Flask) -> None:
    app.config.update({f"SECURITY_{name}": value for name, value in SETTINGS.items()})
    app.config["SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"] = dict(HARDNESS)
    asked_before = {kind: list(getattr(app, kind)[None]) for kind in AT_EVERY_REQUEST}
    models: Any = (Organiser, Membership, Passkey)  # by their columns, not by the library's mixins
    security = Security(app, SQLAlchemyUserDatastore(db, *models), register_blueprint=False)
    for kind, functions in asked_before.items():
        getattr(app, kind)[None] = functions
    app.extensions["campaign.nobodys_hash"] = security.pwd_context.hash(
        "nobody has this passphrase"
    )


datastore: Any = LocalProxy(lambda: current_app.extensions["security"].datastore)
"""The running application's."""


def nobodys_hash() -> str:
    """To verify against when nobody is known, so that the answer takes as long."""
    return str(current_app.extensions["campaign.nobodys_hash"])


class OneTimeCodes(Totp):
    """The library's codes, kept under our vault, with the last one remembered."""

    def __init__(self, issuer: str) -> None:
        self._totp = TOTP.using(issuer=issuer)

    def generate_totp_secret(self) -> str:
        return str(self._totp.new().to_json(encrypt=False))

    def get_last_counter(self, user: Organiser) -> int | None:  # type: ignore[override]
        return user.totp_counter

    def set_last_counter(self, user: Organiser, tmatch: TotpMatch) -> None:  # type: ignore[override]
        user.totp_counter = tmatch.counter


def one_time_codes() -> OneTimeCodes:
    """Under the name of this host, as an authenticator app lists it."""
    return OneTimeCodes(settings.host.partition(":")[0])
