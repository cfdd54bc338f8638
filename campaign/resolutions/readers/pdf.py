"""PDF to blocks: letters to lines, lines without running heads, lines to paragraphs and items."""

import io
from collections.abc import Iterator
from itertools import islice

from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.limits import LONGEST_TEXT, MEGABYTE, MOST_PAGES
from campaign.resolutions.readers.pdf_lines import Line, lines_of
from campaign.resolutions.readers.pdf_paragraphs import pieces_of
from campaign.resolutions.readers.pieces import document_of
from campaign.resolutions.readers.refusals import (
    FileBroken,
    FileEncrypted,
    FileTooLarge,
    PdfWithoutText,
    TooManyPages,
)
from campaign.resolutions.readers.running_heads import without_running_heads

FEWEST_LETTERS_A_PAGE = 20
UNREADABLE = "(cid:"


def document_in(raw: bytes) -> Document:
    """The document of a PDF that has text.

    Refuses with FileEncrypted, FileBroken, TooManyPages, FileTooLarge, and PdfWithoutText for
    scanned pages.
    """
    try:
        with PDF.open(io.BytesIO(raw)) as opened:
            _count(opened)
            pages = list(_pages(opened))
    except PdfminerException as error:
        raise _refusal(error) from None
    _expect_words(pages)
    return document_of(pieces_of(without_running_heads(pages)))


def _refusal(error: PdfminerException) -> FileEncrypted | FileBroken:
    if any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in error.args):
        return FileEncrypted()
    return FileBroken()


def _count(opened: PDF) -> None:
    """One page more than the most is looked for, however many there are."""
    found = sum(1 for _ in islice(PDFPage.create_pages(opened.doc), MOST_PAGES + 1))
    if found > MOST_PAGES:
        raise TooManyPages(most=MOST_PAGES)
    if not found:
        raise FileBroken


def _pages(opened: PDF) -> Iterator[list[Line]]:
    letters = 0
    for page in opened.pages:
        found = lines_of(page)
        page.close()
        letters += sum(len(line.text) for line in found)
        if letters > LONGEST_TEXT:
            raise FileTooLarge(largest=LONGEST_TEXT // MEGABYTE)
        yield found


def _expect_words(pages: list[list[Line]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    unreadable = text.count(UNREADABLE) * len("(cid:00)")
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS_A_PAGE * len(pages) or (
        unreadable * 2 > len(text)
    ):
        raise PdfWithoutText
