"""Pieces of a formatted document, and the blocks they become by rules all formats share.

A format says of a piece what it knows: a heading, an item of a list, bold letters. Where it
knows nothing, the words decide: a typed bullet, capitals, a number alone above its card.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.readers.decoding import cleaned
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.forms import (
    BOLD_LEVEL,
    CARD_LEVEL,
    LIST_GOES_ON,
    LONE_NUMBER,
    LONGEST_HEADING,
    PAGE_FOOTER,
    UNDERLINE,
    all_capitals,
    tidy,
)
from campaign.resolutions.readers.marks import OpenLists, mark_of


@dataclass(frozen=True)
class Piece:
    """One paragraph, heading or item, its words without the mark before them.

    Kind is None where the format does not tell. Where the source has lines of its own, `first`
    and `last` are those; otherwise `shown` are the words line by line, if they fill several.
    """

    text: str
    kind: BlockKind | None = None
    level: int = 0
    mark: str = ""
    bold: bool = False
    indent: int = 0
    first: int = 0
    last: int = 0
    shown: tuple[str, ...] = ()


def document_of(pieces: Sequence[Piece]) -> Document:
    """Lays the pieces out as lines, with a blank one between them except within a list."""
    lines: list[str] = []
    placed: list[Piece] = []
    for piece in clean(pieces):
        within_a_list = placed and placed[-1].kind is piece.kind is BlockKind.ITEM
        if lines and not within_a_list:
            lines.append("")
        first = len(lines) + 1
        lines.extend(_as_shown(piece))
        placed.append(replace(piece, first=first, last=len(lines)))
    return Document(tuple(lines), tuple(blocks_of(placed)))


def clean(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that have words, in characters as they are kept."""
    found = (replace(piece, text=plain(piece.text)) for piece in pieces)
    return [piece for piece in found if piece.text]


def plain(text: str) -> str:
    """On one line, without what cannot be printed or seen."""
    printable = "".join(letter if letter.isprintable() else " " for letter in cleaned(text))
    return " ".join(printable.split())


def blocks_of(pieces: Sequence[Piece]) -> list[Block]:
    """The blocks of clean pieces that know their lines."""
    walk = _Walk(pieces, trusts_bold=_bold_is_rare(pieces))
    return [block for at in range(len(pieces)) for block in walk.takes(at)]


def lines_apart(text: str) -> list[str]:
    """Line breaks set by hand: some end an item or a paragraph, some only fit the page."""
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    parts = lines[:1]
    for before, line in pairwise(lines):
        if _only_fits_the_page(before, line):
            parts[-1] += f" {line}"
        else:
            parts.append(line)
    return parts


def _only_fits_the_page(before: str, line: str) -> bool:
    if LIST_GOES_ON.search(before) or LONE_NUMBER.fullmatch(before) or mark_of(line)[0]:
        return False
    return line[:1].islower() or line[:1] in "«“„("


def _as_shown(piece: Piece) -> list[str]:
    lines = [line for line in map(plain, piece.shown) if line] or [piece.text]
    if piece.kind is BlockKind.ITEM:
        indent = "  " * max(piece.level, 1)
        return [f"{indent}{piece.mark} {lines[0]}", *(f"{indent}  {line}" for line in lines[1:])]
    return lines


def _bold_is_rare(pieces: Sequence[Piece]) -> bool:
    """Where most is bold, bold letters head nothing."""
    bold = sum(len(piece.text) for piece in pieces if piece.bold)
    return bold * 2 < sum(len(piece.text) for piece in pieces)


@dataclass
class _Walk:
    """One reading of the pieces in order: the lists that are open, the card being filled."""

    pieces: Sequence[Piece]
    trusts_bold: bool
    lists: OpenLists = field(default_factory=OpenLists)
    card: str = ""

    def takes(self, at: int) -> Iterator[Block]:
        piece = self.pieces[at]
        text = tidy(piece.text)
        if not text or UNDERLINE.fullmatch(text) or PAGE_FOOTER.fullmatch(text):
            return
        if LONE_NUMBER.fullmatch(text) and piece.kind is not BlockKind.ITEM:
            self.card = text
            return
        block = self._block(at, piece, text)
        if block.kind is not BlockKind.ITEM:
            self.lists.clear()
        yield block

    def _block(self, at: int, piece: Piece, text: str) -> Block:
        if piece.kind is BlockKind.ITEM:
            return self._item(at, piece, text)
        if piece.kind is BlockKind.HEADING:
            return _block(piece, BlockKind.HEADING, text, max(piece.level, 1))
        return self._on_a_card(at, piece, text) if self.card else self._by_its_words(at, text)

    def _by_its_words(self, at: int, text: str) -> Block:
        piece, (mark, rest) = self.pieces[at], mark_of(text)
        if mark and not self._heads(at, mark.style):
            placed = replace(mark, indent=piece.indent)
            return _block(piece, BlockKind.ITEM, rest, self.lists.depth_of(placed), mark.text)
        if self._heads(at, ""):
            return _block(piece, BlockKind.HEADING, text, BOLD_LEVEL)
        if all_capitals(text):
            return _block(piece, BlockKind.HEADING, text, 1)
        return _block(piece, BlockKind.PARAGRAPH, text, 0)

    def _item(self, at: int, piece: Piece, text: str) -> Block:
        typed, rest = mark_of(text)
        if piece.bold and piece.mark[:1].isdigit() and self._heads(at, "number"):
            return _block(piece, BlockKind.HEADING, f"{piece.mark} {text}", BOLD_LEVEL)
        mark = typed.text if typed else piece.mark
        return _block(piece, BlockKind.ITEM, rest if typed else text, max(piece.level, 1), mark)

    def _heads(self, at: int, style: str) -> bool:
        """Short bold words head what follows, unless that is bold and marked in the same way."""
        piece = self.pieces[at]
        if not (piece.bold and self.trusts_bold) or style == "bullet":
            return False
        if len(piece.text) > LONGEST_HEADING or piece.text.endswith((";", ",")):
            return False
        return not style or not any(
            after.bold and _style(after) == style for after in self.pieces[at + 1 : at + 2]
        )

    def _on_a_card(self, at: int, piece: Piece, text: str) -> Block:
        """Under a number that stands alone, a short first line names what the next ones ask."""
        following = self.pieces[at + 1 : at + 2]
        if not text.endswith((".", ";")) and any(_is_body(after) for after in following):
            return _block(piece, BlockKind.HEADING, text, CARD_LEVEL)
        mark, self.card = self.card, ""
        return _block(piece, BlockKind.ITEM, text, 1, mark)


def _is_body(piece: Piece) -> bool:
    return piece.kind is None and not piece.bold and not LONE_NUMBER.fullmatch(piece.text)


def _style(piece: Piece) -> str:
    if piece.kind is BlockKind.ITEM:
        return "number" if piece.mark[:1].isdigit() else "bullet"
    mark, _ = mark_of(piece.text)
    return mark.style if mark else ""


def _block(piece: Piece, kind: BlockKind, text: str, level: int, mark: str = "") -> Block:
    return Block(kind, level, text, piece.first, piece.last, mark)
