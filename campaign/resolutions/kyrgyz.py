"""Addressees in Kyrgyz sentences, where the name stands first and its ending tells its part."""

import re
from collections.abc import Sequence

from campaign.resolutions.bodies import is_kyrgyz_authority, is_kyrgyz_body
from campaign.resolutions.enumerations import LONGEST_PHRASE, several

NAMING_STARTS_WITHIN = 8


def named_in_kyrgyz(text: str, *, lead: bool) -> tuple[str, ...]:
    """In Kyrgyz the addressee stands before the ask: in the dative or accusative, or as subject."""
    if not _KYRGYZ.search(text):
        return ()
    words = _KYRGYZ_OURSELVES.sub("", text, count=1).split()[:LONGEST_PHRASE]
    last = _end_of_naming(words)
    if last and (_KYRGYZ_PLACE.search(words[last - 1]) or _with_them(words[last:])):
        return ()
    if not last or not _fits_the_ask(words[last - 1].strip(",.:;–—-"), text.strip(), lead=lead):
        return ()
    return several(" ".join(words[:last]))


_KYRGYZ = re.compile(
    r"[өүңӨҮҢ]|\b(?:жана|менен|кыл[а-я]+|керек|зарыл|[а-я]{2,}с[ыу]н)\b"
    r"|[а-я](?:[лдт]ардын|[лдт]ердин|[лдт]арга)\b"
)
_KYRGYZ_PLACE = re.compile(r"[дт][аеоө]г[ыиуү]\W*$", re.IGNORECASE)
_KYRGYZ_CALL = re.compile(
    r"(?:чакыр|талап кыл|талап эт|сунушта|сунуш кыл|сунуш эт|суран|өтүн|кайрыл|тапшыр)",
    re.IGNORECASE,
)
_KYRGYZ_MUST = re.compile(r"(?:керек|зарыл|тийиш|милдеттүү)[.;,]?$", re.IGNORECASE)
_KYRGYZ_DEED = re.compile(r"(?:уу|үү|оо|өө)[.;,]?$", re.IGNORECASE)
_KYRGYZ_COMMAND = re.compile(r"с[ыиуү]н(?:дар|дер)?[.;,]?$", re.IGNORECASE)
_KYRGYZ_DATIVE = re.compile(r"[а-яөүңё-]+(?:[гк][аеоө]|[ыиуү]н[аеоө])", re.IGNORECASE)
_KYRGYZ_OURSELVES = re.compile(
    r"(?:биз|ошондуктан|жогорудагы[^,]*)\b,?\s*(?:[^,]{0,150}?,\s+)?", re.IGNORECASE
)


def _with_them(following: Sequence[str]) -> bool:
    """ "Together with the councils" says who helps, and not who is asked."""
    return bool(re.match(r"менен (?:бирге|биргеликте|кызматташ)", " ".join(following[:2])))


def _end_of_naming(words: Sequence[str]) -> int:
    """How many words name bodies: up to the last one that follows on another or on a joint."""
    end = 0
    for count, word in enumerate(words, start=1):
        follows_on = end == count - 1 and end > 0
        if follows_on and not (_joins(words, count) or is_kyrgyz_authority(word)):
            break
        if is_kyrgyz_body(word) and count <= end + NAMING_STARTS_WITHIN:
            end = count
    return end


def _joins(words: Sequence[str], count: int) -> bool:
    return words[count - 1].casefold() in {"жана", "менен"} or words[count - 2].endswith(",")


def _fits_the_ask(last: str, text: str, *, lead: bool) -> bool:
    in_dative = bool(_KYRGYZ_DATIVE.fullmatch(last))
    if not (lead or is_kyrgyz_authority(last)):
        return False
    if _KYRGYZ_CALL.search(text):
        return in_dative or bool(re.search(r"[нтд][ыиуү]$", last))
    if _KYRGYZ_COMMAND.search(text):
        return not in_dative
    if _KYRGYZ_MUST.search(text):
        return True
    return in_dative and (lead or bool(_KYRGYZ_DEED.search(text)))
