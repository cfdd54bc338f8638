"""Sentences that call on somebody, or tell that somebody did."""

import re

from campaign.resolutions.addressees import phrases_in_demand
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.lexicon import (
    ASKS_FOLLOW,
    BY_LETTER_ONLY,
    CALLED,
    COUNTED_DEEDS,
    OPERATIVE,
)
from campaign.resolutions.paper_words import REPLY_WANTED, REPORTED
from campaign.resolutions.sentences import sentences_of
from campaign.resolutions.wording import NECESSITY, calls_at_once, demands_at_once, says_we_call

LONGEST_CLOSING = 420
LONGEST_BUTTON = 3
QUOTES = '"«“„‘'
LOOK_FOR_SPEAKER = 600
LONGEST_TOLD = 160
SHORTEST_TELLING = 80


def announces_asks(text: str) -> bool:
    asking = text if len(text) <= LONGEST_CLOSING else last_sentence(text)
    return bool(ASKS_FOLLOW.search(asking))


def last_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s+", text.strip())[-1]


def is_call(block: Block) -> bool:
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
    return calls_at_once(text) and len(text.split()) > LONGEST_BUTTON and not announces_asks(text)


def _names_a_number(text: str) -> bool:
    """ "We call on the Government to take four concrete actions": they follow, and are the demands."""
    return len(text) <= LONGEST_CLOSING and bool(COUNTED_DEEDS.search(text))


def says_who_must(block: Block) -> bool:
    """ "The district prosecutor must open a case", in a paper that says by its title what it is."""
    text = block.text
    if block.kind is not BlockKind.PARAGRAPH or len(text) > LONGEST_CLOSING:
        return False
    told = CALLED.search(text) or BY_LETTER_ONLY.search(text)
    return bool(NECESSITY.search(text) and phrases_in_demand(text)) and not told


def demands_within(block: Block) -> bool:
    """A paragraph that tells first and then says "We demand"."""
    if block.kind is BlockKind.ITEM or len(block.text) <= SHORTEST_TELLING:
        return False
    return any(map(demands_at_once, sentences_of(block.text)[1:]))


def tells_of_a_call(block: Block) -> bool:
    text = block.text
    if block.kind is BlockKind.ITEM or not CALLED.search(text[:LONGEST_TOLD]):
        return False
    return bool(phrases_in_demand(text))
