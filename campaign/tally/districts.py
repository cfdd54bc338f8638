"""Which district counts may be shown: pure. A small number points at people."""

from collections.abc import Mapping
from dataclasses import dataclass

FROM = 10


@dataclass(frozen=True)
class Shown:
    """Districts large enough to be named, largest first, and all the others together."""

    named: tuple[tuple[str, int], ...]
    rest: int


def shown(counts: Mapping[str, int]) -> Shown:
    """Named from 10 up; the rest is nothing, or at least 10 as well.

    If only a few remained unnamed, their number would be the total less the named ones: then the
    smallest named district joins them (complementary suppression).
    """
    ranked = sorted(
        ((code, n) for code, n in counts.items() if code), key=lambda row: (-row[1], row[0])
    )
    named = [row for row in ranked if row[1] >= FROM]
    rest = sum(n for n in counts.values()) - sum(n for _, n in named)
    while 0 < rest < FROM and named:
        rest += named.pop()[1]
    return Shown(tuple(named), rest)
