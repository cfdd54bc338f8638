"""Matching the words for an addressee, in any language and ending, against a directory."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from campaign.institutions.entry import Entry


@dataclass(frozen=True)
class Match:
    """The institution meant, how sure that is (0 to 1), and whom else it could be."""

    slug: str | None
    confidence: float
    others: tuple[str, ...] = ()


SURE_ENOUGH = 0.72
TOO_CLOSE = 0.04
SAME, SAME_STEMS, ABBREVIATED, PART_OF = 1.0, 0.96, 0.92, 0.86


def match(phrase: str, directory: Sequence[Entry]) -> Match:
    """The entry a phrase names; no slug where none fits or two fit equally well."""
    ranked = sorted(
        ((_likeness_to(phrase, entry), entry.slug) for entry in directory),
        key=lambda scored: (-scored[0], scored[1]),
    )
    near = [(score, slug) for score, slug in ranked if score >= SURE_ENOUGH]
    if not near:
        return Match(None, 0.0)
    best, slug = near[0]
    rivals = tuple(other for score, other in near[1:] if best - score < TOO_CLOSE)
    if rivals:
        return Match(None, round(best / (1 + len(rivals)), 2), (slug, *rivals))
    return Match(slug, round(best, 2), tuple(other for _, other in near[1:]))


def normalised(phrase: str) -> str:
    """A name without case, quotes, articles and the country's own name at either end."""
    text = unicodedata.normalize("NFKC", phrase).casefold().replace("ё", "е")
    text = re.sub(r"[^\w\s]", " ", re.sub(r"[’'`ʼ]", "", text))
    text = re.sub(r"\s+", " ", text).strip()
    for pattern in (_LEADING, _COUNTRY_FIRST, _COUNTRY_LAST, _LEADING):
        text = pattern.sub("", text).strip() or text
    return text


_LEADING = re.compile(r"^(?:(?:the|all|to|for|к|ко|для|все|всем|бардык)\s+)+")
_COUNTRY_FIRST = re.compile(r"^(?:кыргыз республикасынын|кыргызстандын|кр нын|крнын)\s+")
_COUNTRY_LAST = re.compile(
    r"\s+(?:of (?:the )?(?:kyrgyz republic|kr|kyrgyzstan|republic)|in (?:the )?kyrgyz republic"
    r"|(?:кыргызской республики|кыргызстана|республики|кр))$"
)
_SMALL = "the of and for to in on a an и в по при для с жана менен боюнча"
_SMALL_WORDS = frozenset(_SMALL.split())
# The longest ending that fits is cut off, and never more than leaves four letters: enough for
# "министерству/министерство" and "министрлигине/министрлиги" to meet, no more is asked of it.
_WRITTEN_ENDINGS = """
а я о е у ю ы и ь й ам ям ами ями ах ях ов ев ей ой ою ий ый ая яя ое ее ые ие ом ем ого его
ому ему ым им ых их ыми ими ую юю ию ия ии иям иями
ы и у ү ы ны ни ну нү ын ин ун үн нын нин нун нүн дын дин дун дүн тын тин тун түн
га ге го гө ка ке ко кө на не но нө ына ине уна үнө сы си су сү сынын сына сине
лар лер лор лөр дар дер дор дөр тар тер тор төр лары лери дары дери тары тери
ларга лерге дарга дерге тарга терге ларына лерине дарына дерине тарына терине дору дөрү
дорго дөргө торго төргө лорго лөргө доруна дөрүнө
s es ies y
"""
_ENDINGS = tuple(sorted(set(_WRITTEN_ENDINGS.split()), key=lambda ending: (-len(ending), ending)))
SHORTEST_STEM = 4


def _likeness_to(phrase: str, entry: Entry) -> float:
    return max((_likeness(phrase, name) for name in entry.names), default=0.0)


def _likeness(phrase: str, name: str) -> float:
    ours, theirs = normalised(phrase), normalised(name)
    if not ours or not theirs:
        return 0.0
    if ours == theirs:
        return SAME
    our_stems, their_stems = _stems(ours), _stems(theirs)
    if not our_stems or not their_stems:
        return 0.0
    if our_stems == their_stems:
        return SAME_STEMS
    if _stands_in_brackets(theirs, phrase) or _stands_in_brackets(ours, name):
        return ABBREVIATED
    return max(_part_of(our_stems, their_stems), _spelling(our_stems, their_stems))


def _stands_in_brackets(short: str, long: str) -> bool:
    return any(normalised(inside) == short for inside in re.findall(r"\(([^()]{2,60})\)", long))


def _part_of(ours: list[str], theirs: list[str]) -> float:
    """A longer wording of a name ("deputies of the Jogorku Kenesh") still means that body."""
    shorter, longer = sorted((ours, theirs), key=len)
    if len(shorter) < 2 or not _runs_in(shorter, longer):  # noqa: PLR2004
        return 0.0
    share = sum(map(len, shorter)) / sum(map(len, longer))
    return PART_OF * (0.8 + 0.2 * share)


def _runs_in(shorter: list[str], longer: list[str]) -> bool:
    size = len(shorter)
    return any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))


def _spelling(ours: list[str], theirs: list[str]) -> float:
    a, b = " ".join(ours), " ".join(theirs)
    if min(len(a), len(b)) < SHORTEST_STEM * 2:
        return 0.0
    alike = SequenceMatcher(None, a, b, autojunk=False)
    return alike.ratio() * 0.9 if alike.quick_ratio() >= SURE_ENOUGH else 0.0


def _stems(text: str) -> list[str]:
    return [_stem(word) for word in text.split() if word not in _SMALL_WORDS]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            stem = word[: -len(ending)]
            return _hardened(stem)
    return _hardened(word)


def _hardened(stem: str) -> str:
    """Kyrgyz softens a closing к before a vowel: министрлик, министрлиги."""
    return stem[:-1] + "к" if stem.endswith("г") else stem
