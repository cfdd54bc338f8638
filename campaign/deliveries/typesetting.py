"""Typesetting in a child process, bounded in time and memory; the same order, the same bytes."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from campaign.config import folder
from campaign.errors import CampaignError

PATIENCE = timedelta(minutes=2)
"""For one document; a volume of 25,000 rows takes 3 s on two shared cores."""
MEMORY = 2 * 1024**3
"""Bytes of data, four times what is used: 487 MB at the most, for a volume of 25,000 rows."""

_PROGRAM = Path(__file__).with_name("typesetter.py")
_QUOTED = re.compile(r"`?\".*?\"`?", re.DOTALL)


class PacketNotComposed(CampaignError):
    """`reason` is one of: no-language, no-demands, more-rows-than-counted, typesetting, too-slow.

    `detail` is the typesetter's own sentence without anything it quotes, for it may quote a name.
    """

    code = "packet-not-composed"


@dataclass(frozen=True)
class Typeset:
    pdf: bytes
    pages: int


def typeset(
    main: str, inputs: Mapping[str, object], dated: date, patience: timedelta = PATIENCE
) -> Typeset:
    """One template of `templates/packet`, PDF/A-3a and PDF/UA-1, dated noon UTC of `dated`.

    Safe from a thread, a job or a script: the child is a fresh interpreter that imports neither
    the caller nor Campaign, and is given no environment. Raises PacketNotComposed.
    """
    root = folder("templates").resolve() / "packet"
    order = {
        "root": str(root),
        "main": str(root / main),
        "timestamp": int(datetime.combine(dated, time(12), UTC).timestamp()),
        "inputs": {name: _as_text(value) for name, value in inputs.items()},
        "memory": MEMORY,
        "seconds": max(round(patience.total_seconds()), 1),
    }
    return _read(_run(json.dumps(order, ensure_ascii=False).encode(), patience))


def _run(order: bytes, patience: timedelta) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - our own program, our own interpreter
            [sys.executable, "-I", str(_PROGRAM)],
            input=order,
            capture_output=True,
            timeout=patience.total_seconds(),
            env={},
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise PacketNotComposed(reason="too-slow") from None
    except subprocess.CalledProcessError as stopped:
        raise PacketNotComposed(
            reason="typesetting", detail=f"stopped with status {stopped.returncode}"
        ) from None
    return done.stdout


def _read(answer: bytes) -> Typeset:
    line, _, pdf = answer.partition(b"\n")
    head = json.loads(line)
    if "fault" in head:
        raise PacketNotComposed(reason="typesetting", detail=_QUOTED.sub("…", head["fault"]))
    return Typeset(pdf, head["pages"])


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
