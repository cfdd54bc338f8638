"""VERP: every letter has an envelope sender of its own, so that a bounce names the letter.

The tag is the random part of the Message-ID and a keyed hash over it: nobody who has not had the
letter can make one up. Hex, since some servers write a returned address in small letters.
"""

import hmac
import re

from campaign.config import settings
from campaign.vault import vault

_RANDOM, _MAC = 32, 16
_TAG = re.compile(rf"[0-9a-f]{{{_RANDOM + _MAC}}}")


def sender_for(message_id: str) -> str:
    """bounces+TAG@example.org; empty where no bounce address is set."""
    if not settings.bounce_address:
        return ""
    local, _, domain = settings.bounce_address.rpartition("@")
    random = message_id[1 : 1 + _RANDOM]
    return f"{local}+{random}{_mac(random)}@{domain}"


def random_part(address: str) -> str | None:
    """Of the Message-ID that an envelope sender of ours names; None for any other address."""
    local, _, domain = address.strip(" <>").lower().rpartition("@")
    ours, _, at = settings.bounce_address.lower().rpartition("@")
    base, _, tag = local.rpartition("+")
    if (base, domain) != (ours, at) or not _TAG.fullmatch(tag):
        return None
    random, mac = tag[:_RANDOM], tag[_RANDOM:]
    return random if hmac.compare_digest(mac, _mac(random)) else None


def _mac(random: str) -> str:
    return vault.fingerprint("verp", random)[:_MAC]
