"""What the packet's fonts can print. Anything else stops the typesetter, so it is replaced.

Names come from the public: one emoji, a bidirectional mark or a script our fonts do not have
must not keep a packet from being delivered. The attached list still holds the name as given.
"""

import re
import unicodedata

STAND_IN = "□"
"""White square: here stands a letter that is not in the fonts."""

PRINTABLE = (
    " -~\u00a0-\u00ac\u00ae-\u024f"  # Latin and its accents, but no soft hyphen
    "\u0391-\u03a1\u03a3-\u03ce"  # Greek
    "\u0400-\u0477\u048c-\u04c4\u04d0-\u04f9"  # Cyrillic: Ң Ө Ү among them
    "\u1e00-\u1eff\u2010-\u2015\u2018-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u2044"
    "\u20ac\u20bd\u2116\u2122\u2190-\u2193\u2212\u2260\u2264\u2265\u25a1\n"
)
"""Ranges of a regular expression's class; the tests print every one of them."""

_FOREIGN = re.compile(f"[^{PRINTABLE}]")
_RUN = re.compile(f"[^{PRINTABLE}]+")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me", "Mc"}
_LONG_WORD = re.compile(r"\S{25,}")
_PIECE = 20


def printable(text: str) -> str:
    """NFC; what cannot be seen is dropped, a run of letters we cannot print is one □."""
    if not _FOREIGN.search(text):
        return text
    text = unicodedata.normalize("NFC", text.replace("\t", " ").replace("\r\n", "\n"))
    seen = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _UNSEEN)
    return _RUN.sub(STAND_IN, seen)


def one_line(text: str) -> str:
    """Printable, on one line, and a word too long for its column may break."""
    return _LONG_WORD.sub(_in_pieces, " ".join(printable(text).split()))


def _in_pieces(found: re.Match[str]) -> str:
    word = found[0]
    return "\u200b".join(word[i : i + _PIECE] for i in range(0, len(word), _PIECE))
