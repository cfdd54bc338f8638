"""What every page repeats: running heads, feet and page numbers, told by their place and words."""

import re
from collections import Counter
from collections.abc import Sequence

from campaign.resolutions.readers.pdf_lines import Line

NEAR_THE_EDGE = 3
MARGIN = 0.12
STEP = 6
OFTEN = 1 / 3
LONE_NUMBER = re.compile(r"[-–—]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—]?")


def without_running_heads(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of all pages in order, each page's own only."""
    repeated = _repeated(pages)
    return [
        line
        for page in pages
        for line in page
        if not (_is_at_an_edge(line, page) and _is_furniture(line, repeated))
    ]


def _repeated(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """Words at one height on several pages; odd and even ones may have their own."""
    counts = Counter(
        key for page in pages for key in {_key(line) for line in page if _is_at_an_edge(line, page)}
    )
    enough = max(2, round(len(pages) * OFTEN))
    return {key for key, count in counts.items() if count >= enough}


def _is_furniture(line: Line, repeated: set[tuple[str, int]]) -> bool:
    in_margin = line.bottom < line.height * MARGIN or line.top > line.height * (1 - MARGIN)
    if in_margin and LONE_NUMBER.fullmatch(line.text.strip()):
        return True
    return _key(line) in repeated


def _is_at_an_edge(line: Line, page: Sequence[Line]) -> bool:
    above = sum(other.bottom <= line.top for other in page)
    below = sum(other.top >= line.bottom for other in page)
    return above < NEAR_THE_EDGE or below < NEAR_THE_EDGE


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", " ".join(line.text.split()).casefold()), round(line.top / STEP)
