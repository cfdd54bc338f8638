"""What part each block plays in a resolution: lead, heading, item, call, closing, page furniture.

A block is judged by its own words, by what comes next, and by whether demands are being listed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from campaign.resolutions.addressees import phrases_in_demand, phrases_in_heading
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.lexicon import (
    ASIDE,
    ASKS_FOLLOW,
    BY_LETTER_ONLY,
    CALLED,
    COUNTED_DEEDS,
    NOTING,
    OPERATIVE,
    PROBLEMS_FOLLOW,
)
from campaign.resolutions.opening import is_date_line
from campaign.resolutions.paper_words import (
    CHROME,
    FORMAL_TITLE,
    REPLY_WANTED,
    REPORTED,
    SIGNATORIES,
    SIGNED_OFF,
    TITLE_WORD,
)
from campaign.resolutions.readers.marks import number_of
from campaign.resolutions.rules import Rule
from campaign.resolutions.sentences import sentences_of
from campaign.resolutions.wording import (
    NECESSITY,
    calls_at_once,
    demands_at_once,
    heads_asks,
    is_demanding,
    says_we_call,
    speaks_of_ourselves,
)

LONGEST_HEADING = 160
LONGEST_THEME_WORDS = 14
LONGEST_CHROME = 220
LONGEST_CLOSING = 420
LONGEST_SIGN_OFF_LEAD = 2
LONGEST_BUTTON = 3
LONGEST_ASIDE = 9
LONGEST_LABEL = 7
END_OF_LEAD = 90
NEAR, FAR = 4, 6
ALIKE = 0.6
FEWEST_ITEMS = 2
QUOTES = '"«“„‘'
LOOK_FOR_SPEAKER = 600
MOST = 0.6
LONGEST_TOLD = 160
SHORTEST_TELLING = 80


class Part(StrEnum):
    """What a block does in the document."""

    PROBLEMS_LEAD = "problems lead"
    DEMANDS_LEAD = "demands lead"
    ADDRESSEES = "addressees"
    THEME = "theme"
    CALL = "call"
    ITEM = "item"
    PROSE = "prose"
    RUNNING_TITLE = "running title"
    CLOSING = "closing"
    ASIDE = "aside"
    CHROME = "chrome"


class Way(StrEnum):
    """How a text is read: by what it says of itself, else by what its lists ask, else by layout."""

    WORDS = "words"
    LISTS = "lists"
    LAYOUT = "layout"
    TOLD = "told"


@dataclass(frozen=True)
class Standing:
    """What is known where a block stands: the title, whether demands were found, or are listed."""

    title: str | None = None
    found: bool = False
    in_demands: bool = False
    way: Way = Way.WORDS
    may_go_on: bool = False


@dataclass(frozen=True)
class Played:
    """The part of a block, and the rule by which it has it."""

    part: Part
    rule: Rule


def part_of(blocks: Sequence[Block], at: int, standing: Standing) -> Played:
    """The part of one block; endings count only once a demand was found."""
    return (
        (_ending(blocks[at]) if standing.found else None)
        or _running_title(blocks[at], standing.title)
        or _aside(blocks, at)
        or _lead(blocks, at)
        or (_lead_by_its_list(blocks, at, standing.way) if not standing.found else None)
        or (_next_list_of_demands(blocks, at) if standing.may_go_on else None)
        or _heading(blocks, at, in_demands=standing.in_demands)
        or _plain(blocks[at], standing)
    )


def _plain(block: Block, standing: Standing) -> Played:
    if block.kind is BlockKind.ITEM:
        return Played(Part.ITEM, Rule.ITEM_AMONG_DEMANDS)
    if _is_call(block):
        return Played(Part.CALL, Rule.SENTENCE_CALLS)
    formal = bool(FORMAL_TITLE.search(standing.title or ""))
    if formal and not standing.in_demands and _says_who_must(block):
        return Played(Part.CALL, Rule.BODY_MUST)
    if _demands_within(block):
        return Played(Part.CALL, Rule.DEMANDED_WITHIN)
    if standing.way is Way.TOLD and _tells_of_a_call(block):
        return Played(Part.CALL, Rule.CALL_TOLD)
    return Played(Part.PROSE, Rule.PROSE_BEFORE)


def _running_title(block: Block, title: str | None) -> Played | None:
    if block.kind is BlockKind.ITEM or not _repeats(block.text, title):
        return None
    return Played(Part.RUNNING_TITLE, Rule.RUNNING_TITLE)


def _ending(block: Block) -> Played | None:
    if block.kind is BlockKind.ITEM and number_of(block.mark) is not None:
        return None
    if len(block.text) <= LONGEST_CHROME and CHROME.match(block.text):
        return None if _asks_in_a_list(block) else Played(Part.CHROME, Rule.PAGE_FURNITURE)
    if block.kind is BlockKind.ITEM:
        return None
    if is_date_line(block.text):
        return Played(Part.CLOSING, Rule.DATE_LINE)
    return Played(Part.CLOSING, Rule.SIGNED_OFF) if _signs_off(block.text) else None


def _signs_off(text: str) -> bool:
    if len(text) > LONGEST_CLOSING or not SIGNED_OFF.match(text):
        return False
    if SIGNATORIES.match(text) and not says_we_call(text):
        return True
    leads = text.endswith(":") and len(text.split()) > LONGEST_SIGN_OFF_LEAD
    return not leads and not is_demanding(text)


def _asks_in_a_list(block: Block) -> bool:
    """ "Sign the convention and ratify it" asks; "Sign the petition" belongs to the page."""
    words = block.text.split()
    return block.kind is BlockKind.ITEM and len(words) > LONGEST_BUTTON and is_demanding(block.text)


def _repeats(text: str, title: str | None) -> bool:
    """A page's running title: the title again, or most of it."""
    if not title or len(text) > LONGEST_HEADING or not TITLE_WORD.match(text):
        return False
    alike = SequenceMatcher(None, text.casefold(), title.casefold(), autojunk=False)
    return alike.quick_ratio() >= ALIKE and alike.ratio() >= ALIKE


