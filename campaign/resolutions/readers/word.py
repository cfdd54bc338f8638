"""DOCX to blocks: paragraphs, real lists and tables, with headings by style or by their look."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from zipfile import BadZipFile

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from campaign.resolutions.blocks import BlockKind
from campaign.resolutions.readers import word_package
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.limits import DEEPEST_TABLES
from campaign.resolutions.readers.pieces import Piece, document_of, lines_apart
from campaign.resolutions.readers.refusals import FileBroken, NestedTooDeep
from campaign.resolutions.readers.word_lists import Lists
from campaign.resolutions.readers.word_styles import Styles

TWIPS_A_SPACE = 120


def document_in(raw: bytes) -> Document:
    """The document of a DOCX file: its body only, no headers, footers, notes or comments.

    Text that was deleted with changes tracked, or is hidden, is no text. Refuses as
    `word_package.check` does, and with NestedTooDeep.
    """
    word_package.check(raw)
    try:
        opened = docx.Document(io.BytesIO(raw))
    except (OpcError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError):
        raise FileBroken from None
    return document_of(list(_Reading.of(opened).pieces_of(opened.element.body, 0)))


@dataclass
class _Reading:
    styles: Styles
    lists: Lists

    @classmethod
    def of(cls, opened: WordDocument) -> "_Reading":
        styles = Styles(opened.styles.element)
        return cls(styles, Lists(_numbering(opened), styles))

    def pieces_of(self, container: etree._Element, depth: int) -> Iterator[Piece]:
        if depth > DEEPEST_TABLES:
            raise NestedTooDeep
        for element in container:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element, depth)
            elif element.tag == qn("w:tbl"):
                for cell in _cells(element):
                    yield from self.pieces_of(cell, depth + 1)
            elif element.tag in _WRAPPERS:
                yield from self.pieces_of(element, depth)

    def _paragraph(self, paragraph: etree._Element, depth: int) -> Iterator[Piece]:
        yield from self._words_of(paragraph)
        for box in paragraph.iterfind(f".//{qn('w:txbxContent')}"):
            if not _is_fallback(box):
                yield from self.pieces_of(box, depth + 1)

    def _words_of(self, paragraph: etree._Element) -> Iterator[Piece]:
        runs = [run for run in _runs(paragraph) if not self.styles.hides(run)]
        text = "".join(map(_text, runs))
        level = self.styles.heading_level(paragraph)
        item = self.lists.item_of(paragraph)
        if not text.strip():
            return
        bold = all(self.styles.is_bold(run, paragraph) for run in runs if _text(run).strip(" :."))
        if level:
            yield Piece(" ".join(text.split()), BlockKind.HEADING, level)
            return
        indent = _indent(paragraph) + _typed_indent(text)
        pieces = [Piece(line, bold=bold, indent=indent) for line in lines_apart(text)]
        if item:
            pieces[0] = replace(pieces[0], kind=BlockKind.ITEM, level=item.level, mark=item.mark)
        yield from pieces


_WRAPPERS = frozenset(
    qn(name) for name in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:smartTag")
)
_IN_A_LINE = _WRAPPERS | {qn("w:hyperlink"), qn("w:fldSimple"), qn("w:moveTo")}
_SAID = {
    qn("w:tab"): "\t",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:ptab"): "\t",
}
_BULLETS = {"F0B7": "•", "F0A7": "▪", "F0D8": "➢", "F076": "❖", "F0FC": "✓"}


def _runs(container: etree._Element) -> Iterator[etree._Element]:
    for element in container:
        if element.tag == qn("w:r"):
            yield element
        elif element.tag in _IN_A_LINE:
            yield from _runs(element)


def _text(run: etree._Element) -> str:
    return "".join(map(_said, run))


def _said(element: etree._Element) -> str:
    if element.tag == qn("w:t"):
        return element.text or ""
    if element.tag == qn("w:br"):
        return " " if element.get(qn("w:type")) in {"page", "column"} else "\n"
    if element.tag == qn("w:sym"):
        return _BULLETS.get((element.get(qn("w:char")) or "").upper(), "")
    return _SAID.get(element.tag, "")


def _cells(table: etree._Element) -> Iterator[etree._Element]:
    """Row by row; a cell that goes on from the row above is not told twice."""
    for cell in table.iterfind(f"{qn('w:tr')}/{qn('w:tc')}"):
        merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merged is None or merged.get(qn("w:val")) == "restart":
            yield cell


def _is_fallback(box: etree._Element) -> bool:
    """The same box again, for programs that cannot draw the first."""
    return any(above.tag.endswith("}Fallback") for above in box.iterancestors())


def _indent(paragraph: etree._Element) -> int:
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    if found is None:
        return 0
    written = found.get(qn("w:left")) or found.get(qn("w:start")) or "0"
    return int(written) // TWIPS_A_SPACE if written.isdecimal() else 0


def _typed_indent(text: str) -> int:
    return len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())


def _numbering(opened: WordDocument) -> etree._Element | None:
    for relation in opened.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None
