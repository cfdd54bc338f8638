"""Plain text to blocks: lines rejoined, bullets and numbers told from words, headings seen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.readers.decoding import decode, split_lines
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.forms import (
    CARD_LEVEL,
    LIST_GOES_ON,
    LONE_NUMBER,
    PAGE_FOOTER,
    UNDERLINE,
    all_capitals,
    tidy,
)
from campaign.resolutions.readers.marks import OpenLists, mark_of
from campaign.resolutions.readers.markup import ALL_BOLD, front_matter, without_markup

WIDEST_WRAPPED_LINE = 130
NEARLY_FULL = 0.85
FEWEST_FULL_LINES = 5
LONG_LINE = 0.75


def lines(raw: bytes) -> list[str]:
    """The decoded lines, as kept beside the outline; line 1 of a block is the first of them.

    Refuses as `decode` does: FileTooLarge, NotText.
    """
    return split_lines(decode(raw))


def document_in(raw: bytes) -> Document:
    """The document of a plain text; refuses as `lines` does."""
    source = lines(raw)
    return Document(tuple(source), tuple(blocks_of(source)))


def read(raw: bytes) -> list[Block]:
    """The blocks of a plain text, in order; refuses as `lines` does."""
    return blocks_of(lines(raw))


def blocks_of(source: Sequence[str]) -> list[Block]:
    """The blocks of lines that were decoded already."""
    first, opening = front_matter(source)
    reading = _Reading(width=_wrapped_at(source))
    reading.blocks.extend(opening)
    for number, line in enumerate(source[first:], start=first + 1):
        _take(reading, number, line)
    _close(reading)
    return reading.blocks


@dataclass
class _Reading:
    """What is open while lines are taken one by one."""

    width: int | None
    blocks: list[Block] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    mark: str = ""
    lists: OpenLists = field(default_factory=OpenLists)
    card: str = ""
    taken: int = 0


_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(\S.*?)\s*#*")


def _take(reading: _Reading, number: int, raw_line: str) -> None:
    line = without_markup(raw_line)
    text = line.strip()
    if not text or UNDERLINE.fullmatch(text) or PAGE_FOOTER.fullmatch(text):
        _close(reading)
        return
    if heading := _MARKDOWN_HEADING.fullmatch(text) or ALL_BOLD.fullmatch(text):
        _take_heading(reading, number, heading)
        return
    if LONE_NUMBER.fullmatch(text):
        _close(reading)
        reading.card = text
        return
    _take_words(reading, number, line)


def _take_heading(reading: _Reading, number: int, heading: re.Match[str]) -> None:
    _close(reading)
    hashes, words = heading.groups() if heading.re is _MARKDOWN_HEADING else ("##", heading[1])
    words = tidy(words.replace("**", "").replace("__", ""))
    if words:
        reading.lists.clear()
        reading.blocks.append(Block(BlockKind.HEADING, len(hashes), words, number, number))


def _take_words(reading: _Reading, number: int, line: str) -> None:
    mark, rest = mark_of(line)
    before, reading.taken = reading.taken, len(tidy(line))
    if mark:
        _close(reading)
        _open(reading, number, rest, BlockKind.ITEM)
        reading.level, reading.mark = reading.lists.depth_of(mark), mark.text
    elif reading.card:
        _take_card(reading, number, line)
    elif reading.held and _goes_on(reading, rest, before):
        reading.held.append(rest)
        reading.last = number
    else:
        _close(reading)
        _open(reading, number, rest, BlockKind.PARAGRAPH)


def _take_card(reading: _Reading, number: int, line: str) -> None:
    """Under a number that stands alone, a short first line names what the next ones ask."""
    card = reading.card
    if not reading.held:
        _open(reading, number, line, BlockKind.ITEM)
        reading.level, reading.mark = 1, card
        return
    if reading.last == reading.first and not reading.held[0].endswith((".", ";")):
        reading.kind, reading.level = BlockKind.HEADING, CARD_LEVEL
        _close(reading)
        _open(reading, number, line, BlockKind.ITEM)
        reading.level, reading.mark = 1, card
        return
    reading.held.append(line)
    reading.last = number


def _open(reading: _Reading, number: int, text: str, kind: BlockKind) -> None:
    reading.held, reading.first, reading.last = [text.strip()], number, number
    reading.kind, reading.level, reading.mark = kind, 0, ""


def _close(reading: _Reading) -> None:
    if reading.held:
        reading.blocks.extend(_finished(reading))
        if reading.kind is not BlockKind.ITEM:
            reading.lists.clear()
    reading.held, reading.card = [], ""


def _finished(reading: _Reading) -> Iterator[Block]:
    text = tidy(_rejoined(reading.held))
    if not text:
        return
    kind, level = reading.kind, reading.level
    if kind is BlockKind.PARAGRAPH and all_capitals(text):
        kind = BlockKind.HEADING
    if kind is BlockKind.HEADING:
        level = max(level, 1)
    mark = reading.mark if kind is BlockKind.ITEM else ""
    yield Block(kind, level, text, reading.first, reading.last, mark)


def _goes_on(reading: _Reading, start: str, length: int) -> bool:
    """Whether the line before, of this length, was cut only to fit the page."""
    before, full = reading.held[-1], _is_full(reading, start, length)
    if LIST_GOES_ON.search(before) and not full:
        return False
    if before[-1] not in ".!?:;" and _was_cut(reading, start, length):
        return True
    return full and before[-1] != ":"


def _was_cut(reading: _Reading, start: str, length: int) -> bool:
    """A sentence that is not at its end goes on: in small letters, after a comma, or a long line.

    A capital after a line where its word still had room begins something new.
    """
    if start[:1].islower():
        return True
    if reading.kind is BlockKind.ITEM and reading.held[-1].endswith(","):
        return True
    long = reading.width is not None and length >= LONG_LINE * reading.width
    return long and not start[:1].isupper()


def _is_full(reading: _Reading, start: str, length: int) -> bool:
    if reading.width is None:
        return False
    return length + 1 + len(start.split(maxsplit=1)[0]) > reading.width


def _wrapped_at(source: Sequence[str]) -> int | None:
    """The width of a text with hard line ends, or None where a line is a paragraph."""
    lengths = sorted(len(tidy(line)) for line in source if line.strip())
    if not lengths or lengths[-1] > WIDEST_WRAPPED_LINE:
        return None
    full = [length for length in lengths if length > lengths[-1] * NEARLY_FULL]
    return lengths[-1] if len(full) >= max(FEWEST_FULL_LINES, len(lengths) // 8) else None


def _rejoined(held: Sequence[str]) -> str:
    parts = [held[0]]
    for before, line in pairwise(held):
        cut_within_a_word = re.fullmatch(r"\w-", before[-2:]) and line[:1].islower()
        parts.append(line if cut_within_a_word else f" {line}")
    return "".join(parts)
