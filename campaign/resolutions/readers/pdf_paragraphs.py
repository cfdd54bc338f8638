"""Lines of a PDF to pieces: which line goes on from the one above, and how words were cut."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from campaign.resolutions.blocks import BlockKind
from campaign.resolutions.readers.marks import BULLETS, Mark, mark_of
from campaign.resolutions.readers.pdf_lines import Line
from campaign.resolutions.readers.pieces import Piece

CLEARLY_LARGER = 1.12
WIDER_GAP = 1.3
INDENT = 6.0
SELDOM = 0.02
POINTS_A_SPACE = 5
SOFT_HYPHEN = "\u00ad"
HYPHENS = f"-\u2010{SOFT_HYPHEN}"
SENTENCE_ENDS = (".", ":", ";", "!", "?")


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Paragraphs, headings by their larger letters, and lines with the marks typed before them."""
    lines = [_with_its_bullet(line) for line in lines]
    if not lines:
        return []
    page = _Page.of(lines)
    groups = [[lines[0]]]
    for line in lines[1:]:
        if page.goes_on(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    words = _Words.of(lines)
    return [_piece(group, page, words) for group in groups]


def _with_its_bullet(line: Line) -> Line:
    """Office programs draw the bullet of an inner list as the letter o."""
    opens = re.match(r"o (?=\S)", line.text)
    far = line.words_left - line.left > line.size
    return replace(line, text=f"◦ {line.text[2:]}") if opens and far else line


@dataclass(frozen=True)
class _Page:
    """How the document is set: its usual letters, and where its lines end and how far apart."""

    size: float
    pitch: float
    right_edges: dict[tuple[int, int], float]
    larger: tuple[float, ...]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Page":
        sizes: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
        size = sizes.most_common(1)[0][0]
        steps = [
            below.top - above.top
            for above, below in pairwise(lines)
            if _same_column(above, below) and below.top > above.top and above.size == size
        ]
        edges: dict[tuple[int, int], float] = {}
        for line in lines:
            column = (line.page, line.column)
            edges[column] = max(edges.get(column, 0.0), line.right)
        larger = sorted({line.size for line in lines if line.size > size * CLEARLY_LARGER})
        pitch = _usual(steps) if steps else size * WIDER_GAP
        return cls(size, pitch, edges, tuple(reversed(larger)))

    def heading_level(self, group: Sequence[Line]) -> int:
        size = group[0].size
        return min(self.larger.index(size) + 1, 3) if size in self.larger else 0

    def goes_on(self, group: Sequence[Line], line: Line) -> bool:
        """Whether the line only continues the one above, which was full."""
        above, full = group[-1], self._is_full(group[-1], line)
        if _clearly_other(above.size, line.size) or self._opens_an_item(group, line, full=full):
            return False
        if not _same_column(above, line):
            alike = above.bold == line.bold and not above.text.endswith((":", ";"))
            return alike and (full or _goes_on_by_its_words(above, line))
        if line.top - above.top > self._pitch_of(above) * WIDER_GAP:
            return False
        return line.size in self.larger or self._goes_on_below(group, line, full=full)

    def _goes_on_below(self, group: Sequence[Line], line: Line, *, full: bool) -> bool:
        above = group[-1]
        if (above.bold != line.bold and not full) or _is_indented(group[0], above, line):
            return False
        return full or _goes_on_by_its_words(above, line)

    def _opens_an_item(self, group: Sequence[Line], line: Line, *, full: bool) -> bool:
        mark, _ = mark_of(line.text)
        if mark is None:
            return False
        if mark.text[0] in BULLETS:
            return True
        above = group[-1]
        hangs = _mark_in(group[0]) and abs(line.left - group[0].words_left) < 2  # noqa: PLR2004
        within = hangs or (not _mark_in(group[0]) and abs(line.left - above.left) < 2)  # noqa: PLR2004
        return not (full and within and not above.text.endswith(SENTENCE_ENDS))

    def _is_full(self, above: Line, line: Line) -> bool:
        """The first word of the next line would not have found room."""
        edge = self.right_edges[above.page, above.column]
        return above.right + above.size * 0.25 + line.first_width > edge - 1

    def _pitch_of(self, line: Line) -> float:
        return self.pitch * max(line.size / self.size, 1.0)


def _usual(steps: Sequence[float]) -> float:
    """The distance that most lines keep within a paragraph: the smallest that is common."""
    counts = Counter(round(step, 0) for step in steps)
    common = [step for step, count in counts.items() if count >= max(2, len(steps) * 0.15)]
    return min(common) if common else median(steps)


def _same_column(above: Line, below: Line) -> bool:
    return (above.page, above.column) == (below.page, below.column)


def _clearly_other(size: float, other: float) -> bool:
    return max(size, other) > min(size, other) * CLEARLY_LARGER


def _goes_on_by_its_words(above: Line, line: Line) -> bool:
    return line.text[:1].islower() and not above.text.endswith(SENTENCE_ENDS)


def _mark_in(line: Line) -> Mark | None:
    return mark_of(line.text)[0]


def _is_indented(opening: Line, above: Line, line: Line) -> bool:
    """A first line set in from those above it begins a paragraph; so does one set back out."""
    if _mark_in(opening):
        return line.left < opening.left - INDENT
    if above is opening:
        return False
    return line.left > above.left + INDENT and abs(line.left - opening.left) < INDENT


def _piece(group: Sequence[Line], page: _Page, words: "_Words") -> Piece:
    text = words.joined([line.text for line in group])
    level = page.heading_level(group)
    bold = all(line.bold for line in group)
    indent = round(group[0].left / POINTS_A_SPACE)
    shown = tuple(line.text for line in group)
    kind = BlockKind.HEADING if level and not _mark_in(group[0]) else None
    return Piece(text, kind, level, bold=bold or bool(level), indent=indent, shown=shown)


@dataclass(frozen=True)
class _Words:
    """The document's own words, by which it is told how one was written before it was cut.

    Where neither way of writing it is found, a hyphen stands if both halves are words, or if
    the document hardly ever ends a line with one.
    """

    whole: frozenset[str]
    hyphenates: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "_Words":
        cut = [line.text.endswith(tuple(HYPHENS)) for line in lines]
        whole = frozenset(
            word.casefold()
            for line, before, here in zip(lines, [False, *cut], cut, strict=False)
            for word in _WORD.findall(_without_cut_words(line.text, first=before, last=here))
        )
        return cls(whole, sum(cut) > len(lines) * SELDOM)

    def joined(self, lines: Sequence[str]) -> str:
        """One text; only the end of a line is looked at, however long what stands before it."""
        parts = [lines[0]]
        for line in lines[1:]:
            parts[-1], between = self._ended(parts[-1], line)
            parts.append(between + line)
        return "".join(parts).replace(SOFT_HYPHEN, "-")  # within a line typesetters write one so

    def _ended(self, above: str, line: str) -> tuple[str, str]:
        """A line as it ends before the next one, and what stands between the two."""
        if re.search(r"\w[–—/]$", above):
            return above, ""
        cut = re.search(rf"([^\W\d_]+)[{HYPHENS}]$", above)
        rest = re.match(r"[^\W\d_]+", line)
        if not cut or not rest:
            return above, " "
        named = rest[0][0].isupper() and not cut[1].isupper()
        keeps = named or self._has_a_hyphen(cut[1], rest[0])
        return f"{above[:-1]}-" if keeps else above[:-1], ""

    def _has_a_hyphen(self, before: str, after: str) -> bool:
        before, after = before.casefold(), after.casefold()
        with_it, without = f"{before}-{after}" in self.whole, before + after in self.whole
        if with_it or without:
            return with_it and not without
        return not self.hyphenates or {before, after} <= self.whole


_WORD = re.compile(rf"[^\W\d_]+(?:[{HYPHENS}][^\W\d_]+)*")


def _without_cut_words(text: str, *, first: bool, last: bool) -> str:
    words = text.split()
    return " ".join(words[int(first) : len(words) - int(last)])
