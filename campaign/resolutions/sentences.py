"""Sentences of a paragraph, and those of them that ask for something."""

import re

from campaign.resolutions.lexicon import CALLED
from campaign.resolutions.wording import demands_at_once, is_demanding, says_we_call

LONGEST_ABBREVIATION = 4
_END = re.compile(r"[.!?…][»”\"')]*\s+(?=[«“\"'(]?[A-ZÀ-ÞА-ЯЁӨҮҢІЇЄҐĞİŞÇ])")
_SHORT_FOR = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|art|vs|etc|prof|hon|rt|e\.g|i\.e|cf|sr|sra|mme|nr|bzw|z\.b|ca"
    r"|г|гг|ст|п|пп|ул|им|т\.е|т\.д|т\.п|руб|тыс|млн|млрд|см|ж|ч|р|м|с)|\b[A-ZА-ЯЁІЇЄ])\.$",
    re.IGNORECASE,
)


def sentences_of(text: str) -> list[str]:
    """The sentences as they stand; a dot after an abbreviation or an initial ends none."""
    found, start = [], 0
    for end in _END.finditer(text):
        if _SHORT_FOR.search(
            text[max(start, end.start() - LONGEST_ABBREVIATION) : end.start() + 1]
        ):
            continue
        found.append(text[start : end.end()].strip())
        start = end.end()
    if text[start:].strip():
        found.append(text[start:].strip())
    return found


def asks_in(text: str) -> tuple[str, ...]:
    """The sentences of a paragraph of prose by which its authors ask for something."""
    sentences = sentences_of(text)
    asking = [sentence for sentence in sentences if is_demanding(sentence)]
    calling = [sentence for sentence in asking if says_we_call(sentence)]
    return tuple(asking if calling else sentences[:1])


def demanded_in(text: str) -> tuple[str, ...]:
    """Only those by which they demand in so many words."""
    return tuple(filter(demands_at_once, sentences_of(text)))


def called_for_in(text: str) -> tuple[str, ...]:
    """Those that tell, as news do, whom somebody called on."""
    return tuple(sentence for sentence in sentences_of(text) if CALLED.search(sentence))
