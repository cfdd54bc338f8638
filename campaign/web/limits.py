"""Abuse limits by address of origin, under a keyed hash whose key lives for one day in memory."""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from ipaddress import ip_address, ip_network

from flask import Flask, current_app, request
from flask_limiter import Limiter

SIGNING = "30 per 5 minutes; 300 per day"
GUESSING = "20 per 5 minutes"
ASKING = "10 per 5 minutes"
_PREFIX = {4: 24, 6: 48}


def origin() -> str:
    """A name for the reader's neighbourhood, /24 or /48, good for today; the address is not kept."""
    address = ip_address(request.remote_addr or "::")
    near = ip_network((address, _PREFIX[address.version]), strict=False)
    today = datetime.now(UTC).date().isoformat()
    key = f"{current_app.config['SECRET_KEY']}{today}".encode()
    return hmac.new(key, str(near).encode(), sha256).hexdigest()[:24]


limiter = Limiter(key_func=origin)


def init_app(app: Flask) -> None:
    limiter.init_app(app)
