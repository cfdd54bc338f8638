"""Lines that lead to a list: of demands, or of problems."""

from collections.abc import Sequence

from campaign.resolutions.below import (
    FEWEST_ITEMS,
    LONGEST_THEME_WORDS,
    asks_come_next,
    asks_come_soon,
    asks_stand_below,
    could_head,
    has_inner_list,
    items_below,
    list_comes_soon,
    next_kind,
)
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.calls import announces_asks, last_sentence
from campaign.resolutions.lexicon import CALLED, NOTING, OPERATIVE, PROBLEMS_FOLLOW
from campaign.resolutions.played import Part, Played, Way
from campaign.resolutions.rules import Rule
from campaign.resolutions.wording import heads_asks, is_demanding, says_we_call

END_OF_LEAD = 90
MOST = 0.6


def lead(blocks: Sequence[Block], at: int) -> Played | None:
    block, text = blocks[at], blocks[at].text
    if heads_asks(text) and asks_come_next(blocks, at):
        return Played(Part.DEMANDS_LEAD, Rule.ASKS_HEADING)
    if block.kind is BlockKind.ITEM and not has_inner_list(blocks, at):
        return None
    leads = text.endswith(":") or list_comes_soon(blocks, at) or asks_stand_below(blocks, at)
    if leads and announces_asks(text) and asks_come_soon(blocks, at):
        return Played(Part.DEMANDS_LEAD, Rule.ASKS_ANNOUNCED)
    if not opens_a_list(blocks, at):
        return None
    return _lead_by_its_words(blocks, at)


def _lead_by_its_words(blocks: Sequence[Block], at: int) -> Played | None:
    text, last = blocks[at].text, last_sentence(blocks[at].text)
    calls = says_we_call(last) or CALLED.search(last)
    if calls and not PROBLEMS_FOLLOW.search(last[-END_OF_LEAD:]):
        return Played(Part.DEMANDS_LEAD, Rule.CALLS_BEFORE_A_LIST)
    if PROBLEMS_FOLLOW.search(last) and blocks[at].kind is not BlockKind.ITEM:
        return Played(Part.PROBLEMS_LEAD, Rule.PROBLEMS_TOLD)
    if NOTING.match(last) and not is_demanding(last):
        return Played(Part.PROBLEMS_LEAD, Rule.NOTED_BEFORE_A_LIST)
    if says_we_call(text):
        return Played(Part.DEMANDS_LEAD, Rule.CALLS_BEFORE_A_LIST)
    if text.endswith(":") and _list_calls(blocks, at):
        return Played(Part.DEMANDS_LEAD, Rule.LIST_CALLS_ITSELF)
    return None


def lead_by_its_list(blocks: Sequence[Block], at: int, way: Way) -> Played | None:
    """Nothing says that demands follow: the list itself must, by its words or by its layout."""
    if way is Way.WORDS or blocks[at].kind is BlockKind.ITEM:
        return None
    items = items_below(blocks, at)
    if len(items) < FEWEST_ITEMS or PROBLEMS_FOLLOW.search(last_sentence(blocks[at].text)):
        return None
    if way is Way.LISTS:
        asking = sum(is_demanding(item.text) for item in items)
        return Played(Part.DEMANDS_LEAD, Rule.LIST_ASKS) if asking >= MOST * len(items) else None
    leads = blocks[at].text.endswith(":") or blocks[at].kind is BlockKind.HEADING
    return Played(Part.DEMANDS_LEAD, Rule.LIST_BY_LAYOUT) if leads else None


def next_list_of_demands(blocks: Sequence[Block], at: int) -> Played | None:
    """On a page of demands prose may part the lists: a short line over a list that asks goes on."""
    block, items = blocks[at], items_below(blocks, at)
    if block.kind is BlockKind.ITEM or len(items) < FEWEST_ITEMS or not could_head(block.text):
        return None
    if len(block.text.split()) > LONGEST_THEME_WORDS:
        return None
    asking = sum(is_demanding(item.text) for item in items)
    return Played(Part.THEME, Rule.HEADING_OVER_DEMANDS) if asking >= MOST * len(items) else None


def opens_a_list(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    before_items = next_kind(blocks, at) is BlockKind.ITEM and block.kind is not BlockKind.ITEM
    return block.text.endswith(":") or (before_items and not block.text.endswith(","))


def _list_calls(blocks: Sequence[Block], at: int) -> bool:
    """ "Therefore, the union:" leads to demands where its items say "calls on" themselves."""
    following = [block for block in blocks[at + 1 : at + 3] if block.kind is BlockKind.ITEM]
    return bool(following) and all(OPERATIVE.match(block.text) for block in following)
