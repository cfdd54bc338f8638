"""What the form of a line tells in any format: furniture, capitals, lone numbers, ornaments."""

import re
import unicodedata

LONGEST_HEADING = 200
MOSTLY_CAPITALS = 0.85
CARD_LEVEL = 3
BOLD_LEVEL = 2

UNDERLINE = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|[—–=_*~]+)\s*")
PAGE_FOOTER = re.compile(
    r"(?:page|страница|стр\.|бет|сторінка|página|p\.)\s*\d+(?:\s*(?:of|из|ичинен|з|de|sur"
    r"|/)\s*\d+)?"
    r"|\d+\s*(?:/|из|of)\s*\d+|[-–—]\s*\d+\s*[-–—]",
    re.IGNORECASE,
)
LONE_NUMBER = re.compile(r"\(?\d{1,2}[.)]?")
LIST_GOES_ON = re.compile(r"[.!?:;]$|[;,]\s+(?:and|or|и|или|жана|же|et|y|e|та)$")


def tidy(text: str) -> str:
    """With single spaces, and without the ornament it may open with."""
    text = re.sub(r"\s+", " ", text).strip()
    start = 0
    while start < len(text) and (text[start] == " " or _is_ornament(text[start])):
        start += 1
    return text[start:]


def all_capitals(text: str) -> bool:
    cased = [letter for letter in text if letter.isupper() or letter.islower()]
    if len(cased) < len("ABC") or len(text) > LONGEST_HEADING or text.endswith((".", ";")):
        return len(cased) >= len("ABC") and text.isupper() and len(text) <= LONGEST_HEADING
    return sum(map(str.isupper, cased)) / len(cased) > MOSTLY_CAPITALS


def _is_ornament(character: str) -> bool:
    return unicodedata.category(character) in {"So", "Mn", "Sk"} and character not in "№©®°"
