"""Mail providers: which ways to write an address lead to one mailbox. Data, each with its source.

Whoever is not listed is held to what nearly all do: case means nothing, and what follows a "+" is a
tag (RFC 5233). mail.ru, bk.ru, inbox.ru and list.ru are one provider but *different* mailboxes, as
are outlook.com, hotmail.com and live.com: so they are not listed as one.
"""

from dataclasses import dataclass
from enum import Enum


class Dots(Enum):
    """What a dot in a mailbox's name is to its provider."""

    MATTER = "matter"
    NOTHING = "nothing"
    DASHES = "dashes"


@dataclass(frozen=True)
class Provider:
    domains: tuple[str, ...]
    """Of one mailbox; the first one stands for all."""
    source: str
    tag: str = "+"
    """Each of these characters begins a tag."""
    dots: Dots = Dots.MATTER
    unread: str = ""
    """Characters of a name that are passed over."""
    name_as_subdomain: bool = False
    """anything@name.provider is name@provider."""


PROVIDERS = (
    Provider(
        ("gmail.com", "googlemail.com"),
        "support.google.com/mail/answer/7436150 and /10313: dots do not matter, one mailbox",
        dots=Dots.NOTHING,
    ),
    Provider(
        (
            "yandex.ru",
            "ya.ru",
            "yandex.com",
            "yandex.by",
            "yandex.kz",
            "yandex.ua",
            "yandex.com.tr",
        ),
        "yandex.com/support/id, Email aliases: a name on all Yandex domains; a dot is a dash",
        dots=Dots.DASHES,
    ),
    Provider(
        ("yahoo.com", "ymail.com", "rocketmail.com"),
        "help.yahoo.com, disposable addresses: base-keyword; a name itself has no dash",
        tag="+-",
    ),
    Provider(
        ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
        "proton.me/support/addresses-and-aliases; dots, dashes and underscores are passed over: "
        "ProtonMail/WebClients, removeEmailAlias",
        unread="._-",
    ),
    Provider(
        ("icloud.com", "me.com", "mac.com"),
        "support.apple.com/en-us/105084: older addresses of one account",
    ),
    Provider(
        ("fastmail.com",),
        "fastmail.help, plus addressing and subdomain addressing",
        name_as_subdomain=True,
    ),
    Provider(
        ("outlook.com",),
        "learn.microsoft.com/exchange, plus addressing",
    ),
)
ANY = Provider((), "RFC 5233")

WELL_KNOWN = frozenset(
    {domain for provider in PROVIDERS for domain in provider.domains}
    | {"mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "xmail.ru", "rambler.ru"}
    | {"hotmail.com", "live.com", "msn.com", "gmx.com", "gmx.de", "web.de", "aol.com", "zoho.com"}
    | {"mail.kg", "ukr.net", "tut.by", "mail.com", "email.com", "tuta.com", "mail.kz"}
)
"""Where very many people have their mailbox: no number of signers from there is a burst."""

_BY_DOMAIN = {domain: provider for provider in PROVIDERS for domain in provider.domains}
_BY_PARENT = {p.domains[0]: p for p in PROVIDERS if p.name_as_subdomain}


def mailbox_of(local: str, domain: str) -> str:
    """The one way to write this mailbox; both parts in small letters, the domain in ASCII."""
    name, _, parent = domain.partition(".")
    if parent in _BY_PARENT:
        local, domain = name, parent
    provider = _BY_DOMAIN.get(domain, ANY)
    plain = _without_tag(local, provider.tag)
    if provider.dots is Dots.DASHES:
        plain = plain.replace(".", "-")
    unread = "." if provider.dots is Dots.NOTHING else provider.unread
    plain = "".join(c for c in plain if c not in unread) or plain
    return f"{plain}@{provider.domains[0] if provider.domains else domain}"


def provider_of(domain: str) -> str:
    """The domain that stands for all of its provider's."""
    known = _BY_DOMAIN.get(domain.lower(), ANY)
    return known.domains[0] if known.domains else domain.lower()


def _without_tag(local: str, tags: str) -> str:
    """A name does not begin with its tag: then it is no tag."""
    for tag in tags:
        local = local.partition(tag)[0] or local
    return local
