"""Lists written as running text: "We demand: 1) ...; 2) ...; and 3) ...", set out as items."""

import re
from collections.abc import Iterator, Sequence

from campaign.resolutions.blocks import Block, BlockKind

FEWEST = 2
_ENUMERATIONS = (
    re.compile(r"\((?P<mark>[a-hа-з]|[1-9]|i{1,3}|iv|vi{0,3})\)\s+"),
    re.compile(r"(?<=[\s:;,])(?P<mark>[A-Ha-h]|[а-зА-З]|[1-9])\)\s+"),
)
_BEGINNINGS = {"a", "A", "а", "А", "1", "i"}
_JOINT = re.compile(r"\s*[,;]?\s*\b(?:and|or|и|или|жана|et|y|e|та)\s*$", re.IGNORECASE)


def spread(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with each list inside a paragraph as a lead, its items and what follows."""
    return [part for block in blocks for part in _parts(block)]


def _parts(block: Block) -> Iterator[Block]:
    marks = _marks(block.text) if block.kind is BlockKind.PARAGRAPH else []
    if len(marks) < FEWEST:
        yield block
        return
    yield _like(block, block.text[: marks[0].start()])
    ends = [mark.start() for mark in marks[1:]]
    for mark, end in zip(marks, [*ends, len(block.text)], strict=True):
        words, rest = block.text[mark.end() : end], ""
        if end == len(block.text):
            words, rest = _first_sentence(words)
        yield _like(block, _JOINT.sub("", words), BlockKind.ITEM, mark[0].strip())
        if rest:
            yield _like(block, rest)


def _marks(text: str) -> list[re.Match[str]]:
    for pattern in _ENUMERATIONS:
        marks = list(pattern.finditer(text))
        if len(marks) >= FEWEST and marks[0]["mark"] in _BEGINNINGS and _opens(text, marks[0]):
            return marks
    return []


def _opens(text: str, mark: re.Match[str]) -> bool:
    return text[: mark.start()].rstrip().endswith(":")


def _first_sentence(words: str) -> tuple[str, str]:
    end = re.search(r"[.!?](?=\s+[A-ZА-ЯЁӨҮҢ])", words)
    return (words[: end.end()], words[end.end() :].strip()) if end else (words, "")


def _like(block: Block, text: str, kind: BlockKind = BlockKind.PARAGRAPH, mark: str = "") -> Block:
    level = 1 if kind is BlockKind.ITEM else 0
    return Block(kind, level, text.strip(), block.line, block.last_line, mark)
