"""Looking at a site that strangers named: names by DNS, one small file by HTTPS, and nothing else.

Only jobs look; a request never does. A name is resolved once, every answer must be an address of the
open internet, and the connection goes to the very address that was looked at: so a name that
changes its answer in between leads nowhere (SSRF, OWASP; DNS rebinding). No redirect is followed.
"""

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from io import BytesIO
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, cast

import dns.exception
import dns.resolver
from flask import Flask, current_app
from werkzeug.local import LocalProxy

HTTPS = 443
LARGEST = 16 * 1024
"""Bytes of an answer with its headers; what is looked for has a hundred."""
PATIENCE = 10.0
"""Seconds for one file, name and all; DNS has half of it for one question."""
_GLOBAL_6 = ip_network("2000::/3")
_TUNNELS = tuple(
    ip_network(n) for n in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")
)
"""6to4, Teredo, NAT64: an IPv4 address lies inside."""


class NothingThere(Exception):
    """What was looked for is not there; `why` is a word that pages have a sentence for."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def is_public(address: str) -> bool:
    """An address of the open internet: not private, shared (CGNAT), loopback, link-local, ULA,
    multicast, reserved, mapped or tunnelled. Pure."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if found.is_multicast or found.is_reserved or found.is_unspecified or not found.is_global:
        return False
    if isinstance(found, IPv6Address):
        return found in _GLOBAL_6 and not any(found in tunnel for tunnel in _TUNNELS)
    return True


@dataclass(frozen=True)
class Outside:
    """How the world outside is looked at; tests have a world of their own on loopback."""

    nameserver: str = ""
    """host:port; empty: the system's."""
    port: int = HTTPS
    permitted: Callable[[str], bool] = is_public
    trust: ssl.SSLContext | None = None

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name. Raises NothingThere."""
        return [
            b"".join(record.strings).decode("utf-8", "replace")
            for record in self._asked(name, "TXT")
        ]

    def file(self, host: str, path: str) -> bytes:
        """What https://host/path has, at most 16 KB. Raises NothingThere."""
        end = time.monotonic() + PATIENCE
        address = self._address_of(host)
        try:
            with (
                socket.create_connection((address, self.port), _left(end)) as plain,
                self._trusted().wrap_socket(plain, server_hostname=host) as line,
            ):
                asked = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAccept: text/plain\r\n\r\n"
                line.settimeout(_left(end))
                line.sendall(asked.encode("ascii"))
                return _body(_all(line, end))
        except ssl.SSLError:
            raise NothingThere("no-tls") from None
        except OSError:
            raise NothingThere("no-answer") from None

    def _address_of(self, host: str) -> str:
        """The first address; all of them must be of the open internet."""
        found: list[str] = []
        for kind in ("A", "AAAA"):
            try:
                found += [record.address for record in self._asked(host, kind)]
            except NothingThere as nothing:
                if nothing.why != "no-record":
                    raise
        if not found:
            raise NothingThere("no-name")
        if not all(self.permitted(address) for address in found):
            raise NothingThere("not-public")
        return found[0]

    def _asked(self, name: str, kind: str) -> list[Any]:
        resolver = dns.resolver.Resolver(configure=not self.nameserver)
        resolver.lifetime = PATIENCE / 2
        if self.nameserver:
            server, _, port = self.nameserver.rpartition(":")
            resolver.nameservers, resolver.port = [server], int(port)
        try:
            return list(resolver.resolve(f"{name}.", kind))
        except dns.resolver.NXDOMAIN:
            raise NothingThere("no-name") from None
        except dns.resolver.NoAnswer:
            raise NothingThere("no-record") from None
        except (dns.exception.DNSException, OSError):
            raise NothingThere("no-answer") from None

    def _trusted(self) -> ssl.SSLContext:
        return self.trust or ssl.create_default_context()


def init_app(app: Flask) -> None:
    app.extensions["campaign.outside"] = Outside()


outside = cast("Outside", LocalProxy(lambda: current_app.extensions["campaign.outside"]))


class _Kept:
    """What was read, in the shape the parser of answers takes."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> BytesIO:
        return BytesIO(self._raw)


def _all(line: ssl.SSLSocket, end: float) -> bytes:
    raw = b""
    while True:
        line.settimeout(_left(end))
        part = line.recv(LARGEST)
        if not part:
            return raw
        raw += part
        if len(raw) > LARGEST:
            raise NothingThere("too-large")


def _body(raw: bytes) -> bytes:
    answer = HTTPResponse(cast("socket.socket", _Kept(raw)))
    try:
        answer.begin()
        body = answer.read()
    except (HTTPException, ValueError):
        raise NothingThere("no-answer") from None
    if answer.status in range(300, 400):
        raise NothingThere("leads-elsewhere")
    if answer.status != 200:  # noqa: PLR2004
        raise NothingThere("no-file")
    return body


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
