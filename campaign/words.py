"""Somebody's own words, as far as they can be seen."""

import unicodedata

from campaign.errors import CampaignError

_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Cn"}


class WordsTooLong(CampaignError):
    """Nothing is cut off: who wrote them makes them shorter."""

    code = "words-too-long"


def seen(text: str) -> str:
    """NFC, without what cannot be seen (bidi and zero-width marks); blanks and lines as they are."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def reason(text: str, most: int) -> str:
    """Why somebody did something, or nothing where nothing can be seen. Raises WordsTooLong."""
    found = seen(text).replace("\r\n", "\n")
    if len(found) > most:
        raise WordsTooLong(max=most)
    return found
