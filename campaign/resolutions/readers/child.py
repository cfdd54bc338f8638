"""Reads one document, in a child under limits: `limited` runs it by its path.

Knows the readers, and nothing else of Campaign.
"""

import sys
from pathlib import Path
from types import ModuleType


def answer(order: dict[str, str], raw: bytes) -> dict[str, object]:
    """The lines and blocks, or the refusal."""
    _know_the_readers_only()
    from campaign.errors import CampaignError  # noqa: PLC0415 - there is no campaign before
    from campaign.resolutions.readers import formats  # noqa: PLC0415

    try:
        document = formats.read(raw, order["name"])
    except CampaignError as refusal:
        return {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        return {"refused": "reading-too-costly", "facts": {}}
    blocks = [
        (block.kind, block.level, block.text, block.line, block.last_line, block.mark)
        for block in document.blocks
    ]
    return {"lines": document.lines, "blocks": blocks}


def _know_the_readers_only() -> None:
    """The package without its __init__, which would load the whole application for two seconds."""
    bare = ModuleType("campaign")
    bare.__path__ = [str(Path(__file__).parents[2])]
    sys.modules["campaign"] = bare
