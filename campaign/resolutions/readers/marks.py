"""Marks: the bullets and numbers that people put before an item."""

import re
from dataclasses import dataclass, field

BULLETS = "•●○◦·▪▫■□◆◇❖▶►➤➢➔‣⁃∙★✦✓✔✅☑✖✗✘❌➡→▸▹◾◽👉🔹🔸\uf0b7\uf0a7\uf0d8\uf076"
TAB = 4


@dataclass(frozen=True)
class Mark:
    text: str
    style: str
    indent: int
    depth: int = 1


@dataclass
class OpenLists:
    """The lists that are still open where a reader stands, the outermost first."""

    held: list[tuple[str, int]] = field(default_factory=list)

    def depth_of(self, mark: Mark) -> int:
        """How deep the mark's list stands inside the others; dots in a number count."""
        if mark.depth > 1:
            return mark.depth
        key = (mark.style, mark.indent)
        if key in self.held:
            del self.held[self.held.index(key) + 1 :]
        else:
            self._leave_deeper(mark)
            self.held.append(key)
        return len(self.held)

    def clear(self) -> None:
        self.held.clear()

    def _leave_deeper(self, mark: Mark) -> None:
        while self.held and mark.indent < self.held[-1][1]:
            self.held.pop()
        while self.held and self.held[-1][0] == mark.style and mark.indent == self.held[-1][1]:
            self.held.pop()


def mark_of(line: str) -> tuple[Mark | None, str]:
    """The mark a line opens with, if any, and the words after it."""
    indent = len(line.expandtabs(TAB)) - len(line.expandtabs(TAB).lstrip())
    words = line.strip()
    for style, pattern in _STYLES:
        found = pattern.match(words)
        if found and words[found.end() :].strip():
            mark = found[0].strip()
            depth = mark.strip("().").count(".") + 1 if style == "number" else 1
            return Mark(mark, style, indent, depth), words[found.end() :].strip()
    return None, words


def number_of(mark: str) -> int | None:
    """The last number of a mark such as "2.3.": what the next item goes on from."""
    digits = re.findall(r"\d+", mark)
    return int(digits[-1]) if digits else None


_STYLES = (
    ("bullet", re.compile(rf"[{BULLETS}]\ufe0f?\s*|[*+]\s+|[-–—−]\s+|-(?=[^\W\d])")),
    (
        "named",
        re.compile(
            r"(?:demand|recommendation|требование|рекомендация|пункт|талап|сунуш|вимога)"
            r"\s*(?:№|#|no\.?)?\s*\d{1,2}\s*[.:)–—-]\s*",
            re.IGNORECASE,
        ),
    ),
    ("number", re.compile(r"\(?\d{1,3}(?:\.\d{1,2}){0,3}(?:[.)]|\.?[ºª][.)]?)\s*(?=[^\s\d.,])")),
    ("number", re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[^\W\d])")),
    ("roman", re.compile(r"\(?(?=[IVX])X{0,2}(?:IX|IV|V?I{0,3})[.)]\s+|\(?[ivx]{1,4}\)\s*")),
    ("letter", re.compile(r"\(?[a-zа-яёіїєґөүң]\)\s*|[A-ZА-ЯЁ]\)\s*|[a-z]\.\s+")),
)