def _aside(blocks: Sequence[Block], at: int) -> Played | None:
    """Headings and leads of what is told or promised, and asks no institution for anything."""
    block = blocks[at]
    if block.kind is BlockKind.ITEM and not _is_numbered_heading(blocks, at):
        return None
    if _opens_a_list(blocks, at) and speaks_of_ourselves(_last_sentence(block.text)):
        return Played(Part.ASIDE, Rule.PROMISED_BY_OURSELVES)
    heads = block.kind is BlockKind.HEADING or not block.text.endswith((".", ";", ","))
    if heads and len(block.text.split()) <= LONGEST_ASIDE and ASIDE.match(block.text):
        return Played(Part.ASIDE, Rule.OTHER_MATTER)
    return None


def _is_numbered_heading(blocks: Sequence[Block], at: int) -> bool:
    """ "3. NEXT STEPS", or "3. Next steps" with something other than the item 4 below it."""
    block = blocks[at]
    if number_of(block.mark) is None or not _could_head(block.text):
        return False
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return block.text.isupper() or (
        following is not None
        and (following.kind is not BlockKind.ITEM or _style(following) != _style(block))
    )


def _lead(blocks: Sequence[Block], at: int) -> Played | None:
    block, text = blocks[at], blocks[at].text
    if heads_asks(text) and _asks_come_next(blocks, at):
        return Played(Part.DEMANDS_LEAD, Rule.ASKS_HEADING)
    if block.kind is BlockKind.ITEM and not _has_inner_list(blocks, at):
        return None
    leads = text.endswith(":") or _list_comes_soon(blocks, at) or _asks_stand_below(blocks, at)
    if leads and _announces_asks(text) and _asks_come_soon(blocks, at):
        return Played(Part.DEMANDS_LEAD, Rule.ASKS_ANNOUNCED)
    if not _opens_a_list(blocks, at):
        return None
    return _lead_by_its_words(blocks, at)


def _lead_by_its_words(blocks: Sequence[Block], at: int) -> Played | None:
    text, last = blocks[at].text, _last_sentence(blocks[at].text)
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


def _lead_by_its_list(blocks: Sequence[Block], at: int, way: Way) -> Played | None:
    """Nothing says that demands follow: the list itself must, by its words or by its layout."""
    if way is Way.WORDS or blocks[at].kind is BlockKind.ITEM:
        return None
    items = _items_below(blocks, at)
    if len(items) < FEWEST_ITEMS or PROBLEMS_FOLLOW.search(_last_sentence(blocks[at].text)):
        return None
    if way is Way.LISTS:
        asking = sum(is_demanding(item.text) for item in items)
        return Played(Part.DEMANDS_LEAD, Rule.LIST_ASKS) if asking >= MOST * len(items) else None
    leads = blocks[at].text.endswith(":") or blocks[at].kind is BlockKind.HEADING
    return Played(Part.DEMANDS_LEAD, Rule.LIST_BY_LAYOUT) if leads else None


