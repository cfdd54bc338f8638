"""What differs between two versions of a text, word by word. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from campaign.db import Json
from campaign.i18n import Texts

_WORDS = re.compile(r"\s+|[^\s\w]|\w+")


@dataclass(frozen=True)
class Piece:
    """Words that stand in both, only in the older, or only in the newer."""

    text: str
    old: bool = True
    new: bool = True


@dataclass(frozen=True)
class Difference:
    """One text in one language, as it was and as it is."""

    what: str
    """institution, title, place, theme, demand, translations_note, or adopted_on."""
    number: int | None
    """Of the demand."""
    language: str
    pieces: tuple[Piece, ...]


def between(old: Mapping[str, Json], new: Mapping[str, Json]) -> list[Difference]:
    """Of two contents of appeal texts, in the order of the text; a language has its own entry."""
    before, after = dict(_laid_out(old)), dict(_laid_out(new))
    return [
        Difference(what, number, language, of_words(was.get(language, ""), now.get(language, "")))
        for what, number in dict.fromkeys((*before, *after))
        for was in [before.get((what, number), {})]
        for now in [after.get((what, number), {})]
        for language in dict.fromkeys((*was, *now))
        if was.get(language, "") != now.get(language, "")
    ]


def deciding(found: list[Difference], language: str) -> list[Difference]:
    """Those in the language that decides: what was asked is asked in other words."""
    return [one for one in found if one.language in {language, ""}]


def of_words(old: str, new: str) -> tuple[Piece, ...]:
    """The newer text with what was taken out left in its place."""
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    pieces: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("".join(now[k:m])))
            continue
        if i < j:
            pieces.append(Piece("".join(was[i:j]), new=False))
        if k < m:
            pieces.append(Piece("".join(now[k:m]), old=False))
    return tuple(pieces)


def _laid_out(content: Mapping[str, Json]) -> Iterator[tuple[tuple[str, int | None], Texts]]:
    for what in ("institution", "title", "place", "translations_note"):
        yield (what, None), content.get(what) or {}
    yield ("adopted_on", None), {"": content.get("adopted_on") or ""}
    theme = None
    for demand in content["demands"]:
        if demand["theme"] != theme:
            theme = demand["theme"]
            yield ("theme", demand["number"]), theme
        yield ("demand", demand["number"]), demand["texts"]
