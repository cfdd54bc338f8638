"""To whom a letter or a petition says it is addressed, above its first sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.bodies import is_body
from campaign.resolutions.enumerations import several
from campaign.resolutions.findings import Evidence
from campaign.resolutions.named_in_headings import phrases_in_heading
from campaign.resolutions.opening import Opening
from campaign.resolutions.paper_words import SALUTATION

LOOK_AT = 14
LONGEST_LINE = 240
MOST_LINES = 5
SAID, GREETED = 0.85, 0.6


@dataclass(frozen=True)
class Letterhead:
    """The addressees and the lines that name them; `at` are the blocks that do nothing else."""

    addressees: tuple[str, ...] = ()
    evidence: Evidence | None = None
    at: frozenset[int] = frozenset()


def letterhead_of(blocks: Sequence[Block], opening: Opening) -> Letterhead:
    """Lines such as "To: ..." or "Министру ...", else the words of a greeting: "Dear Minister"."""
    greeting = _greeting(blocks)
    last = greeting if greeting is not None else min(len(blocks), opening.body + 3)
    named = dict(_named(blocks, opening, last, letter=greeting is not None))
    if not named and greeting is None:
        named = dict(_below_the_title(blocks, opening))
    if named:
        phrases = tuple(dict.fromkeys(phrase for found in named.values() for phrase in found))
        first, final = blocks[min(named)], blocks[max(named)]
        own = {*named, greeting} if greeting is not None else set(named)
        evidence = Evidence(first.line, final.last_line, SAID)
        return Letterhead(phrases, evidence, frozenset(at for at in own if at is not None))
    return _greeted(blocks, greeting)


def _greeting(blocks: Sequence[Block]) -> int | None:
    for at, block in enumerate(blocks[:LOOK_AT]):
        if len(block.text) <= LONGEST_LINE and SALUTATION.match(block.text.rstrip(" ,!.:")):
            return at
    return None


def _greeted(blocks: Sequence[Block], greeting: int | None) -> Letterhead:
    if greeting is None:
        return Letterhead()
    words = blocks[greeting].text.rstrip(" ,!.:").split(maxsplit=1)[1:]
    phrases = several(words[0]) if words else ()
    at = frozenset([greeting])
    if not phrases or not any(map(is_body, phrases)):
        return Letterhead(at=at)
    line = blocks[greeting]
    return Letterhead(phrases, Evidence(line.line, line.last_line, GREETED), at)


def _named(
    blocks: Sequence[Block], opening: Opening, last: int, *, letter: bool
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for at, block in enumerate(blocks[:last]):
        if opening.begins <= at < opening.body or len(block.text) > LONGEST_LINE:
            continue
        if block.kind is BlockKind.ITEM and not letter:
            continue
        if phrases := _phrases(block.text, letter=letter):
            yield at, phrases


def _below_the_title(
    blocks: Sequence[Block], opening: Opening
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Lines straight below the title that name bodies and nothing else, with prose below them."""
    found = []
    for at in range(opening.body, min(opening.body + MOST_LINES, len(blocks))):
        phrases = _phrases(blocks[at].text, letter=True)
        if (
            blocks[at].kind is not BlockKind.PARAGRAPH
            or not phrases
            or not all(map(is_body, phrases))
        ):
            break
        found.append((at, phrases))
    below = blocks[opening.body + len(found) : opening.body + len(found) + 1]
    if any(block.kind is BlockKind.PARAGRAPH and block.text.endswith(".") for block in below):
        yield from found


def _phrases(text: str, *, letter: bool) -> tuple[str, ...]:
    said = _TO.match(text)
    if said and len(text.split()) > 1:
        return several(_COPY.split(text[said.end() :])[0].strip(" .:"))
    if letter and not text.endswith((".", ":", ";", "!", "?")):
        return phrases_in_heading(text)
    return ()


_TO = re.compile(
    r"(?:(?:an? )?(?:open letter|petition|appeal|letter|addressed|statement)(?: addressed)? to(?: the attention of)?"
    r"|to|attn\.?|for the attention of|кому|куда|адресат\w*|кимге|до|à l['’]attention de|destinatari[oa]s?|an"
    r"|петиция адресована|петиция адресатына)\s*:\s*"
    r"|(?:this )?(?:petition|open letter|appeal) (?:is )?(?:addressed )?to (?:the attention of )?(?=[A-Zt])"
    r"|петиция адресована:?\s+|адресовано:?\s+",
    re.IGNORECASE,
)
_COPY = re.compile(r"\s+(?:cc|copy|копия|copie|copia)\s*:", re.IGNORECASE)
