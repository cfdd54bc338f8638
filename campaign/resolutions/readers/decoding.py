"""Bytes to clean characters: which encoding a plain text came in, and what is dropped from it."""

import re
import unicodedata

from campaign.resolutions.readers.limits import LONGEST_TEXT, MEGABYTE
from campaign.resolutions.readers.refusals import FileTooLarge, NotText

MOSTLY = 0.8
TOO_MANY_CONTROLS = 0.01


def decode(raw: bytes) -> str:
    """The text of a file, with single spaces for odd ones and without what cannot be seen.

    Refuses with FileTooLarge above `LONGEST_TEXT` and NotText for anything that is not text.
    """
    text = _characters(raw)
    if _looks_binary(text):
        raise NotText
    if len(text) > LONGEST_TEXT:
        raise FileTooLarge(largest=LONGEST_TEXT // MEGABYTE)
    return cleaned(text)


def cleaned(text: str) -> str:
    """Characters as they are kept, from any format: composed, plain spaces, nothing unseen."""
    return unicodedata.normalize("NFC", _ODD_SPACES.sub(" ", _UNSEEN.sub("", text)))


_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Zero-width characters, the soft hyphen, and marks that turn the reading direction, by which
# a text can be made to look different from what it says.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINE_ENDS = re.compile("\r\n|[\r\n\u2028\u2029\u0085]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_MIXED_WORD = re.compile("[A-Za-z][А-я]|[А-я][A-Za-z]")


def split_lines(text: str) -> list[str]:
    return [line.rstrip() for line in _LINE_ENDS.split(text)]


def _characters(raw: bytes) -> str:
    for encoding in _likely_encodings(raw):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return _one_byte_per_letter(raw)


def _likely_encodings(raw: bytes) -> tuple[str, ...]:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    first, second = _alphabet_bytes(raw[:4096:2]), _alphabet_bytes(raw[1:4096:2])
    if second > MOSTLY > first and 0 in raw:
        return ("utf-16-le",)
    if first > MOSTLY > second and 0 in raw:
        return ("utf-16-be",)
    return ("utf-8-sig",)


def _alphabet_bytes(half: bytes) -> float:
    """The share of the bytes by which UTF-16 says Latin (0), Cyrillic (4) or punctuation (32)."""
    return sum(map(half.count, (0x00, 0x04, 0x20))) / len(half) if half else 0.0


def _one_byte_per_letter(raw: bytes) -> str:
    """Windows text: Cyrillic, unless that reading mixes two alphabets within its words."""
    try:
        cyrillic = raw.decode("cp1251")
        western = raw.decode("cp1252", errors="replace")
    except UnicodeDecodeError:
        raise NotText from None
    mixed = len(_MIXED_WORD.findall(cyrillic))
    return western if mixed * 2 > len(re.findall("[А-я]", cyrillic)) else cyrillic


def _looks_binary(text: str) -> bool:
    if "\x00" in text:
        return True
    return len(_CONTROLS.findall(text)) > TOO_MANY_CONTROLS * len(text)
