"""Names as people write them: when two are the same, and what shape one has. Pure."""

import re
import unicodedata
from enum import StrEnum

_LATIN_FOR_CYRILLIC = str.maketrans("abcehkmoptxy", "авсенкмортху")
"""Letters that look alike; so that no name becomes another one by its keyboard."""
_WITHOUT_KYRGYZ_LETTERS = str.maketrans("ңөүё", "ноуе")
_WORD = re.compile(r"[^\W\d_]+")
_LINK = re.compile(
    r"https?:|www\.|/|[\w-]\.(?:com|net|org|info|me|ru|kg|kz|io|xyz|top|site|online)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.)\1\1\1")
_SPREADSHEET = "=+-@"


class Shape(StrEnum):
    """What a name looks like; all that is kept of it in clear, and for 72 hours."""

    NONE = "none"
    PLAIN = "plain"
    MIXED = "mixed"
    """Cyrillic and Latin letters in one word: a slip of the keyboard, or a disguise."""
    ODD = "odd"
    """Digits, no letters, or one letter over and over."""
    LINK = "link"
    FORMULA = "formula"


SUSPECT = frozenset({Shape.ODD, Shape.LINK, Shape.FORMULA})


def folded(name: str) -> str:
    """The same for one name in any case, order of its words, and with or without ң, ө, ү."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    alike = plain.translate(_LATIN_FOR_CYRILLIC).translate(_WITHOUT_KYRGYZ_LETTERS)
    return " ".join(sorted(_WORD.findall(alike)))


def shape_of(name: str) -> Shape:
    if not name:
        return Shape.NONE
    if name[0] in _SPREADSHEET:
        return Shape.FORMULA
    if _LINK.search(name):
        return Shape.LINK
    words = _WORD.findall(name)
    if not words or any(c.isdigit() for c in name) or _REPEATED.search(name):
        return Shape.ODD
    return Shape.MIXED if any(len(_alphabets(word)) > 1 for word in words) else Shape.PLAIN


def _alphabets(word: str) -> set[str]:
    return {unicodedata.name(letter, "?").partition(" ")[0] for letter in word}
