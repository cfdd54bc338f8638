"""Which format a file is in, by its content, and the reader that takes it."""

import re
from enum import StrEnum
from importlib import import_module
from pathlib import PurePath

from campaign.errors import CampaignError
from campaign.resolutions.readers import word_package
from campaign.resolutions.readers.decoding import decode
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.refusals import (
    FileBroken,
    FileEncrypted,
    NestedTooDeep,
    NotText,
    OldFormat,
    Picture,
)

NEAR_THE_START = 1024
FEWEST_CLOSED = 3


class Format(StrEnum):
    """What is read; each is named for the module that reads it."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "web_page"
    DOCX = "word"
    PDF = "pdf"


def read(raw: bytes, name: str) -> Document:
    """The document in these bytes; raises one of `refusals.py` for every file that is not read."""
    try:
        found = format_of(raw, name)
        # Only the one that is needed: the libraries of all take a third of a second to load.
        document: Document = import_module(f"{__package__}.{found}").document_in(raw)
    except (CampaignError, MemoryError):
        raise
    except RecursionError:
        raise NestedTooDeep from None
    except Exception as error:  # noqa: BLE001 - parsers fail in as many ways as files are broken
        raise FileBroken(kind=type(error).__name__) from None
    return document


def format_of(raw: bytes, name: str) -> Format:
    """By its first bytes and by what stands in it; the name decides only between kinds of text.

    Raises for what is known and not read: NotText, OldFormat, Picture, FileEncrypted.
    """
    if b"%PDF-" in raw[:NEAR_THE_START]:
        return Format.PDF
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _format_of_archive(raw)
    _refuse_known_others(raw)
    return _format_of_words(decode(raw), PurePath(name).suffix.lower())


def _format_of_archive(raw: bytes) -> Format:
    inside = word_package.names(raw)
    if "word/document.xml" in inside or not inside:
        return Format.DOCX
    if "content.xml" in inside and "mimetype" in inside:
        raise OldFormat(format=".odt")
    if any(part.startswith(("xl/", "ppt/")) for part in inside):
        raise OldFormat(format=".xlsx, .pptx")
    raise NotText


def _refuse_known_others(raw: bytes) -> None:
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        encrypted = "EncryptedPackage".encode("utf-16-le") in raw
        raise FileEncrypted if encrypted else OldFormat(format=".doc")
    if raw.startswith(b"{\\rtf"):
        raise OldFormat(format=".rtf")
    if raw.startswith(_PICTURES) or raw[4:12] in _PICTURES_BY_BOX or raw[8:12] == b"WEBP":
        raise Picture


_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM\x00\x00")
_PICTURES_BY_BOX = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PART_OF_A_PAGE = re.compile(
    r"\s*<(?:div|article|main|section|p|h[1-6]|ul|ol|table)\b[^>]*>", re.IGNORECASE
)
_CLOSED = re.compile(r"</(?:p|li|div|h[1-6]|td|ul|ol|section|article)>", re.IGNORECASE)
_MARKDOWN = frozenset((".md", ".markdown", ".mdown"))
_HTML = frozenset((".htm", ".html", ".xhtml"))


def _format_of_words(words: str, ending: str) -> Format:
    """A `.txt` stays plain text whatever Markdown it holds: its reader knows the marks."""
    closed = len(_CLOSED.findall(words))
    if _PAGE.match(words) or (_PART_OF_A_PAGE.match(words) and closed >= FEWEST_CLOSED):
        return Format.HTML
    if ending in _MARKDOWN:
        return Format.MARKDOWN
    return Format.HTML if ending in _HTML and closed else Format.TEXT
