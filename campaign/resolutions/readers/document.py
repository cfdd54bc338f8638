"""A document as it was read: the lines an organiser sees, and the blocks they make."""

from dataclasses import dataclass

from campaign.resolutions.blocks import Block


@dataclass(frozen=True)
class Document:
    """Blocks point into the lines, which count from 1.

    The lines are those of the source where it has lines (plain text, Markdown); elsewhere they
    are the lines of words as they stand on the page.
    """

    lines: tuple[str, ...]
    blocks: tuple[Block, ...]
