"""The lines of one page of a PDF: words by their place, columns one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pdfplumber.page import Page

BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
SAME_LINE = 0.5
MIDDLE = (0.3, 0.7)
NARROWEST_GUTTER = 0.8
MOST_CROSSING = 0.25
FEWEST_COLUMN_LINES = 4
FEWEST_ON_THE_RIGHT = 0.1
FEWEST_WORDS_A_LINE = 3
INDENT = 25
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st"})


@dataclass(frozen=True)
class Word:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True)
class _Strip:
    """White from top to bottom, between these two places."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Line:
    """One line as it stands; places are in points from the page's upper left corner.

    `words_left` is where its second word begins: for an item, where its text hangs.
    `column` counts through the page, so that a line knows whether the next one is below it.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    words_left: float
    first_width: float
    page: int
    height: float
    column: int = 0


def lines_of(page: Page) -> list[Line]:
    """In reading order: down a column, then the next; none on a page without words."""
    words = _words(page)
    if not words:
        return []
    lines: list[Line] = []
    for column, part in enumerate(_in_columns(words, _gutter(words, float(page.width)))):
        lines.extend(_line(row, page, column) for row in _rows(part))
    return lines


def _words(page: Page) -> list[Word]:
    found = page.extract_words(
        x_tolerance_ratio=0.2,
        y_tolerance=2,
        keep_blank_chars=False,
        use_text_flow=False,
        extra_attrs=["size", "fontname"],
        expand_ligatures=True,
    )
    return [_word(one) for one in found if one["upright"]]


def _word(found: dict[str, Any]) -> Word:
    return Word(
        found["text"].translate(LIGATURES),
        found["x0"],
        found["x1"],
        found["top"],
        found["bottom"],
        found["size"],
        bool(BOLD.search(found["fontname"])),
    )


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose middles stand at one height."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: ((one.top + one.bottom) / 2, one.left)):
        middle = (word.top + word.bottom) / 2
        if rows:
            row = rows[-1]
            height = median((one.top + one.bottom) / 2 for one in row)
            if abs(middle - height) < SAME_LINE * max(word.size, row[-1].size):
                row.append(word)
                continue
        rows.append([word])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _line(row: Sequence[Word], page: Page, column: int) -> Line:
    letters = sum(len(word.text) for word in row)
    bold = sum(len(word.text) for word in row if word.bold)
    return Line(
        text=" ".join(word.text for word in row),
        left=row[0].left,
        right=row[-1].right,
        top=min(word.top for word in row),
        bottom=max(word.bottom for word in row),
        size=round(max(row, key=lambda one: len(one.text)).size, 1),
        bold=bold >= letters - 2,
        words_left=row[1].left if len(row) > 1 else row[0].left,
        first_width=row[0].right - row[0].left,
        page=page.page_number,
        height=float(page.height),
        column=column,
    )


def _gutter(words: Sequence[Word], width: float) -> _Strip | None:
    """The white strip between two columns: hardly a line has a word in it, many have on its right.

    Blanks between the words of one column stand at other places in every line.
    """
    rows = _rows(words)
    first, last = (round(width * share) for share in MIDDLE)
    covered = [
        sum(any(word.left < x < word.right for word in row) for row in rows)
        for x in range(first, last)
    ]
    on_the_right = sum(row[-1].left > last for row in rows)
    strip = _widest_below(covered, on_the_right * MOST_CROSSING)
    if strip is None:
        return None
    found = _Strip(first + strip[0], first + strip[1])
    right = [row for row in rows if row[-1].left >= found.left]
    narrowest = NARROWEST_GUTTER * median(word.size for word in words)
    wide = found.right - found.left >= narrowest
    enough = len(right) >= max(FEWEST_COLUMN_LINES, len(rows) * FEWEST_ON_THE_RIGHT)
    return found if wide and enough and _starts_alike(right, found) else None


def _starts_alike(right: Sequence[Sequence[Word]], strip: _Strip) -> bool:
    """Most lines of a right column begin where the strip ends; numbers in a table do too."""
    starts = [next(word for word in row if word.left >= strip.left).left for row in right]
    near = [start for start in starts if start - strip.right < INDENT]
    words = sum(len(row) for row in right)
    return len(near) * 2 > len(starts) and words > len(right) * FEWEST_WORDS_A_LINE


def _widest_below(covered: Sequence[int], most: float) -> tuple[int, int] | None:
    widest: tuple[int, int] | None = None
    start: int | None = None
    for x, count in enumerate([*covered, len(covered) + 1]):
        low = x < len(covered) and count <= most
        if low and start is None:
            start = x
        if not low and start is not None:
            if widest is None or x - start > widest[1] - widest[0]:
                widest = (start, x)
            start = None
    return widest


def _in_columns(words: Sequence[Word], strip: _Strip | None) -> list[list[Word]]:
    """Between lines that cross the strip: the left column, the right one, then the crossing line."""
    if strip is None:
        return [list(words)]
    parts: list[list[Word]] = []
    left: list[Word] = []
    right: list[Word] = []
    for row in _rows(words):
        before = [word for word in row if word.left < strip.middle]
        after = [word for word in row if word.left >= strip.middle]
        if _crosses(before, after, strip):
            parts += [left, right, row]
            left, right = [], []
            continue
        left += before
        right += after
    return [part for part in (*parts, left, right) if part]


def _crosses(before: Sequence[Word], after: Sequence[Word], strip: _Strip) -> bool:
    if not before:
        return False
    if before[-1].right > strip.middle:
        return True
    return bool(after) and after[0].left - before[-1].right < (strip.right - strip.left) / 2
