"""A campaign's key in three shares, any two of which give it back. Pure.

Shamir's scheme ("How to share a secret", CACM 22/11, 1979), byte by byte over GF(2^8) with the
field of AES (FIPS 197, section 4: x^8 + x^4 + x^3 + x + 1), as SLIP-0039 takes it. One share alone
is noise. A share is printed as one line that a person can type:

    change-cant-wait:2:7A4M-…     campaign : number : base32 in fours

The base32 (Crockford's letters; I, L are read as 1, O as 0) holds 4 bytes of the public key's
SHA-256, 32 bytes of the share, and 4 bytes of SHA-256 over all that the line says.
"""

from collections.abc import Sequence
from functools import reduce
from hashlib import sha256
from itertools import combinations
from operator import xor
from secrets import token_bytes
from typing import NamedTuple, Self

from campaign.errors import CampaignError
from campaign.vault.sealing import OpenedKey

OF = 3
NEEDED = 2
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("ILO", "110")
_PRINT, _SECRET, _CHECK = 4, 32, 4
_LENGTH = _PRINT + _SECRET + _CHECK


class ShareUnclear(CampaignError):
    """A share that was mistyped: its checksum says so."""

    code = "share-unclear"


class SharesDiffer(CampaignError):
    """Too few, twice the same one, or of different keys."""

    code = "shares-differ"


class Share(NamedTuple):
    campaign: str
    number: int
    key_print: bytes
    secret: bytes

    def line(self) -> str:
        raw = self.key_print + self.secret + self._check()
        code = _to_base32(raw)
        fours = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
        return f"{self.campaign}:{self.number}:{fours}"

    @classmethod
    def read(cls, line: str) -> Self:
        """However it was typed: small letters, blanks, no hyphens. Raises ShareUnclear."""
        campaign, _, rest = "".join(line.split()).partition(":")
        number, _, code = rest.partition(":")
        raw = _from_base32(code.upper().replace("-", "").translate(_READ_AS))
        if not (number.isdecimal() and 1 <= int(number) <= OF):
            raise ShareUnclear
        share = cls(campaign.lower(), int(number), raw[:_PRINT], raw[_PRINT:-_CHECK])
        if raw[-_CHECK:] != share._check():
            raise ShareUnclear
        return share

    def _check(self) -> bytes:
        said = f"campaign share v1\0{self.campaign}\0{self.number}\0".encode()
        return sha256(said + self.key_print + self.secret).digest()[:_CHECK]


def split(key: OpenedKey, campaign: str) -> tuple[Share, ...]:
    """Three shares of the private key, new ones each time: shares of two splits do not mix."""
    secret, slope = key.raw(), token_bytes(_SECRET)
    key_print = _print_of(key)
    return tuple(
        Share(
            campaign,
            x,
            key_print,
            bytes(s ^ multiply(a, x) for s, a in zip(secret, slope, strict=True)),
        )
        for x in range(1, OF + 1)
    )


def join(shares: Sequence[Share]) -> OpenedKey:
    """The key from two shares or more. Raises SharesDiffer, also where one was falsified."""
    by_number = {share.number: share for share in shares}
    alike = {(share.campaign, share.key_print) for share in shares}
    if len(by_number) < NEEDED or len(alike) > 1:
        raise SharesDiffer
    found = {_joined(pair) for pair in combinations(by_number.values(), NEEDED)}
    if len(found) > 1:
        raise SharesDiffer
    key = OpenedKey(found.pop())
    if _print_of(key) != shares[0].key_print:
        raise SharesDiffer
    return key


def multiply(a: int, b: int) -> int:
    """In GF(2^8) of AES."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a = (a << 1) ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def divide(a: int, b: int) -> int:
    """In GF(2^8): a · b^254, for b^255 is 1."""
    if b == 0:
        raise ZeroDivisionError
    return multiply(a, reduce(multiply, [b] * 254))


def _joined(pair: Sequence[Share]) -> bytes:
    """Lagrange's polynomial at 0 for each byte."""
    weights = [
        reduce(
            multiply,
            (divide(other.number, other.number ^ own.number) for other in pair if other is not own),
        )
        for own in pair
    ]
    return bytes(
        reduce(xor, (multiply(y, weight) for y, weight in zip(ys, weights, strict=True)))
        for ys in zip(*(share.secret for share in pair), strict=True)
    )


def _print_of(key: OpenedKey) -> bytes:
    return sha256(key.public).digest()[:_PRINT]


def _to_base32(raw: bytes) -> str:
    bits = int.from_bytes(raw)
    letters = len(raw) * 8 // 5
    return "".join(_LETTERS[bits >> 5 * place & 31] for place in range(letters - 1, -1, -1))


def _from_base32(code: str) -> bytes:
    if len(code) != _LENGTH * 8 // 5 or set(code) - set(_LETTERS):
        raise ShareUnclear
    return reduce(lambda bits, letter: bits << 5 | _LETTERS.index(letter), code, 0).to_bytes(
        _LENGTH
    )
