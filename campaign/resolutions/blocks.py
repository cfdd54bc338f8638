"""The stream of blocks: what every reader gives and the outline takes."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True)
class Block:
    """One heading, paragraph or item; lines count from 1 and are those of the source.

    The level is the depth of a heading or of a nested list, from 1; a paragraph has 0. The
    mark is the bullet or number as it stood before an item, and never part of the text.
    """

    kind: BlockKind
    level: int
    text: str
    line: int
    last_line: int
    mark: str = ""
