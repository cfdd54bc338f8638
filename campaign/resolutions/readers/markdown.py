"""Markdown to blocks: its headings and lists as marked, its lines as they stand in the source."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from campaign.resolutions.blocks import BlockKind
from campaign.resolutions.readers.decoding import decode, split_lines
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.limits import DEEPEST_NESTING
from campaign.resolutions.readers.marks import mark_of
from campaign.resolutions.readers.markup import front_matter, without_markup
from campaign.resolutions.readers.pieces import Piece, blocks_of, clean
from campaign.resolutions.readers.refusals import NestedTooDeep

BULLET = "•"


def document_in(raw: bytes) -> Document:
    """The document of a Markdown text; its lines are the source's own.

    Refuses as `decode` does, and with NestedTooDeep.
    """
    lines = split_lines(decode(raw))
    skipped, opening = front_matter(lines)
    pieces = _pieces("\n".join(["", *lines[skipped:]]), skipped)
    return Document(tuple(lines), (*opening, *blocks_of(clean(pieces))))


def _pieces(body: str, skipped: int) -> list[Piece]:
    tokens = _PARSER.parse(body)
    if any(token.level >= DEEPEST_NESTING for token in tokens):
        raise NestedTooDeep
    walk = _Walk(above=skipped)
    for at, token in enumerate(tokens):
        walk.take(token, tokens[at - 1] if at else token)
    return walk.pieces


_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST_NESTING}).enable("table")


@dataclass
class _List:
    ordered: bool
    number: str = ""
    opened: bool = False


@dataclass
class _Walk:
    """The tokens in order; `above` is how many lines stand before the body's first."""

    above: int
    pieces: list[Piece] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)

    def take(self, token: Token, before: Token) -> None:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.lists.append(_List(ordered=token.type.startswith("ordered")))
            case "bullet_list_close" | "ordered_list_close":
                self.lists.pop()
            case "list_item_open":
                self._opens_an_item(token)
            case "inline":
                self._words(token, before)
            case "code_block" | "fence":
                self._as_typed(token)

    def _opens_an_item(self, token: Token) -> None:
        held = self.lists[-1]
        held.number, held.opened = f"{token.info}{token.markup}", False

    def _words(self, token: Token, before: Token) -> None:
        first = self._first_line(token)
        if before.type == "heading_open":
            text = " ".join(words for words, _ in _lines_of(token.children or ()))
            self._add(Piece(text, BlockKind.HEADING, int(before.tag[1:])), first, token)
            return
        for piece in _paragraphs(token, first):
            self._place(piece)

    def _place(self, piece: Piece) -> None:
        if not self.lists:
            self.pieces.append(piece)
            return
        held = self.lists[-1]
        if held.opened and self.pieces:  # what follows within an item belongs to it
            above = self.pieces[-1]
            self.pieces[-1] = replace(above, text=f"{above.text} {piece.text}", last=piece.last)
            return
        held.opened = True
        mark = held.number if held.ordered else BULLET
        self.pieces.append(replace(piece, kind=BlockKind.ITEM, level=len(self.lists), mark=mark))

    def _as_typed(self, token: Token) -> None:
        """What was only indented is set as code by the rules; its words are words."""
        first = self._first_line(token) + (token.type == "fence")
        for number, line in enumerate(token.content.splitlines(), start=first):
            indent = len(line) - len(line.lstrip())
            self.pieces.append(
                Piece(without_markup(line), indent=indent, first=number, last=number)
            )

    def _add(self, piece: Piece, first: int, token: Token) -> None:
        last = first + (token.map[1] - token.map[0] if token.map else 1) - 1
        self.pieces.append(replace(piece, first=first, last=last))

    def _first_line(self, token: Token) -> int:
        return self.above + (token.map[0] if token.map else 0)


def _paragraphs(token: Token, first: int) -> Iterator[Piece]:
    """A paragraph's lines, parted where one opens with a typed bullet or number."""
    held: Piece | None = None
    for number, (words, bold) in enumerate(_lines_of(token.children or ()), start=first):
        if held and not _opens(held.text, words):
            held = replace(held, text=f"{held.text} {words}", bold=held.bold and bold, last=number)
            continue
        if held:
            yield held
        held = Piece(words, bold=bold, first=number, last=number)
    if held:
        yield held


def _opens(before: str, words: str) -> bool:
    mark, _ = mark_of(words)
    if mark is None:
        return False
    return mark.text[:1] not in "-–—−" or before.endswith((":", ";", ".", ","))


def _lines_of(children: Sequence[Token]) -> list[tuple[str, bool]]:
    """The words of each source line, and whether all of them are bold."""
    lines: list[tuple[str, bool]] = []
    words, bold, depth = "", True, 0
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            lines.append((without_markup(words), bold and bool(words.strip())))
            words, bold = "", True
        elif child.type in {"strong_open", "strong_close"}:
            depth += 1 if child.type == "strong_open" else -1
        elif child.type in {"text", "code_inline"}:
            words += child.content
            bold = bold and (depth > 0 or not child.content.strip(" :."))
    lines.append((without_markup(words), bold and bool(words.strip())))
    return lines
