"""Reads one document and ends: a program of its own, run by path, under limits it sets itself.

Reads a line of JSON (the order) and then the file's bytes on standard input; writes one JSON
answer to standard output: the lines and blocks, or the refusal. The limits stand before a byte
of the file is looked at, and cannot be raised again.
"""

import json
import resource
import sys
from pathlib import Path
from types import ModuleType


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline())
    _limit(order)
    raw = sys.stdin.buffer.read()
    sys.stdout.buffer.write(json.dumps(_answer(raw, order["name"])).encode())
    sys.stdout.buffer.flush()


def _limit(order: dict[str, int]) -> None:
    limits = {
        resource.RLIMIT_AS: order["memory"],
        resource.RLIMIT_CPU: order["seconds"],
        resource.RLIMIT_NOFILE: order["open_files"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def _answer(raw: bytes, name: str) -> dict[str, object]:
    _know_the_readers_only()
    from campaign.errors import CampaignError  # noqa: PLC0415 - there is no campaign before
    from campaign.resolutions.readers import formats  # noqa: PLC0415

    try:
        document = formats.read(raw, name)
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


if __name__ == "__main__":
    main()
