"""What a DOCX file's styles say of a paragraph or a run, through the styles they are based on."""

import re
from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

_HEADING = re.compile(r"(?:heading|заголовок|башкы сөз|аталыш)\s*([1-9])", re.IGNORECASE)
_TITLES = {"title": 1, "название": 1, "заголовок": 1, "subtitle": 2, "подзаголовок": 2}
_OFF = {"0", "false", "off", "none"}
LOWEST_HEADING = 6


class Styles:
    def __init__(self, element: etree._Element) -> None:
        self._by_id = {
            style.get(qn("w:styleId")): style for style in element.iterfind(qn("w:style"))
        }
        self._default = next(
            (style for style in self._by_id.values()
             if style.get(qn("w:default")) == "1" and style.get(qn("w:type")) == "paragraph"),
            None,
        )  # fmt: skip

    def heading_level(self, paragraph: etree._Element) -> int:
        """From 1; 0 where the paragraph is no heading by its style or its place in the outline."""
        for source in (paragraph, *self._chain(paragraph)):
            if source.tag == qn("w:style") and (level := _level_by_name(source)):
                return level
            found = source.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if found is not None:
                level = int(found.get(qn("w:val")) or "9") + 1
                return level if level <= LOWEST_HEADING else 0
        return 0

    def numbering(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """The list's id and the level in it, from 0; None outside of lists."""
        number, level = None, None
        for source in (paragraph, *self._chain(paragraph)):
            found = source.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None:
                number = number or _value(found, "w:numId")
                level = level or _value(found, "w:ilvl")
        if number is None or number == "0":
            return None
        return number, int(level or "0")

    def style_of(self, paragraph: etree._Element) -> str | None:
        return _value(paragraph.find(qn("w:pPr")), "w:pStyle")

    def numbering_of_style(self, name: str) -> str | None:
        style = self._by_id.get(name)
        found = None if style is None else style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        return _value(found, "w:numId")

    def is_bold(self, run: etree._Element, paragraph: etree._Element) -> bool:
        """Bold, or set in capitals: what people do to make a heading without making one."""
        own = [run, *self._named(_value(run.find(qn("w:rPr")), "w:rStyle"))]
        for source in (*own, *self._chain(paragraph)):
            for mark in ("w:b", "w:caps"):
                found = source.find(f"{qn('w:rPr')}/{qn(mark)}")
                if found is not None:
                    return found.get(qn("w:val")) not in _OFF
        return False

    def hides(self, run: etree._Element) -> bool:
        found = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        return found is not None and found.get(qn("w:val")) not in _OFF

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        named = self.style_of(paragraph)
        if named is None and self._default is not None:
            named = self._default.get(qn("w:styleId"))
        return self._named(named)

    def _named(self, name: str | None) -> Iterator[etree._Element]:
        met = set()
        while name in self._by_id and name not in met:
            met.add(name)
            style = self._by_id[name]
            yield style
            name = _value(style, "w:basedOn")


def _level_by_name(style: etree._Element) -> int:
    name = (_value(style, "w:name") or "").strip().lower()
    found = _HEADING.match(name)
    return int(found[1]) if found else _TITLES.get(name, 0)


def _value(element: etree._Element | None, name: str) -> str | None:
    found = None if element is None else element.find(qn(name))
    return None if found is None else found.get(qn("w:val"))
