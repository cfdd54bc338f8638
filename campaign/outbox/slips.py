"""Domains that look mistyped: asked about, never changed silently. Pure.

A domain is a likely slip where one letter missing, added, wrong or swapped makes it one where very
many people have a mailbox, or where it is known to be written for another one.
"""

from campaign.outbox.providers import WELL_KNOWN

_MEANT = (
    "gmail.com", "mail.ru", "yandex.ru", "inbox.ru", "list.ru", "bk.ru", "icloud.com",
    "outlook.com", "hotmail.com", "yahoo.com", "proton.me", "rambler.ru",
)  # fmt: skip
"""The likelier first."""
_KNOWN = {
    "gmail.ru": "gmail.com", "gmail.kg": "gmail.com", "gmail.co": "gmail.com",
    "gmail": "gmail.com", "gmail.com.ru": "gmail.com", "mail.con": "mail.ru",
    "yandex.con": "yandex.com", "icloud.ru": "icloud.com", "hotmail.ru": "hotmail.com",
}  # fmt: skip
_SHORTEST = 6
"""Shorter domains are too near to too many others: bk.ru is one letter from hundreds."""


def meant(address: str) -> str | None:
    """The address as it was probably meant, where its domain looks mistyped."""
    local, _, domain = address.rpartition("@")
    found = _domain_meant(domain.lower())
    return f"{local}@{found}" if found else None


def _domain_meant(domain: str) -> str | None:
    if domain in WELL_KNOWN:
        return None
    if domain in _KNOWN:
        return _KNOWN[domain]
    near = (known for known in _MEANT if len(known) >= _SHORTEST and _one_slip(domain, known))
    return next(near, None)


def _one_slip(written: str, known: str) -> bool:
    """One letter missing, added or wrong, or two neighbours swapped (Damerau, 1964)."""
    if abs(len(written) - len(known)) > 1 or written == known:
        return False
    start = _same_from_the_left(written, known)
    rest, wanted = written[start:], known[start:]
    swapped = rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]


def _same_from_the_left(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
