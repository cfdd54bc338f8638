"""The lists of a DOCX file: which paragraph is an item, how deep, and under which number.

ECMA-376, 17.9: a paragraph names a list and a level; the list rests on an abstract one, whose
levels say how a number is written, where it starts, and what makes it start again.
"""

import re
from collections import defaultdict
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

from campaign.resolutions.readers.numbering import as_number
from campaign.resolutions.readers.word_styles import Styles

BULLET = "•"
DEEPEST_LEVEL = 8
MOST_LINKS = 4


@dataclass(frozen=True)
class Item:
    """The level counts from 1; the mark is as it is shown before the words."""

    level: int
    mark: str


@dataclass(frozen=True)
class _Level:
    kind: str = "decimal"
    written: str = "%1."
    start: int = 1


class Lists:
    """Numbers are counted as paragraphs are asked for, so each is asked for once and in order."""

    def __init__(self, numbering: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._lists: dict[str, etree._Element] = {}
        if numbering is not None:
            self._abstract = _by_id(numbering, "w:abstractNum", "w:abstractNumId")
            self._lists = _by_id(numbering, "w:num", "w:numId")
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._started: set[tuple[str, int]] = set()

    def item_of(self, paragraph: etree._Element) -> Item | None:
        numbered = self._styles.numbering(paragraph)
        if numbered is None or numbered[0] not in self._lists:
            return None
        number, at = numbered[0], min(numbered[1], DEEPEST_LEVEL)
        levels = self._levels(number)
        level = levels.get(at, _Level())
        if level.kind == "none" and not level.written.strip():
            return None
        counts = self._count(number, at, levels)
        if level.kind == "bullet":
            return Item(at + 1, BULLET)
        return Item(at + 1, _written(level, levels, counts))

    def _count(self, number: str, at: int, levels: dict[int, _Level]) -> dict[int, int]:
        """Lists on one abstract list count on together, unless one says where it starts."""
        counts = self._counts[self._abstract_of(number)]
        override = self._start_override(number, at)
        if override is not None and (number, at) not in self._started:
            counts[at] = override - 1
        self._started.add((number, at))
        counts[at] = counts.get(at, levels.get(at, _Level()).start - 1) + 1
        for deeper in [level for level in counts if level > at]:
            del counts[deeper]
        return counts

    def _levels(self, number: str) -> dict[int, _Level]:
        abstract = self._abstract.get(self._abstract_of(number))
        found = {} if abstract is None else _levels_in(abstract)
        for override in self._lists[number].iterfind(qn("w:lvlOverride")):
            found |= _levels_in(override)
        return found

    def _abstract_of(self, number: str) -> str:
        """A list may be told by a style, which names another list that has the levels."""
        for _ in range(MOST_LINKS):
            named = _value(self._lists.get(number), "w:abstractNumId") or ""
            link = _value(self._abstract.get(named), "w:numStyleLink")
            linked = self._styles.numbering_of_style(link) if link else None
            if linked is None:
                return named
            number = linked
        return ""

    def _start_override(self, number: str, at: int) -> int | None:
        for override in self._lists[number].iterfind(qn("w:lvlOverride")):
            if override.get(qn("w:ilvl")) == str(at):
                return _number(_value(override, "w:startOverride"))
        return None


def _written(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    def counted(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        held = levels.get(at, _Level())
        return as_number(held.kind, counts.get(at, held.start))

    return re.sub(r"%([1-9])", counted, level.written).strip()


def _levels_in(element: etree._Element) -> dict[int, _Level]:
    return {
        int(level.get(qn("w:ilvl")) or "0"): _Level(
            _value(level, "w:numFmt") or "decimal",
            _value(level, "w:lvlText") or "",
            _number(_value(level, "w:start")) or 1,
        )
        for level in element.iterfind(qn("w:lvl"))
    }


def _by_id(numbering: etree._Element, kind: str, name: str) -> dict[str, etree._Element]:
    return {element.get(qn(name)) or "": element for element in numbering.iterfind(qn(kind))}


def _number(written: str | None) -> int | None:
    return int(written) if written and written.isdecimal() else None


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(qn(name))
    return None if found is None else found.get(qn("w:val"))
