"""The key of a day: networks are counted under it, and it is destroyed when the day is over.

A bucket is a network of neighbours (/24, or /48 of IPv6), hashed under the key and cut to 16 bits,
so that each one is shared by hundreds of networks. Without the key nothing leads back from it.
"""

import hmac
from datetime import UTC, date, datetime
from hashlib import sha256
from ipaddress import ip_address, ip_network
from secrets import token_bytes

from flask import current_app
from sqlalchemy import delete, select

from campaign.db import db, insert_into
from campaign.signatures.models import DailyKey
from campaign.vault import vault

_PREFIX = {4: 24, 6: 48}
_CONTEXT = "daily_key.kept"
_HERE = "campaign.daily_key"


def known() -> bytes | None:
    """Today's key, if this process has it."""
    day, key = current_app.extensions.get(_HERE, (None, b""))
    return key if day == _today() else None


def load() -> bytes:
    """Today's key, made by whoever is the first to ask; in the caller's transaction."""
    today = _today()
    new = vault.encrypt(token_bytes(32), _CONTEXT)
    db.session.execute(insert_into(DailyKey).values(day=today, kept=new).on_conflict_do_nothing())
    kept = db.session.scalars(select(DailyKey.kept).where(DailyKey.day == today)).one()
    key = vault.decrypt(kept, _CONTEXT)
    current_app.extensions[_HERE] = today, key
    return key


def destroy_old() -> int:
    """Those of days that are over; how many."""
    gone = delete(DailyKey).where(DailyKey.day < _today()).returning(DailyKey.day)
    return len(db.session.scalars(gone).all())


def bucket_of(address: str, key: bytes) -> str:
    """Four hex digits, good for today."""
    found = ip_address(address)
    near = ip_network((found, _PREFIX[found.version]), strict=False)
    return hmac.new(key, str(near).encode(), sha256).hexdigest()[:4]


def _today() -> date:
    return datetime.now(UTC).date()
