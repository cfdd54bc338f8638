"""Whether a passphrase is known to have leaked: asked over the network, where a setting says so."""

import hashlib
from urllib.request import Request, urlopen

from campaign.config import settings

SERVICE = "https://api.pwnedpasswords.com/range/"
WAITS = 3
"""Seconds. Asked outside any transaction, so that a slow service holds up nobody's writing."""
MOST = 1_000_000
"""Bytes of an answer that are read."""
HEADERS = {"User-Agent": "Campaign", "Add-Padding": "true"}


def is_leaked(passphrase: str) -> bool:
    """By the first 5 of the 40 digits of its SHA-1, so the service learns neither it nor its hash.
    If it does not answer in time, the passphrase is taken as not leaked."""
    if not settings.breached_lookup:
        return False
    digits = hashlib.sha1(passphrase.encode(), usedforsecurity=False).hexdigest().upper()
    try:
        with urlopen(Request(SERVICE + digits[:5], headers=HEADERS), timeout=WAITS) as answer:  # noqa: S310 - ours
            lines = answer.read(MOST).decode("ascii", "replace").splitlines()
    except OSError:
        return False
    found = {ending: count for ending, _, count in (line.partition(":") for line in lines)}
    return int(found.get(digits[5:], "0")) > 0
