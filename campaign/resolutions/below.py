"""What stands below a block: whether it is a list, or asks for something, or could be a heading."""

import re
from collections.abc import Sequence

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.wording import is_demanding

LONGEST_HEADING = 160
LONGEST_THEME_WORDS = 14
NEAR, FAR = 4, 6
FEWEST_ITEMS = 2


def items_below(blocks: Sequence[Block], at: int) -> list[Block]:
    items: list[Block] = []
    for block in blocks[at + 1 :]:
        if block.kind is not BlockKind.ITEM:
            break
        items.append(block)
    return items


def next_kind(blocks: Sequence[Block], at: int) -> BlockKind | None:
    return blocks[at + 1].kind if at + 1 < len(blocks) else None


def asks_come_next(blocks: Sequence[Block], at: int) -> bool:
    """Whether a list or something worded as a demand stands next, past headings only."""
    for block in blocks[at + 1 : at + NEAR]:
        if _could_be_a_demand(block):
            return True
        if block.kind is BlockKind.PARAGRAPH and not _heads_by_its_form(block):
            return False
    return False


def list_comes_soon(blocks: Sequence[Block], at: int) -> bool:
    return any(block.kind is BlockKind.ITEM for block in blocks[at + 1 : at + 3])


def asks_stand_below(blocks: Sequence[Block], at: int) -> bool:
    """A list that lost its bullets: the next two paragraphs both ask."""
    below = blocks[at + 1 : at + 1 + FEWEST_ITEMS]
    return len(below) == FEWEST_ITEMS and all(is_demanding(block.text) for block in below)


def asks_come_soon(blocks: Sequence[Block], at: int) -> bool:
    return any(map(_could_be_a_demand, blocks[at + 1 : at + FAR]))


def _could_be_a_demand(block: Block) -> bool:
    return block.kind is BlockKind.ITEM or is_demanding(block.text)


def _heads_by_its_form(block: Block) -> bool:
    if not is_short(block):
        return False
    words = len(block.text.split())
    return could_head(block.text) and (words <= LONGEST_THEME_WORDS or block.text.endswith(":"))


def is_short(block: Block) -> bool:
    return len(block.text) <= LONGEST_HEADING


def could_head(text: str) -> bool:
    return not text.endswith((".", ";", ",", "!", "?"))


def has_inner_list(blocks: Sequence[Block], at: int) -> bool:
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return bool(
        following and following.kind is BlockKind.ITEM and following.level > blocks[at].level
    )


def next_differs(blocks: Sequence[Block], at: int) -> bool:
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return (
        following is not None
        and (following.kind is not BlockKind.ITEM or style(following) != style(blocks[at]))
        and is_demanding(following.text)
    )


def style(block: Block) -> str:
    return re.sub(r"\w+", "0", block.mark)
