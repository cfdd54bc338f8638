"""What a text hides is set out: lists inside paragraphs, and headings behind numbers and ornaments."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.readers.marks import mark_of, number_of
from campaign.resolutions.wording import heads_asks

FEWEST = 2
FROM_A_HEADING = "#"
"""Before the mark of an item that stood as a heading in the source."""
LONGEST_RUNNING_HEAD = 120
_PAGE_NUMBER = re.compile(
    r"(?:\d+\s*[-–—]?\s*(?:бет|стр\.?|с\.|page|сторінка)|(?:page|стр\.?|страница|бет|seite|pagina"
    r"|página|p\.)\s*\d+|[|·–—-]\s*\d+)\s*$|^\d+\s*[|·–—]",
    re.IGNORECASE,
)
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
_ORNAMENT = re.compile(r"^[^\w\"'«“„(]+")
_NEXT_SENTENCE = re.compile(r"[.!?](?=\s+[A-ZА-ЯЁӨҮҢ])")


def spread(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with each list inside a paragraph as a lead, its items and what follows."""
    own = [_bare(block) for block in _rejoined(_without_running_heads(blocks))]
    return [part for block in _asked_in_headings(own) for part in _parts(block)]


def _rejoined(blocks: Iterable[Block]) -> list[Block]:
    """A word cut at the foot of a page goes on at the head of the next."""
    whole: list[Block] = []
    for block in blocks:
        cut = bool(whole) and re.search(r"[^\W\d_]-$", whole[-1].text)
        if cut and block.kind is BlockKind.PARAGRAPH and block.text[:1].islower():
            above = whole[-1]
            text = f"{above.text[:-1]}{block.text}"
            whole[-1] = replace(above, text=text, last_line=block.last_line)
        else:
            whole.append(block)
    return whole


def _asked_in_headings(blocks: Sequence[Block]) -> list[Block]:
    """Numbered headings straight under "Our demands", with prose below them, are the items."""
    found = list(blocks)
    for at, block in enumerate(blocks[:-1]):
        if not (_heads_demands(block) and number_of(blocks[at + 1].mark) == 1):
            continue
        numbered = [n for n in range(at + 1, len(blocks)) if _is_numbered(blocks[n])]
        in_order = [n for count, n in enumerate(numbered, 1) if number_of(blocks[n].mark) == count]
        if len(in_order) >= FEWEST and not any(
            one.kind is BlockKind.ITEM for one in blocks[at + 1 : in_order[-1] + 2]
        ):
            for n in in_order:
                mark = f"{FROM_A_HEADING}{blocks[n].mark}"
                found[n] = replace(blocks[n], kind=BlockKind.ITEM, level=1, mark=mark)
    return found


def _heads_demands(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and heads_asks(block.text)


def _is_numbered(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and number_of(block.mark) is not None


def _without_running_heads(blocks: Sequence[Block]) -> Iterator[Block]:
    """The same short line with another page number on every page is the page's, not the text's."""
    told = Counter(_but_for_digits(block.text) for block in blocks if _bears_a_page(block))
    for block in blocks:
        if not (_bears_a_page(block) and told[_but_for_digits(block.text)] > 1):
            yield block


def _bears_a_page(block: Block) -> bool:
    short = len(block.text) <= LONGEST_RUNNING_HEAD and block.kind is not BlockKind.ITEM
    return short and bool(_PAGE_NUMBER.search(block.text))


def _but_for_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text).casefold()


def _bare(block: Block) -> Block:
    """A heading's number is its mark, and an ornament before its words no part of them."""
    if block.kind is not BlockKind.HEADING:
        return block
    mark, words = mark_of(block.text)
    words = _ORNAMENT.sub("", words)
    return replace(block, mark=mark.text, text=words) if mark and words else block


def _run_together(block: Block) -> list[re.Match[str]]:
    """ "a. Restore the budget.b. Remove the fee": the marks that go on from an item's own."""
    own = block.mark.strip("(). ").casefold()
    for order in _ORDERS:
        if block.kind is not BlockKind.ITEM or own not in order:
            continue
        expected, chain = order.index(own) + 1, []
        for mark in _MARKS.finditer(block.text):
            sign = mark["closed"] or mark["dotted"]
            if sign and expected < len(order) and sign.casefold() == order[expected]:
                chain.append(mark)
                expected += 1
        if chain:
            return chain
    return []


def _parts(block: Block) -> Iterator[Block]:
    marks = _marks(block) if block.kind is not BlockKind.HEADING else []
    if len(marks) < FEWEST and (joined := _run_together(block)):
        yield from _cut_at(block, joined)
        return
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


def _cut_at(block: Block, marks: Sequence[re.Match[str]]) -> Iterator[Block]:
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(block.text)]
    signs = [block.mark, *(mark[0].strip() for mark in marks)]
    for start, end, sign in zip(starts, ends, signs, strict=True):
        yield replace(block, text=block.text[start:end].strip(), mark=sign)


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
