"""The one door for documents: bytes of any format, read in a child process with narrow limits.

Plain text goes through it too. The child is a fresh interpreter that imports its reader and
nothing else of Campaign, which takes 30 ms; and a text can be made to cost as much as any file.
"""

import logging
from pathlib import Path
from typing import Any

from campaign import limited
from campaign.limited import Limits, TooCostly
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.limits import (
    LARGEST_FILE,
    MEGABYTE,
    MEMORY,
    MOST_WORDS,
    PATIENCE,
)
from campaign.resolutions.readers.refusals import (
    REFUSALS,
    FileTooLarge,
    ReadingTooCostly,
    TooManyWords,
)

log = logging.getLogger(__name__)
_PROGRAM = Path(__file__).with_name("child.py")
USUAL = Limits(PATIENCE, MEMORY)


def read(raw: bytes, name: str = "", cost: Limits = USUAL) -> Document:
    """The lines and blocks of a document: text, Markdown, HTML, DOCX or PDF.

    What it is, its content says; the file's name only helps between text, Markdown and HTML.
    Nothing is kept, and nothing of the file is written anywhere. Raises one of `refusals.py`.
    """
    if len(raw) > LARGEST_FILE:
        raise FileTooLarge(largest=LARGEST_FILE // MEGABYTE)
    try:
        answer = limited.answer_of(_PROGRAM, {"name": Path(name).name[-200:]}, raw, cost)
    except TooCostly:
        raise ReadingTooCostly from None
    if kind := answer.get("facts", {}).get("kind"):
        log.warning("a file was not read: %s", kind)  # perhaps a fault of ours, not the file's
    if "refused" in answer:
        raise REFUSALS[answer["refused"]](**answer["facts"])
    blocks = tuple(_block(row) for row in answer["blocks"])
    if sum(len(block.text) for block in blocks) > MOST_WORDS:
        raise TooManyWords(most=MOST_WORDS)
    return Document(tuple(answer["lines"]), blocks)


def _block(row: list[Any]) -> Block:
    kind, level, text, line, last_line, mark = row
    return Block(BlockKind(kind), level, text, line, last_line, mark)
