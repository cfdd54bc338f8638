"""A coarse guard against floods, by networks under the key of the day; screening does the rest."""

from ipaddress import ip_address

from flask import Flask, g, request
from flask_limiter import Limiter

from campaign.config import settings
from campaign.db import transaction
from campaign.signatures import daily_key

SIGNING = "300 per minute; 5000 per hour"
"""A whole neighbourhood behind one address; who is over a person's pace is held long before."""
GUESSING = "20 per 5 minutes"
ASKING = "10 per 5 minutes"


def origin() -> str:
    """The reader's bucket of networks, good for today; the address is not kept anywhere."""
    if "origin" not in g:
        key = daily_key.known()
        if key is None:
            with transaction():
                key = daily_key.load()
        g.origin = daily_key.bucket_of(_address(), key)
    return str(g.origin)


def by_carrier() -> bool:
    """Whether it came from one of the networks in which thousands share an address."""
    address = ip_address(_address())
    return any(address in network for network in settings.carriers)


def _address() -> str:
    return request.remote_addr or "::"


limiter = Limiter(key_func=origin)


def init_app(app: Flask) -> None:
    limiter.init_app(app)
