"""The document beside its outline: each paragraph, and what it became."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.db import Json
from campaign.errors import NotFound
from campaign.resolutions.review.reviewed import Reviewed


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the source; `twin` is the anchor of what it became in the outline."""

    line: int
    last_line: int
    text: str
    became: str = ""
    twin: str | None = None
    passage: int | None = None


def paragraphs(lines: Sequence[str], spans: Sequence[Json], reviewed: Reviewed) -> list[Paragraph]:
    """In the order of the document; lines of no known paragraph stand alone."""
    became = dict(_became(reviewed))
    return [
        _paragraph(first, last, lines, became)
        for first, last in _all_spans(lines, spans)
        if any(line.strip() for line in lines[first - 1 : last])
    ]


def text_at(lines: Sequence[str], spans: Sequence[Json], line: int) -> Paragraph:
    """The paragraph that begins at a line; raises NotFound."""
    for first, last in _all_spans(lines, spans):
        if first == line:
            return _paragraph(first, last, lines, {})
    raise NotFound


def _became(reviewed: Reviewed) -> Iterator[tuple[int, tuple[str, str, int | None]]]:
    """By line; what comes later here wins: a demand over its heading."""
    for section in reviewed.sections:
        yield section.line, ("heading", f"S{section.key}", None)
    for passage in reviewed.passages:
        for line in range(passage.line, passage.last_line + 1):
            yield line, (passage.part.value, f"P{passage.key}", passage.key)
    for demand in reversed(reviewed.demands):
        for line in range(demand.line, demand.last_line + 1):
            yield line, ("asked", f"D{demand.key}", None)


def _paragraph(
    first: int, last: int, lines: Sequence[str], became: dict[int, tuple[str, str, int | None]]
) -> Paragraph:
    text = " ".join(line.strip() for line in lines[first - 1 : last] if line.strip())
    found = [became[line] for line in range(first, last + 1) if line in became]
    if not found:
        return Paragraph(first, last, text)
    kind, twin, passage = next((one for one in found if one[0] == "asked"), found[0])
    return Paragraph(first, last, text, kind, twin, passage)


def _all_spans(lines: Sequence[str], spans: Sequence[Json]) -> list[tuple[int, int]]:
    """One after another, none over another."""
    found, done = [], 0
    for first, last in sorted((span[0], span[1]) for span in spans):
        if first > done:
            found += [(line, line) for line in range(done + 1, first)]
            found.append((first, min(last, len(lines))))
            done = last
    return found + [(line, line) for line in range(done + 1, len(lines) + 1)]
