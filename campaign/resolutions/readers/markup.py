"""Markup inside a plain text: pages are often pasted with theirs, and it is not their words."""

import re
from collections.abc import Sequence

from campaign.resolutions.blocks import Block, BlockKind

LONGEST_FRONT_MATTER = 60
ALL_BOLD = re.compile(r"(?:\*\*|__)([^*_]+)(?:\*\*|__)\s*:?")


_ALL_SLANTED = re.compile(r"^(\s*)[*_](?=[^\s*_])([^*_]+)(?<!\s)[*_]\s*$")


def without_markup(line: str) -> str:
    """The line without tags, images, link targets and emphasis; its indent stays."""
    for pattern, words in _MARKUP:
        line = pattern.sub(words, line)
    if ALL_BOLD.fullmatch(line.strip()):
        return line
    return _ALL_SLANTED.sub(r"\1\2", _BOLD.sub(r"\1", line))


def front_matter(source: Sequence[str]) -> tuple[int, list[Block]]:
    """How many lines a page's own header takes, and the title and date it names."""
    fence = source[0].strip() if source else ""
    if fence not in {"---", "+++"}:
        return 0, []
    for number, line in enumerate(source[1:LONGEST_FRONT_MATTER], start=2):
        if line.strip() == fence:
            return number, _named(source[1 : number - 1])
    return 0, []


_MARKUP = (
    (re.compile(r"^(\s*)(?:>\s?)+"), r"\1"),
    (re.compile(r"\{\{[<%].{0,500}?[%>]\}\}"), ""),
    (re.compile(r"<!--.{0,500}?-->|</?[A-Za-z][^<>]{0,2000}>"), ""),
    (re.compile(r"\[?!\[[^\[\]]*\]\([^()]*\)"), ""),
    (re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"^\]\([^()\s]*\)"), ""),
    (re.compile(r"&nbsp;"), " "),
    (re.compile(r"&amp;"), "&"),
)
_BOLD = re.compile(r"\*\*([^*]{1,2000})\*\*")
_NAMED = re.compile(r"(title|date)\s*[:=]\s*(\S.*)", re.IGNORECASE)


def _named(header: Sequence[str]) -> list[Block]:
    found = {}
    for number, line in enumerate(header, start=2):
        if named := _NAMED.fullmatch(line.strip()):
            words = without_markup(named[2]).strip().strip("'\"")
            found[named[1].lower()] = (words, number)
    kinds = (("title", BlockKind.HEADING, 1), ("date", BlockKind.PARAGRAPH, 0))
    return [
        Block(kind, level, found[name][0], found[name][1], found[name][1])
        for name, kind, level in kinds
        if found.get(name, ("", 0))[0]
    ]
