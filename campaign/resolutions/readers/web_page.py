"""HTML to blocks: the words of a page's main part, without what stands around every page."""

import re
from dataclasses import dataclass, field, replace

from campaign.resolutions.blocks import BlockKind
from campaign.resolutions.readers.decoding import decode
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.main_part import main_part
from campaign.resolutions.readers.numbering import as_mark
from campaign.resolutions.readers.page_tree import Element, tree_of
from campaign.resolutions.readers.pieces import Piece, document_of, lines_apart

BULLET = "•"


def document_in(raw: bytes) -> Document:
    """The document of a saved page. Scripts are never run, nothing is fetched.

    Refuses as `decode` does, and with NestedTooDeep.
    """
    walk = _Walk()
    for part in main_part(tree_of(decode(raw))):
        walk.enter(part)
        walk.flush()
    return document_of(walk.pieces)


_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BOLD = {"b", "strong", "th", "dt", "summary", "legend"}
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div",
        "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "legend", "li", "main", "ol", "p", "pre", "section", "summary",
        "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_FOOTNOTE = re.compile(r"\s*[\[(]?\s*(?:\d{1,3}|\*+|[a-z])\s*[\])]?\s*")
_NUMBERS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}  # fmt: skip


@dataclass
class _List:
    kind: str
    number: int = 0
    step: int = 1


@dataclass
class _Walk:
    """The nodes in order: words gather until a block begins or ends."""

    pieces: list[Piece] = field(default_factory=list)
    words: list[tuple[str, bool]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    bold: int = 0
    heading: int = 0
    item: str = ""
    opened: int | None = None

    def enter(self, node: Element | str) -> None:
        if isinstance(node, str):
            self._say(node)
        elif node.tag == "br":
            self.words.append(("\n", True))
        elif node.tag in {"ul", "ol", "menu"}:
            self._list(node)
        elif node.tag == "li":
            self._list_item(node)
        elif node.tag in _HEADINGS:
            self._headed(node)
        elif node.tag == "sup" and _FOOTNOTE.fullmatch(node.words):
            return
        elif node.tag in _BLOCKS:
            self.flush()
            self._inside(node)
            self.flush()
        else:
            self._inside(node)

    def flush(self) -> None:
        text = "".join(words for words, _ in self.words)
        bold = all(strong for words, strong in self.words if words.strip(" \n:."))
        self.words.clear()
        if self.heading:
            self._keep(Piece(" ".join(text.split()), BlockKind.HEADING, self.heading))
            return
        for line in lines_apart(text):
            self._keep(Piece(line, bold=bold))

    def _say(self, text: str) -> None:
        self.words.append((re.sub(r"\s+", " ", text), self.bold > 0))

    def _inside(self, node: Element) -> None:
        strong = node.tag in _BOLD or _is_bold(node)
        self.bold += strong
        for child in node.children:
            self.enter(child)
        if strong and node.tag in _BLOCKS:
            self.flush()
        self.bold -= strong

    def _headed(self, node: Element) -> None:
        self.flush()
        self.heading = _HEADINGS[node.tag]
        self._inside(node)
        self.flush()
        self.heading = 0

    def _list(self, node: Element) -> None:
        self.flush()
        kind = _NUMBERS.get(node.attributes.get("type") or "1", "decimal")
        start = _number(node.attributes.get("start"), 1)
        self.lists.append(_List(kind if node.tag == "ol" else "", start - 1))
        self._inside(node)
        self.flush()
        self.lists.pop()

    def _list_item(self, node: Element) -> None:
        self.flush()
        held = self.lists[-1] if self.lists else _List("")
        held.number = _number(node.attributes.get("value"), held.number + 1)
        outer = self.item, self.opened
        self.item = as_mark(held.kind, held.number) if held.kind else BULLET
        self.opened = None
        self._inside(node)
        self.flush()
        self.item, self.opened = outer

    def _keep(self, piece: Piece) -> None:
        if not piece.text.strip():
            return
        if not self.item or piece.kind is BlockKind.HEADING or not self.lists:
            self.pieces.append(piece)
        elif self.opened is None:
            self.opened = len(self.pieces)
            self.pieces.append(
                replace(piece, kind=BlockKind.ITEM, level=len(self.lists), mark=self.item)
            )
        else:  # what follows within an item belongs to it
            above = self.pieces[self.opened]
            self.pieces[self.opened] = replace(above, text=f"{above.text} {piece.text}")


def _number(written: str | None, otherwise: int) -> int:
    return int(written) if written and re.fullmatch(r"-?\d{1,6}", written) else otherwise


def _is_bold(node: Element) -> bool:
    style = re.sub(r"\s+", "", node.attributes.get("style", "").lower())
    return bool(re.search(r"font-weight:(?:bold|[6-9]00)", style))
