"""Whose a domain is: the part somebody registered (Public Suffix List, kept with the library). Pure."""

from functools import cache
from urllib.parse import urlsplit

import idna
from publicsuffixlist import PublicSuffixList

from campaign.outbox import addresses
from campaign.outbox.providers import WELL_KNOWN

LONGEST_LABEL = 63
EVERYBODYS = frozenset({
    "example.org", "example.com", "example.net",
    "wordpress.com", "wixsite.com", "tilda.ws", "blogspot.com", "narod.ru", "ucoz.ru", "ucoz.com",
    "facebook.com", "instagram.com", "vk.com", "ok.ru", "t.me", "youtube.com", "linkedin.com",
    "medium.com", "substack.com", "linktr.ee", "taplink.cc", "google.com", "github.com",
})  # fmt: skip
"""Nobody's own, or many have their pages there: each name under them is for itself. The first three
are for what is invented (RFC 2606)."""
FREE_MAIL = WELL_KNOWN | {
    "elcat.kg", "inbox.kg", "yandex.kg", "gmx.net", "gmx.at", "gmx.ch", "t-online.de", "online.de",
    "mail.ua", "i.ua", "meta.ua", "qip.ru", "pochta.ru", "hotmail.de", "hotmail.co.uk", "hotmail.fr",
    "yahoo.co.uk", "yahoo.de", "yahoo.fr", "outlook.de", "orange.fr", "free.fr", "laposte.net",
    "163.com", "126.com", "qq.com", "hushmail.com", "mailbox.org", "posteo.de", "posteo.net",
    "riseup.net", "tutanota.com", "tutanota.de", "duck.com", "zohomail.com", "yandex.net",
}  # fmt: skip
"""Anyone may have an address there: it never says whose it is."""
PROVIDERS = frozenset({
    "aol", "fastmail", "gmail", "gmx", "googlemail", "hotmail", "icloud", "live", "msn", "outlook",
    "proton", "protonmail", "rambler", "tutanota", "yahoo", "yandex", "ymail", "zoho", "zohomail",
})  # fmt: skip
"""They have one such domain in many countries: yahoo.com.ph is as little anybody's own."""


def host_of(site: str) -> str:
    """The host of a site's address, in small ASCII letters; nothing where it has none, or where a
    browser could read another one in it (WHATWG URL, 4.4: a backslash is a slash)."""
    try:
        found = urlsplit(site)
        host = "" if set(found.netloc) & {"@", "\\"} else found.hostname or ""
        return in_ascii(host.rstrip("."))
    except ValueError:
        return ""


def in_ascii(host: str) -> str:
    """A-labels, as browsers and mail servers make them (UTS 46, not transitional: ß stays ß). Raises
    ValueError for what is no name."""
    found = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()
    if any(len(label) > LONGEST_LABEL for label in found.split(".")):
        raise ValueError
    return found


def registrable(host: str) -> str | None:
    """The domain somebody registered: ngo.org.kg of www.ngo.org.kg; None of a public suffix."""
    parts = host.lower().rstrip(".").split(".")
    if len(parts) < 2 or not all(parts) or parts[-1].isdigit():  # noqa: PLR2004 - a name and its suffix
        return None
    above = ".".join(parts[-2:])
    if above in EVERYBODYS:
        return ".".join(parts[-3:]) if len(parts) > 2 else None  # noqa: PLR2004
    found: str | None = _suffixes().privatesuffix(".".join(parts))
    return found


def own_domain(mail: str, site: str) -> str | None:
    """The domain that the address and the site have in common, where it is the organisation's own:
    never a free-mail domain, nor one under which many have theirs."""
    try:
        host = in_ascii(addresses.domain_of(mail))
    except ValueError:
        return None
    of_mail = registrable(host)
    if of_mail is None or is_free_mail(of_mail) or host in FREE_MAIL:
        return None
    return of_mail if of_mail == registrable(host_of(site)) else None


def is_free_mail(domain: str) -> bool:
    return domain in FREE_MAIL or domain.split(".", maxsplit=1)[0] in PROVIDERS


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
