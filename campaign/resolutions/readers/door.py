"""The one door for documents: bytes of any format, read in a child process with narrow limits.

Plain text goes through it too. The child is a fresh interpreter that imports its reader and
nothing else of Campaign, which takes 30 ms; and a text can be made to cost as much as any file.
"""

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.readers import limited
from campaign.resolutions.readers.document import Document
from campaign.resolutions.readers.limits import (
    LARGEST_FILE,
    MEGABYTE,
    MEMORY,
    MOST_WORDS,
    OPEN_FILES,
    PATIENCE,
)
from campaign.resolutions.readers.refusals import (
    REFUSALS,
    FileTooLarge,
    TooManyWords,
)

log = logging.getLogger(__name__)
_PROGRAM = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Cost:
    """What reading one file may take: time by the clock, and bytes of address space."""

    patience: timedelta = PATIENCE
    memory: int = MEMORY


USUAL = Cost()


def read(raw: bytes, name: str = "", cost: Cost = USUAL) -> Document:
    """The lines and blocks of a document: text, Markdown, HTML, DOCX or PDF.

    What it is, its content says; the file's name only helps between text, Markdown and HTML.
    Nothing is kept, and nothing of the file is written anywhere. Raises one of `refusals.py`.
    """
    if len(raw) > LARGEST_FILE:
        raise FileTooLarge(largest=LARGEST_FILE // MEGABYTE)
    order = {
        "name": Path(name).name[-200:],
        "memory": cost.memory,
        "seconds": max(round(cost.patience.total_seconds()), 1),
        "open_files": OPEN_FILES,
    }
    answer = json.loads(
        limited.answer_of(_PROGRAM, json.dumps(order).encode() + b"\n" + raw, cost.patience)
    )
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