def _next_list_of_demands(blocks: Sequence[Block], at: int) -> Played | None:
    """On a page of demands prose may part the lists: a short line over a list that asks goes on."""
    block, items = blocks[at], _items_below(blocks, at)
    if block.kind is BlockKind.ITEM or len(items) < FEWEST_ITEMS or not _could_head(block.text):
        return None
    if len(block.text.split()) > LONGEST_THEME_WORDS:
        return None
    asking = sum(is_demanding(item.text) for item in items)
    return Played(Part.THEME, Rule.HEADING_OVER_DEMANDS) if asking >= MOST * len(items) else None


def _items_below(blocks: Sequence[Block], at: int) -> list[Block]:
    items: list[Block] = []
    for block in blocks[at + 1 :]:
        if block.kind is not BlockKind.ITEM:
            break
        items.append(block)
    return items


def _announces_asks(text: str) -> bool:
    asking = text if len(text) <= LONGEST_CLOSING else _last_sentence(text)
    return bool(ASKS_FOLLOW.search(asking))


def _opens_a_list(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    before_items = _next_kind(blocks, at) is BlockKind.ITEM and block.kind is not BlockKind.ITEM
    return block.text.endswith(":") or (before_items and not block.text.endswith(","))


def _last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+", text.strip())[-1]


def _list_calls(blocks: Sequence[Block], at: int) -> bool:
    """ "Therefore, the union:" leads to demands where its items say "calls on" themselves."""
    following = [block for block in blocks[at + 1 : at + 3] if block.kind is BlockKind.ITEM]
    return bool(following) and all(OPERATIVE.match(block.text) for block in following)


def _next_kind(blocks: Sequence[Block], at: int) -> BlockKind | None:
    return blocks[at + 1].kind if at + 1 < len(blocks) else None


def _asks_come_next(blocks: Sequence[Block], at: int) -> bool:
    """Whether a list or something worded as a demand stands next, past headings only."""
    for block in blocks[at + 1 : at + NEAR]:
        if _could_be_a_demand(block):
            return True
        if block.kind is BlockKind.PARAGRAPH and not _heads_by_its_form(block):
            return False
    return False


def _list_comes_soon(blocks: Sequence[Block], at: int) -> bool:
    return any(block.kind is BlockKind.ITEM for block in blocks[at + 1 : at + 3])


def _asks_stand_below(blocks: Sequence[Block], at: int) -> bool:
    """A list that lost its bullets: the next two paragraphs both ask."""
    below = blocks[at + 1 : at + 1 + FEWEST_ITEMS]
    return len(below) == FEWEST_ITEMS and all(is_demanding(block.text) for block in below)


def _asks_come_soon(blocks: Sequence[Block], at: int) -> bool:
    return any(map(_could_be_a_demand, blocks[at + 1 : at + FAR]))


def _could_be_a_demand(block: Block) -> bool:
    return block.kind is BlockKind.ITEM or is_demanding(block.text)


def _heads_by_its_form(block: Block) -> bool:
    if not _is_short(block):
        return False
    words = len(block.text.split())
    return _could_head(block.text) and (words <= LONGEST_THEME_WORDS or block.text.endswith(":"))


def _heading(blocks: Sequence[Block], at: int, *, in_demands: bool) -> Played | None:
    if not _is_short(blocks[at]) or at + 1 >= len(blocks):
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
    if block.kind is BlockKind.PARAGRAPH and not _could_head(block.text):
        return False
    over_demands = in_demands and _next_kind(blocks, at) is BlockKind.ITEM
    phrases = phrases_in_heading(block.text, over_demands=over_demands)
    return bool(phrases) and _something_follows(blocks, at)


def _names_a_theme(blocks: Sequence[Block], at: int) -> bool:
    block, text = blocks[at], blocks[at].text
    if block.kind is not BlockKind.PARAGRAPH:
        return _demand_follows(blocks, at)
    if _sits_on_its_list(blocks, at):
        return True
    if len(text.split()) <= LONGEST_LABEL and _could_head(text) and _items_below(blocks, at):
        return True
    if len(sentences_of(text)) > 1:
        return False
    if is_demanding(text) or len(text.split()) > LONGEST_THEME_WORDS:
        return text.endswith(":") and _next_kind(blocks, at) is BlockKind.ITEM
    return _could_head(text) and _demand_follows(blocks, at)


def _sits_on_its_list(blocks: Sequence[Block], at: int) -> bool:
    """A sentence with a blank line above it and its list straight below is that list's theme."""
    block, below = blocks[at], blocks[at + 1]
    if block.kind is not BlockKind.PARAGRAPH or not block.text.endswith("."):
        return False
    above = blocks[at - 1].last_line if at else 0
    apart = block.line - above > 1
    return apart and below.kind is BlockKind.ITEM and below.line - block.last_line == 1


def _is_short(block: Block) -> bool:
    return len(block.text) <= LONGEST_HEADING


def _could_head(text: str) -> bool:
    return not text.endswith((".", ";", ",", "!", "?"))


def _has_inner_list(blocks: Sequence[Block], at: int) -> bool:
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return bool(
        following and following.kind is BlockKind.ITEM and following.level > blocks[at].level
    )


def _heads_inner_list(blocks: Sequence[Block], at: int) -> bool:
    """An item that only names what the deeper items ask, or an addressee in capitals."""
    block = blocks[at]
    shouted = block.text.isupper() and _next_kind(blocks, at) is not None
    named = bool(phrases_in_heading(block.text)) and _could_head(block.text)
    if _has_inner_list(blocks, at):
        if is_demanding(block.text) and not is_demanding(blocks[at + 1].text):
            return False
        return block.text.endswith(":") or named or shouted or not is_demanding(block.text)
    return (shouted or named) and not is_demanding(block.text) and _next_differs(blocks, at)


def _next_differs(blocks: Sequence[Block], at: int) -> bool:
    following = blocks[at + 1] if at + 1 < len(blocks) else None
    return (
        following is not None
        and (following.kind is not BlockKind.ITEM or _style(following) != _style(blocks[at]))
        and is_demanding(following.text)
    )


def _style(block: Block) -> str:
    return re.sub(r"\w+", "0", block.mark)


def _something_follows(blocks: Sequence[Block], at: int) -> bool:
    """A name heads a list where, past further headings, something is asked."""
    for block in blocks[at + 1 : at + NEAR]:
        if block.kind is BlockKind.ITEM or is_demanding(block.text) or _is_call(block):
            return True
        if not (_is_short(block) and _could_head(block.text)):
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


def _is_call(block: Block) -> bool:
    text = block.text
    if block.kind is BlockKind.ITEM or BY_LETTER_ONLY.search(text[:LONGEST_CLOSING]):
        return False
    if text[:1] in QUOTES and REPORTED.search(text[:LOOK_FOR_SPEAKER]):
        return False
    if REPLY_WANTED.match(text):
        return False
    if not says_we_call(text) or len(text.split()) <= LONGEST_BUTTON or _names_a_number(text):
        return False
    if phrases_in_demand(text) or OPERATIVE.match(text):
        return True
    return calls_at_once(text) and len(text.split()) > LONGEST_BUTTON and not _announces_asks(text)


def _names_a_number(text: str) -> bool:
    """ "We call on the Government to take four concrete actions": they follow, and are the demands."""
    return len(text) <= LONGEST_CLOSING and bool(COUNTED_DEEDS.search(text))


def _says_who_must(block: Block) -> bool:
    """ "The district prosecutor must open a case", in a paper that says by its title what it is."""
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or len(text) > LONGEST_CLOSING:
        return False
    told = CALLED.search(text) or BY_LETTER_ONLY.search(text)
    return bool(NECESSITY.search(text) and phrases_in_demand(text)) and not told


def _demands_within(block: Block) -> bool:
    """A paragraph that tells first and then says "We demand"."""
    if block.kind is BlockKind.ITEM or len(block.text) <= SHORTEST_TELLING:
        return False
    return any(map(demands_at_once, sentences_of(block.text)[1:]))


def _tells_of_a_call(block: Block) -> bool:
    text = block.text
    if block.kind is BlockKind.ITEM or not CALLED.search(text[:LONGEST_TOLD]):
        return False
    return bool(phrases_in_demand(text))
