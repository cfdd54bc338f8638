"""Alignment: which text of one language is which of another, by what survives a translation.

Order, lists, lengths, numbers, abbreviations, addressees, and words that both languages borrowed.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from campaign.i18n import in_latin_letters


@dataclass(frozen=True)
class Side:
    """One text, the list it stands in, and the institutions it is asked of or names, by slug."""

    text: str
    section: int = 0
    addressees: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    """Texts that say the same, by their places; one side is empty where there is no counterpart.

    The confidence is 0 to 1; what is below SURE is for an organiser to look at.
    """

    firsts: tuple[int, ...]
    seconds: tuple[int, ...]
    confidence: float


SURE = 0.7
NO_COUNTERPART = 0.2
"""What a text left alone is worth: a pair must be worth more than two of them."""
JOINING_COSTS = 0.25
WIDEST_DRIFT = 40
"""So far, and what one side has more, the two may drift apart: beyond, nothing is looked for."""
EVIDENT = 0.35
CLEARLY_BETTER = 0.25
CROSSED_AT_MOST = 0.5


def align(firsts: Sequence[Side], seconds: Sequence[Side]) -> tuple[Pair, ...]:
    """Every text of either side exactly once, in the order of the first.

    One may answer to two neighbours that were joined or cut. What stands in another order is
    found by its evidence alone, and is never sure.
    """
    likeness = _Likeness(tuple(firsts), tuple(seconds))
    pairs = _in_order(likeness)
    pairs = _crossed(_exchanged(pairs, likeness), likeness)
    sized = _same_size(pairs, likeness)
    rivals = _rivals(pairs, likeness)
    judged = [_judged(pair, likeness, sized, rivals) for pair in pairs]
    return tuple(sorted(judged, key=lambda pair: (pair.firsts or (len(firsts),), pair.seconds)))


# ---- how alike two texts are


@dataclass(frozen=True)
class _Likeness:
    """What both sides say in signs that survive translation, weighed by how rare each sign is."""

    firsts: tuple[Side, ...]
    seconds: tuple[Side, ...]
    _known: dict[tuple[tuple[int, ...], tuple[int, ...]], float] = field(default_factory=dict)

    @cached_property
    def signs(self) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
        """Only signs that either side has: the rest of the words prove nothing across languages."""
        ours = [_signs(side) for side in self.firsts]
        theirs = [_signs(side) for side in self.seconds]
        shared = frozenset().union(*ours) & frozenset().union(*theirs)
        return [one & shared for one in ours], [one & shared for one in theirs]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        counts = Counter(sign for side in self.signs for one in side for sign in one)
        texts = len(self.firsts) + len(self.seconds)
        return {sign: math.log(1 + texts / count) for sign, count in counts.items()}

    @cached_property
    def usual_ratio(self) -> float:
        """One language is longer than another throughout."""
        ours = sum(len(side.text) for side in self.firsts)
        return max(1, sum(len(side.text) for side in self.seconds)) / max(1, ours)

    def evidence(self, firsts: tuple[int, ...], seconds: tuple[int, ...]) -> float:
        """0 to 1: the share of signs that both have."""
        known = self._known.get((firsts, seconds))
        if known is None:
            ours = frozenset().union(*(self.signs[0][at] for at in firsts))
            theirs = frozenset().union(*(self.signs[1][at] for at in seconds))
            every = self._weight(ours) + self._weight(theirs)
            known = 2 * self._weight(ours & theirs) / every if every else 0.0
            self._known[firsts, seconds] = known
        return known

    def length(self, firsts: tuple[int, ...], seconds: tuple[int, ...]) -> float:
        """1 where the lengths stand as they do throughout; 0 from three times as far."""
        ours = sum(len(self.firsts[at].text) for at in firsts) * self.usual_ratio
        theirs = sum(len(self.seconds[at].text) for at in seconds)
        return max(0.0, 1 - abs(math.log(max(1, theirs) / max(1, ours))) / math.log(3))

    def place(self, firsts: tuple[int, ...], seconds: tuple[int, ...]) -> float:
        ours, theirs = self.firsts[firsts[0]].section, self.seconds[seconds[0]].section
        return 1.0 if ours == theirs else max(0.0, 0.5 - 0.25 * abs(ours - theirs))

    def asked(self, firsts: tuple[int, ...], seconds: tuple[int, ...]) -> float:
        ours = frozenset().union(*(self.firsts[at].addressees for at in firsts))
        theirs = frozenset().union(*(self.seconds[at].addressees for at in seconds))
        return len(ours & theirs) / len(ours | theirs) if ours or theirs else 0.5

    def all_in_all(self, firsts: tuple[int, ...], seconds: tuple[int, ...]) -> float:
        worth = (
            0.45 * self.evidence(firsts, seconds)
            + 0.2 * self.length(firsts, seconds)
            + 0.2 * self.place(firsts, seconds)
            + 0.15 * self.asked(firsts, seconds)
        )
        return worth * (len(firsts) + len(seconds)) / 2 - JOINING_COSTS * (
            len(firsts) + len(seconds) - 2
        )

    def _weight(self, signs: frozenset[str]) -> float:
        return sum(self.weights[sign] for sign in signs)


def _signs(side: Side) -> frozenset[str]:
    numbers = {f"#{number}" for number in re.findall(r"\d+", side.text)}
    words = re.findall(r"[^\W\d_]{2,}", side.text)
    capitals = {f"@{in_latin_letters(word)}" for word in words if word.isupper()}
    borrowed = {_skeleton(word) for word in words if len(word) >= SHORTEST_WORD}
    return frozenset(numbers | capitals | side.addressees | (borrowed - {""}))


SHORTEST_WORD = 5
SKELETON = 4
_ALIKE = str.maketrans({"c": "k", "q": "k", "z": "s", "w": "v", "j": "", "h": ""})


def _skeleton(word: str) -> str:
    """The first consonants: what is left of "communication" in «коммуникация»."""
    plain = in_latin_letters(word).replace("ph", "f").replace("x", "ks").translate(_ALIKE)
    bones = re.sub(r"[aeiouy-]", "", plain)
    bones = re.sub(r"(.)\1+", r"\1", bones)
    return bones[:SKELETON] if len(bones) >= SKELETON else ""


# ---- the best way through both, in order


_MOVES = ((1, 1), (1, 0), (0, 1), (2, 1), (1, 2))


def _in_order(likeness: _Likeness) -> list[Pair]:
    """Dynamic programming over pairs, joined pairs and texts left alone."""
    rows, columns = len(likeness.firsts), len(likeness.seconds)
    best = [[-math.inf] * (columns + 1) for _ in range(rows + 1)]
    move: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    best[0][0] = 0.0
    drift = WIDEST_DRIFT + abs(rows - columns)
    for i in range(rows + 1):
        for j in range(max(0, i - drift), min(columns, i + drift) + 1):
            ways = [
                (best[i - a][j - b] + _worth(likeness, i, j, (a, b)), -at, (a, b))
                for at, (a, b) in enumerate(_MOVES)
                if a <= i and b <= j
            ]
            if ways:
                best[i][j], _, move[i][j] = max(ways)
    return _walked_back(move, rows, columns)


def _worth(likeness: _Likeness, i: int, j: int, move: tuple[int, int]) -> float:
    a, b = move
    if not a or not b:
        return NO_COUNTERPART * (a + b) / 2
    return likeness.all_in_all(tuple(range(i - a, i)), tuple(range(j - b, j)))


def _walked_back(move: list[list[tuple[int, int]]], i: int, j: int) -> list[Pair]:
    pairs = []
    while i or j:
        a, b = move[i][j]
        pairs.append(Pair(tuple(range(i - a, i)), tuple(range(j - b, j)), 0.0))
        i, j = i - a, j - b
    return pairs[::-1]


# ---- what stands in another order


def _exchanged(pairs: list[Pair], likeness: _Likeness) -> list[Pair]:
    """Two pairs change partners where the evidence is clearly for it."""
    found = list(pairs)
    single = [at for at, pair in enumerate(found) if len(pair.firsts) == len(pair.seconds) == 1]
    for at, one in enumerate(single):
        for other in single[at + 1 :]:
            (a, x), (b, y) = (
                (found[one].firsts, found[one].seconds),
                (found[other].firsts, found[other].seconds),
            )
            now = likeness.evidence(a, x) + likeness.evidence(b, y)
            if likeness.evidence(a, y) + likeness.evidence(b, x) > now + 2 * CLEARLY_BETTER:
                found[one], found[other] = Pair(a, y, -1.0), Pair(b, x, -1.0)
    return found


def _crossed(pairs: list[Pair], likeness: _Likeness) -> list[Pair]:
    """Texts left alone on either side, brought together where they evidently are the same."""
    alone = [pair.firsts for pair in pairs if not pair.seconds]
    theirs = [pair.seconds for pair in pairs if not pair.firsts]
    found = [pair for pair in pairs if pair.firsts and pair.seconds]
    ranked = sorted(
        ((likeness.evidence(a, b), a, b) for a in alone for b in theirs),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    taken: set[tuple[str, tuple[int, ...]]] = set()
    for evidence, a, b in ranked:
        if evidence >= EVIDENT and ("a", a) not in taken and ("b", b) not in taken:
            taken |= {("a", a), ("b", b)}
            found.append(Pair(a, b, -1.0))
    found += [Pair(a, (), 0.0) for a in alone if ("a", a) not in taken]
    found += [Pair((), b, 0.0) for b in theirs if ("b", b) not in taken]
    return found


# ---- how sure a pair is


def _same_size(pairs: Sequence[Pair], likeness: _Likeness) -> frozenset[int]:
    """The lists of the first side whose texts all have one counterpart in one list of the second."""
    broken, where = set(), dict[int, set[int]]()
    for pair in pairs:
        lists = {likeness.firsts[at].section for at in pair.firsts}
        if len(pair.firsts) != 1 or len(pair.seconds) != 1 or pair.confidence < 0:
            broken |= lists
        for at in pair.seconds:
            for section in lists:
                where.setdefault(section, set()).add(likeness.seconds[at].section)
    lonely = {likeness.seconds[at].section for p in pairs if not p.firsts for at in p.seconds}
    return frozenset(
        section
        for section, theirs in where.items()
        if section not in broken and len(theirs) == 1 and not theirs & lonely
    )


@dataclass(frozen=True)
class _Rivals:
    """Texts that are more like another than like their partner; and those others."""

    firsts: frozenset[int]
    seconds: frozenset[int]


def _judged(pair: Pair, likeness: _Likeness, sized: frozenset[int], rivals: _Rivals) -> Pair:
    if not pair.firsts or not pair.seconds:
        return replace(pair, confidence=0.0)
    evidence = likeness.evidence(pair.firsts, pair.seconds)
    in_place = IN_ITS_PLACE if likeness.firsts[pair.firsts[0]].section in sized else OUT_OF_PLACE
    likely = 1 - (1 - BY_SIGNS * evidence) * (1 - in_place) * (
        1 - BY_LENGTH * likeness.length(pair.firsts, pair.seconds)
    )
    if rivals.firsts & {*pair.firsts} or rivals.seconds & {*pair.seconds}:
        likely *= HAS_A_RIVAL
    crossed = pair.confidence < 0 or len(pair.firsts) + len(pair.seconds) > len(("one", "one"))
    return replace(pair, confidence=round(min(likely, CROSSED_AT_MOST if crossed else 1.0), 2))


IN_ITS_PLACE, OUT_OF_PLACE, BY_SIGNS, BY_LENGTH, HAS_A_RIVAL = 0.5, 0.15, 0.7, 0.35, 0.6


def _rivals(pairs: Sequence[Pair], likeness: _Likeness) -> _Rivals:
    ours, theirs = set(), set()
    for pair in pairs:
        if not pair.firsts or not pair.seconds:
            continue
        least = likeness.evidence(pair.firsts, pair.seconds) + CLEARLY_BETTER
        for at in range(len(likeness.seconds)):
            if likeness.evidence(pair.firsts, (at,)) > least:
                ours |= {*pair.firsts}
                theirs.add(at)
        for at in range(len(likeness.firsts)):
            if likeness.evidence((at,), pair.seconds) > least:
                theirs |= {*pair.seconds}
                ours.add(at)
    return _Rivals(frozenset(ours), frozenset(theirs))
