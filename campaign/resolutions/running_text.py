"""Lists written as running text: "We demand: 1) ...; 2) ...; and 3) ...", set out as items."""

import re
from collections.abc import Iterator, Sequence

from campaign.resolutions.blocks import Block, BlockKind

FEWEST = 2
# A mark in brackets may follow any word; a bare one needs the end of a clause before it. Words may
# have run together where their line ends were lost: "…vaccinations.b. Remove".
_MARKS = re.compile(
    r"\((?P<bracketed>[a-hа-з]|\d{1,2}|i{1,3}|iv|vi{0,3})\)\s*"
    r"|(?:(?<=[\s:;,.!?])|^)(?P<closed>[A-Ha-h]|[а-зА-З]|\d{1,2})\)\s*(?=[^\W\d_])"
    r"|(?:(?<=[:;.!?])|(?<=[:;.!?]\s))(?P<dotted>[a-hа-з]|\d{1,2})\.\s*(?=[^\W\d_])"
    r"|(?:(?<=[:;.!?])|(?<=[:;.!?]\s))\s*(?P<bullet>[•●▪◦])\s*(?=\w)"
)
_ORDERS = (
    "abcdefgh",
    "абвгдежз",
    tuple(map(str, range(1, 31))),
    ("i", "ii", "iii", "iv", "v", "vi"),
)
_JOINT = re.compile(r"\s*[,;]?\s*\b(?:and|or|и|или|жана|et|y|e|та|und)\s*$", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"[.!?](?=\s+[A-ZА-ЯЁӨҮҢ])")


def spread(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with each list inside a paragraph as a lead, its items and what follows."""
    return [part for block in blocks for part in _parts(block)]


def _parts(block: Block) -> Iterator[Block]:
    marks = _marks(block) if block.kind is not BlockKind.HEADING else []
    if len(marks) < FEWEST:
        yield block
        return
    lead = block.text[: marks[0].start()]
    if lead.strip():
        yield _like(block, lead, block.kind, block.mark)
    ends = [mark.start() for mark in marks[1:]]
    for mark, end in zip(marks, [*ends, len(block.text)], strict=True):
        words, rest = block.text[mark.end() : end], ""
        if end == len(block.text):
            words, rest = _last_item(words, dotted=bool(mark["dotted"]))
        yield _like(block, _JOINT.sub("", words), BlockKind.ITEM, mark[0].strip(), deeper=1)
        if rest:
            yield _like(block, rest, BlockKind.PARAGRAPH)


def _marks(block: Block) -> list[re.Match[str]]:
    """The marks of one list in their order, where a colon, or nothing, stands before the first."""
    found = list(_MARKS.finditer(block.text))
    for kind in ("bracketed", "closed", "dotted", "bullet"):
        chain = _chain([mark for mark in found if mark[kind]], kind)
        if len(chain) >= FEWEST and _opens(block.text, chain[0]):
            return chain
    return []


def _chain(marks: Sequence[re.Match[str]], kind: str) -> list[re.Match[str]]:
    if kind == "bullet":
        return list(marks)
    for order in _ORDERS:
        chain: list[re.Match[str]] = []
        for mark in marks:
            if len(chain) < len(order) and mark[kind].casefold() == order[len(chain)]:
                chain.append(mark)
        if len(chain) >= FEWEST:
            return chain
    return []


def _opens(text: str, mark: re.Match[str]) -> bool:
    before = text[: mark.start()].rstrip()
    return not before or before.endswith(":")


def _last_item(words: str, *, dotted: bool) -> tuple[str, str]:
    """The last item ends with its sentence, unless the items are sentences themselves."""
    end = None if dotted else _NEXT_SENTENCE.search(words)
    return (words[: end.end()], words[end.end() :].strip()) if end else (words, "")


def _like(block: Block, text: str, kind: BlockKind, mark: str = "", *, deeper: int = 0) -> Block:
    level = 0 if kind is BlockKind.PARAGRAPH else block.level + deeper
    return Block(kind, level, text.strip(), block.line, block.last_line, mark)
