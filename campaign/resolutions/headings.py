"""Headings over demands: they name whom the demands are for, or what they are about."""

from collections.abc import Sequence

from campaign.resolutions.below import (
    LONGEST_THEME_WORDS,
    NEAR,
    could_head,
    has_inner_list,
    is_short,
    items_below,
    next_differs,
    next_kind,
    style,
)
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.calls import is_call
from campaign.resolutions.named_in_headings import phrases_in_heading
from campaign.resolutions.played import Part, Played
from campaign.resolutions.readers.marks import number_of
from campaign.resolutions.rules import Rule
from campaign.resolutions.sentences import sentences_of
from campaign.resolutions.wording import is_demanding

LONGEST_LABEL = 7


def is_numbered_heading(blocks: Sequence[Block], at: int) -> bool:
    """ "3. NEXT STEPS", or "3. Next steps" with something other than the item 4 below it."""
    block = blocks[at]
    if number_of(block.mark) is None or not could_head(block.text):
        return False
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return block.text.isupper() or (
        following is not None
        and (following.kind is not BlockKind.ITEM or style(following) != style(block))
    )


def heading(blocks: Sequence[Block], at: int, *, in_demands: bool) -> Played | None:
    if not is_short(blocks[at]) or at + 1 >= len(blocks):
        return None
    if blocks[at].kind is BlockKind.ITEM and not _heads_inner_list(blocks, at):
        return None
    if _names_addressees(blocks, at, in_demands=in_demands):
        return Played(Part.ADDRESSEES, Rule.HEADING_NAMES_BODIES)
    if in_demands and _names_a_theme(blocks, at):
        return Played(Part.THEME, Rule.HEADING_OVER_DEMANDS)
    return None


def _names_addressees(blocks: Sequence[Block], at: int, *, in_demands: bool) -> bool:
    block = blocks[at]
    if block.kind is BlockKind.PARAGRAPH and not could_head(block.text):
        return False
    over_demands = in_demands and next_kind(blocks, at) is BlockKind.ITEM
    phrases = phrases_in_heading(block.text, over_demands=over_demands)
    return bool(phrases) and _something_follows(blocks, at)


def _names_a_theme(blocks: Sequence[Block], at: int) -> bool:
    block, text = blocks[at], blocks[at].text
    if block.kind is not BlockKind.PARAGRAPH:
        return _demand_follows(blocks, at)
    if _sits_on_its_list(blocks, at):
        return True
    if len(text.split()) <= LONGEST_LABEL and could_head(text) and items_below(blocks, at):
        return True
    if len(sentences_of(text)) > 1:
        return False
    if is_demanding(text) or len(text.split()) > LONGEST_THEME_WORDS:
        return text.endswith(":") and next_kind(blocks, at) is BlockKind.ITEM
    return could_head(text) and _demand_follows(blocks, at)


def _sits_on_its_list(blocks: Sequence[Block], at: int) -> bool:
    """A sentence with a blank line above it and its list straight below is that list's theme."""
    block, below = blocks[at], blocks[at + 1]
    if block.kind is not BlockKind.PARAGRAPH or not block.text.endswith("."):
        return False
    above = blocks[at - 1].last_line if at else 0
    apart = block.line - above > 1
    return apart and below.kind is BlockKind.ITEM and below.line - block.last_line == 1


def _heads_inner_list(blocks: Sequence[Block], at: int) -> bool:
    """An item that only names what the deeper items ask, or an addressee in capitals."""
    block = blocks[at]
    shouted = block.text.isupper() and next_kind(blocks, at) is not None
    named = bool(phrases_in_heading(block.text)) and could_head(block.text)
    if has_inner_list(blocks, at):
        if is_demanding(block.text) and not is_demanding(blocks[at + 1].text):
            return False
        return block.text.endswith(":") or named or shouted or not is_demanding(block.text)
    return (shouted or named) and not is_demanding(block.text) and next_differs(blocks, at)


def _something_follows(blocks: Sequence[Block], at: int) -> bool:
    """A name heads a list where, past further headings, something is asked."""
    for block in blocks[at + 1 : at + NEAR]:
        if block.kind is BlockKind.ITEM or is_demanding(block.text) or is_call(block):
            return True
        if not (is_short(block) and could_head(block.text)):
            return False
    return False


def _demand_follows(blocks: Sequence[Block], at: int) -> bool:
    """A theme is believed only where a demand comes straight after it."""
    following = blocks[at + 1]
    if blocks[at].kind is BlockKind.HEADING and following.kind is BlockKind.HEADING:
        return at + 2 < len(blocks) and is_demanding(blocks[at + 2].text)
    if following.kind is BlockKind.HEADING:
        return False
    if blocks[at].text.endswith(":") and following.kind is BlockKind.ITEM:
        return True
    return is_demanding(following.text)
