"""Every setting, its default, and what it means. The only reader of the environment.

Secrets have no default: outside the demo a missing one is a refusal at start, never a guess.
"""

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from secrets import token_bytes
from typing import Self, cast

from flask import current_app
from werkzeug.local import LocalProxy

from campaign.errors import SettingMissing

PACKAGE = Path(__file__).parent
SECRETS = ("CAMPAIGN_SECRET_KEY", "CAMPAIGN_VAULT_KEYS", "CAMPAIGN_FINGERPRINT_KEY")
MEGABYTE = 1024 * 1024
Network = IPv4Network | IPv6Network


def folder(name: str) -> Path:
    """Where templates, static files, migrations and the sample are: in the wheel, or beside it."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


@dataclass(frozen=True)
class Settings:
    """What one installation is told; `docs/running.md` lists the same names."""

    secret_key: str = field(repr=False)
    """CAMPAIGN_SECRET_KEY: signs sessions and links."""
    vault_keys: tuple[bytes, ...] = field(repr=False)
    """CAMPAIGN_VAULT_KEYS: base64 keys of 32 bytes, comma-separated; the first one seals, all open."""
    fingerprint_key: bytes = field(repr=False)
    """CAMPAIGN_FINGERPRINT_KEY: base64, 32 bytes; kept out of the database and its backups."""
    peppers: Path = Path("var/peppers")
    """CAMPAIGN_PEPPERS: folder with a file for each campaign, without which nobody can sign it; kept
    out of the database's backups, and the same for all machines."""
    database_url: str = "sqlite:///var/campaign.db"
    """CAMPAIGN_DATABASE_URL: SQLite file, or postgresql+psycopg://…"""
    public_url: str = "http://localhost:8000"
    """CAMPAIGN_PUBLIC_URL: scheme and host of every link in a letter and every ledger's origin."""
    mail_server: str = ""
    """CAMPAIGN_MAIL_SERVER: host[:port] of the relay; in the demo letters go to the mailbox."""
    mail_security: str = "starttls"
    """CAMPAIGN_MAIL_SECURITY: starttls, tls, or none (a relay on this machine only)."""
    mail_user: str = ""
    """CAMPAIGN_MAIL_USER: login at the relay, if it asks for one."""
    mail_password: str = field(default="", repr=False)
    """CAMPAIGN_MAIL_PASSWORD: its password."""
    mail_sender: str = "campaign@example.org"
    """CAMPAIGN_MAIL_SENDER: the address letters come from."""
    news_sender: str = ""
    """CAMPAIGN_NEWS_SENDER: the address of news to signers who asked; the same one when empty."""
    mail_id_domain: str = ""
    """CAMPAIGN_MAIL_ID_DOMAIN: the right side of every Message-ID; the public host when empty."""
    mail_pace: Mapping[str, int] = field(default_factory=dict)
    """CAMPAIGN_MAIL_PACE: letters a minute to a domain, "gmail.com=60 mail.ru=30"; `*` for each
    other one. Empty: as fast as the relay takes them."""
    bounce_address: str = ""
    """CAMPAIGN_BOUNCE_ADDRESS: the envelope sender, bounces@example.org, which every letter gets as
    bounces+TOKEN@example.org; empty: letters come back to the sender, and nothing is read of them."""
    dkim_key: str = ""
    """CAMPAIGN_DKIM_KEY: file with the private key that signs letters (PEM; RSA or Ed25519); empty:
    the relay signs."""
    dkim_selector: str = ""
    """CAMPAIGN_DKIM_SELECTOR: the name of that key in the domain's DNS."""
    dkim_domain: str = ""
    """CAMPAIGN_DKIM_DOMAIN: the domain that signs; of the sender when empty."""
    limits_storage: str = "memory://"
    """CAMPAIGN_LIMITS_STORAGE: where abuse limits are counted; redis://… for several processes."""
    carriers: tuple[Network, ...] = ()
    """CAMPAIGN_CARRIERS: networks in which thousands share an address, 203.0.113.0/24, comma-
    separated: mobile carriers, as their own registry entries say. Their limit is looser."""
    screening: bool = True
    """CAMPAIGN_SCREENING: 0 holds nothing back. In the demonstration, where one machine signs for
    everybody, 1 must be asked for."""
    page_seconds: int = 5
    """CAMPAIGN_PAGE_SECONDS: how long a public page may be shown as it was; 0 makes it anew each time."""
    proxies: int = 0
    """CAMPAIGN_PROXIES: how many reverse proxies stand in front; 0 trusts no forwarded header."""
    demo: bool = False
    """CAMPAIGN_DEMO: 1 shows the mailbox and says "demonstration" on every page."""
    second_factor: bool = True
    """CAMPAIGN_SECOND_FACTOR: in the demonstration a second factor is offered, and 1 asks for it;
    elsewhere nobody gets into the dashboard without one."""
    second_person_after: int = 24
    """CAMPAIGN_SECOND_PERSON_AFTER: hours for which somebody who was invited, or given a role, neither
    approves what takes two nor asks for it; in the demonstration 0."""
    breached_lookup: bool = False
    """CAMPAIGN_BREACHED_LOOKUP: 1 asks api.pwnedpasswords.com whether a new passphrase is known to
    have leaked, by the first 5 of 40 digits of its hash; if it does not answer, nothing is refused."""
    mailbox: Path = Path("var/mailbox")
    """CAMPAIGN_MAILBOX: the Maildir where the demo's letters are put."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Raises SettingMissing for a secret that is absent or unreadable."""
        demo = environ.get("CAMPAIGN_DEMO", "") == "1"
        secret, vault, fingerprint = (_required(environ, name) for name in SECRETS)
        given = {
            name: environ[f"CAMPAIGN_{name.upper()}"]
            for name in (
                "database_url", "public_url", "mail_server", "mail_security", "mail_user",
                "mail_password", "mail_sender", "news_sender", "mail_id_domain", "bounce_address",
                "dkim_key", "dkim_selector", "dkim_domain", "limits_storage",
            )
            if f"CAMPAIGN_{name.upper()}" in environ
        }  # fmt: skip
        return cls(
            secret_key=secret,
            vault_keys=tuple(_key(part, "CAMPAIGN_VAULT_KEYS") for part in vault.split(",")),
            fingerprint_key=_key(fingerprint, "CAMPAIGN_FINGERPRINT_KEY"),
            mail_pace=_pace(environ.get("CAMPAIGN_MAIL_PACE", "")),
            page_seconds=_number(
                environ.get("CAMPAIGN_PAGE_SECONDS", str(cls.page_seconds)), "CAMPAIGN_PAGE_SECONDS"
            ),
            proxies=_number(environ.get("CAMPAIGN_PROXIES", "0"), "CAMPAIGN_PROXIES"),
            demo=demo,
            carriers=_networks(environ.get("CAMPAIGN_CARRIERS", "")),
            screening=environ.get("CAMPAIGN_SCREENING", "0" if demo else "1") == "1",
            second_factor=not demo or environ.get("CAMPAIGN_SECOND_FACTOR", "0") == "1",
            second_person_after=_number(
                environ.get(
                    "CAMPAIGN_SECOND_PERSON_AFTER", "0" if demo else str(cls.second_person_after)
                ),
                "CAMPAIGN_SECOND_PERSON_AFTER",
            ),
            breached_lookup=environ.get("CAMPAIGN_BREACHED_LOOKUP", "0") == "1",
            peppers=Path(environ.get("CAMPAIGN_PEPPERS", cls.peppers)),
            mailbox=Path(environ.get("CAMPAIGN_MAILBOX", cls.mailbox)),
            **given,
        )

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        return self.public_url.partition("://")[2].rstrip("/")

    @property
    def message_id_domain(self) -> str:
        return self.mail_id_domain or self.host.partition(":")[0]

    def flask(self) -> dict[str, object]:
        """The same, under the names that Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret_key,
            "SERVER_NAME": self.host,  # for links in letters; Flask does not hold requests to it
            "PREFERRED_URL_SCHEME": "https" if self.secure else "http",
            "MAX_CONTENT_LENGTH": 4 * MEGABYTE,
            "MAX_FORM_MEMORY_SIZE": 3 * MEGABYTE,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SESSION_COOKIE_NAME": "__Host-campaign" if self.secure else "campaign",
            "SESSION_COOKIE_SECURE": self.secure,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            # also of the cookie that a form's token rests on; organisers are out after hours (access.py)
            "PERMANENT_SESSION_LIFETIME": timedelta(days=31),
            "WTF_CSRF_SSL_STRICT": False,  # pages of links send no Referer; the token is what counts
            "WTF_CSRF_TIME_LIMIT": None,  # a form left open over night must still work
            "MAIL_DEFAULT_SENDER": self.mail_sender,
            "RATELIMIT_STORAGE_URI": self.limits_storage,
            "RATELIMIT_ENABLED": not self.demo,  # a demonstration has one address for everybody
            "RATELIMIT_HEADERS_ENABLED": False,
            "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
            "RATELIMIT_SWALLOW_ERRORS": True,
            "BABEL_TRANSLATION_DIRECTORIES": str(PACKAGE / "translations"),
        }


settings = cast("Settings", LocalProxy(lambda: current_app.extensions["campaign.settings"]))
"""The running application's settings."""


def fresh_secrets() -> dict[str, str]:
    """Three new secrets under their setting names, for a new installation or the demo."""
    return {name: b64encode(token_bytes(32)).decode() for name in SECRETS}


def _required(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise SettingMissing(name=name)
    return environ[name]


def _key(text: str, name: str) -> bytes:
    try:
        key = b64decode(text.strip(), validate=True)
    except NotBase64:
        raise SettingMissing(name=name) from None
    if len(key) != 32:  # noqa: PLR2004 - AES-256 and HMAC-SHA256 keys
        raise SettingMissing(name=name)
    return key


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingMissing(name="CAMPAIGN_CARRIERS") from None


def _pace(text: str) -> dict[str, int]:
    pairs = [part.partition("=") for part in text.replace(",", " ").split()]
    found = {domain.lower(): _number(n, "CAMPAIGN_MAIL_PACE") for domain, _, n in pairs}
    if not all(found.values()):
        raise SettingMissing(name="CAMPAIGN_MAIL_PACE")
    return found


def _number(text: str, name: str) -> int:
    if not text.isdecimal():
        raise SettingMissing(name=name)
    return int(text)
