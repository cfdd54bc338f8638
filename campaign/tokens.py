"""Links that expire, one purpose each: a token for one thing opens no other."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.local import LocalProxy

from campaign.errors import LinkInvalid


@dataclass(frozen=True)
class Purpose:
    """What a link is for, and how long it works."""

    name: str
    lasts: timedelta


class Links:
    """Signs and reads tokens: HMAC-SHA256 over the value, its purpose and its time."""

    def __init__(self, secret_key: str) -> None:
        self._secret_key = secret_key

    def sign(self, purpose: Purpose, value: str) -> str:
        return str(self._signer(purpose).dumps(value))

    def read(self, purpose: Purpose, token: str) -> str:
        """Raises LinkInvalid for a forged, altered, foreign or expired token, without saying which."""
        try:
            return str(
                self._signer(purpose).loads(token, max_age=int(purpose.lasts.total_seconds()))
            )
        except BadData:
            raise LinkInvalid from None

    def age_of(self, purpose: Purpose, token: str) -> timedelta | None:
        """How long ago it was signed, at most `lasts`; None for a forged or older one."""
        try:
            _, signed_at = self._signer(purpose).loads(
                token, max_age=int(purpose.lasts.total_seconds()), return_timestamp=True
            )
        except BadData:
            return None
        age: timedelta = datetime.now(UTC) - signed_at
        return age

    def _signer(self, purpose: Purpose) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(
            self._secret_key, salt=purpose.name, signer_kwargs={"digest_method": hashlib.sha256}
        )


links = cast("Links", LocalProxy(lambda: current_app.extensions["campaign.links"]))
"""The running application's links."""
