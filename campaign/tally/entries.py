"""Entries of the ledger: one line of bytes each, of three kinds. Pure.

    S <class> <appeal> <text-hash> <C>    counted
    W <index> <w> <SHA-256(r)>            withdrawn by its owner, who opens w
    X <index> <reason>                    removed by an organiser

Hashes and w are lower-case hex. Nothing in an entry derives from a name, an address, a time or
a district.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

_HASH = r"[0-9a-f]{64}"
_COUNTED = re.compile(rf"S (person|organisation|paper) ([a-z0-9-]+) ({_HASH}) ({_HASH})\Z")
_WITHDRAWN = re.compile(rf"W (\d+) ({_HASH}) ({_HASH})\Z")
_REMOVED = re.compile(r"X (\d+) (bounce|duplicate|fraud|legal|lost-receipt)\Z")


@dataclass(frozen=True)
class Counted:
    support: str
    appeal: str
    text_hash: str
    commitment: str

    def line(self) -> bytes:
        return f"S {self.support} {self.appeal} {self.text_hash} {self.commitment}".encode()


@dataclass(frozen=True)
class Withdrawn:
    index: int
    w: str
    r_hash: str

    def line(self) -> bytes:
        return f"W {self.index} {self.w} {self.r_hash}".encode()


@dataclass(frozen=True)
class Removed:
    index: int
    reason: str

    def line(self) -> bytes:
        return f"X {self.index} {self.reason}".encode()


Entry = Counted | Withdrawn | Removed


class BadEntry(ValueError):
    """A line that is none of the three kinds, or contradicts an earlier one."""


@dataclass
class Sum:
    counted: int = 0
    withdrawn: int = 0
    removed: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    """How many stand on each version of the text, by its hash; one that nobody stands on is left."""

    @property
    def standing(self) -> int:
        return self.counted - self.withdrawn - self.removed


def commitment(appeal: str, text_hash: str, support: str, r_hash: bytes, w_hash: bytes) -> str:
    """C, in hex. Parts of no fixed length (appeal, class) are followed by a zero byte."""
    head = (
        b"leaf.v1" + appeal.encode() + b"\0" + bytes.fromhex(text_hash) + support.encode() + b"\0"
    )
    return sha256(head + r_hash + w_hash).hexdigest()


def parse(line: bytes) -> Entry:
    """Raises BadEntry."""
    text = line.decode("ascii", "replace")
    if found := _COUNTED.match(text):
        return Counted(*found.groups())
    if found := _WITHDRAWN.match(text):
        return Withdrawn(int(found[1]), found[2], found[3])
    if found := _REMOVED.match(text):
        return Removed(int(found[1]), found[2])
    raise BadEntry("is none of the three kinds of entry")


def tally(lines: Iterable[bytes]) -> dict[tuple[str, str], Sum]:
    """Counts by (appeal, class): S − W − X, each index taken back at most once.

    Raises BadEntry, with the number of the entry in its words, for what contradicts the rules.
    """
    sums: dict[tuple[str, str], Sum] = defaultdict(Sum)
    standing: dict[int, Counted] = {}
    for number, line in enumerate(lines):
        try:
            entry = parse(line)
            if isinstance(entry, Counted):
                standing[number] = entry
                sums[entry.appeal, entry.support].counted += 1
                sums[entry.appeal, entry.support].texts[entry.text_hash] += 1
                continue
            back = standing.pop(entry.index, None)
            if back is None:
                raise BadEntry(f"takes back entry {entry.index}, which does not stand")
            sums[back.appeal, back.support].texts[back.text_hash] -= 1
            if isinstance(entry, Withdrawn):
                _check_opening(entry, back)
                sums[back.appeal, back.support].withdrawn += 1
            else:
                sums[back.appeal, back.support].removed += 1
        except BadEntry as bad:
            raise BadEntry(f"entry {number} {bad}") from None
    return dict(sums)


def _check_opening(entry: Withdrawn, back: Counted) -> None:
    w_hash = sha256(bytes.fromhex(entry.w)).digest()
    opened = commitment(
        back.appeal, back.text_hash, back.support, bytes.fromhex(entry.r_hash), w_hash
    )
    if opened != back.commitment:
        raise BadEntry(f"does not open entry {entry.index}")
