"""What part each block plays in a resolution: lead, heading, item, call, closing, page furniture.

A block is judged by its own words, by what comes next, and by whether demands are being listed.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

from campaign.resolutions.below import LONGEST_HEADING
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.calls import (
    LONGEST_BUTTON,
    LONGEST_CLOSING,
    demands_within,
    is_call,
    last_sentence,
    says_who_must,
    tells_of_a_call,
)
from campaign.resolutions.headings import heading, is_numbered_heading
from campaign.resolutions.leads import lead, lead_by_its_list, next_list_of_demands, opens_a_list
from campaign.resolutions.lexicon import ASIDE
from campaign.resolutions.opening import is_date_line
from campaign.resolutions.paper_words import (
    CHROME,
    FORMAL_TITLE,
    SIGNATORIES,
    SIGNED_OFF,
    TITLE_WORD,
)
from campaign.resolutions.played import Part, Played, Standing, Way
from campaign.resolutions.readers.marks import number_of
from campaign.resolutions.rules import Rule
from campaign.resolutions.wording import is_demanding, says_we_call, speaks_of_ourselves

LONGEST_CHROME = 220
LONGEST_SIGN_OFF_LEAD = 2
LONGEST_ASIDE = 9
ALIKE = 0.6


def part_of(blocks: Sequence[Block], at: int, standing: Standing) -> Played:
    """The part of one block; endings count only once a demand was found."""
    return (
        (_ending(blocks[at]) if standing.found else None)
        or _running_title(blocks[at], standing.title)
        or _aside(blocks, at)
        or lead(blocks, at)
        or (lead_by_its_list(blocks, at, standing.way) if not standing.found else None)
        or (next_list_of_demands(blocks, at) if standing.may_go_on else None)
        or heading(blocks, at, in_demands=standing.in_demands)
        or _plain(blocks[at], standing)
    )


def _plain(block: Block, standing: Standing) -> Played:
    if block.kind is BlockKind.ITEM:
        return Played(Part.ITEM, Rule.ITEM_AMONG_DEMANDS)
    if is_call(block):
        return Played(Part.CALL, Rule.SENTENCE_CALLS)
    formal = bool(FORMAL_TITLE.search(standing.title or ""))
    if formal and not standing.in_demands and says_who_must(block):
        return Played(Part.CALL, Rule.BODY_MUST)
    if demands_within(block):
        return Played(Part.CALL, Rule.DEMANDED_WITHIN)
    if standing.way is Way.TOLD and tells_of_a_call(block):
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
    if block.kind is BlockKind.ITEM and not is_numbered_heading(blocks, at):
        return None
    if opens_a_list(blocks, at) and speaks_of_ourselves(last_sentence(block.text)):
        return Played(Part.ASIDE, Rule.PROMISED_BY_OURSELVES)
    heads = block.kind is BlockKind.HEADING or not block.text.endswith((".", ";", ","))
    if heads and len(block.text.split()) <= LONGEST_ASIDE and ASIDE.match(block.text):
        return Played(Part.ASIDE, Rule.OTHER_MATTER)
    return None
