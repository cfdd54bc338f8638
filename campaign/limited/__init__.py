"""Running a program of ours on what strangers gave: a fresh interpreter under limits that it cannot
raise again, ended when it takes too long."""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

LARGEST_ANSWER = 64 * 1024 * 1024
OPEN_FILES = 64
"""Enough for what Python opens to start."""
_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Limits:
    patience: timedelta
    """By the clock, and as much of the processor."""
    memory: int
    """Bytes of address space."""


class TooCostly(Exception):
    """It took longer, or more, than it may."""


def answer_of(
    program: Path, order: Mapping[str, object], raw: bytes, limits: Limits
) -> dict[str, Any]:
    """What `answer(order, raw)` of the program gave, by JSON. The child is given no environment, and
    reads all before it answers, so neither waits for the other. Raises TooCostly."""
    told = {
        "order": dict(order),
        "memory": limits.memory,
        "seconds": max(round(limits.patience.total_seconds()), 1),
        "open_files": OPEN_FILES,
    }
    with subprocess.Popen(  # noqa: S603 - our own program, our own interpreter
        [sys.executable, "-I", "-B", str(_CHILD), str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    ) as child:
        end = threading.Timer(limits.patience.total_seconds(), child.kill)
        end.start()
        try:
            said = _said(child, json.dumps(told).encode() + b"\n" + raw)
        finally:
            end.cancel()
            child.kill()
    if child.returncode or len(said) > LARGEST_ANSWER:
        raise TooCostly
    answer: dict[str, Any] = json.loads(said)
    return answer


def _said(child: subprocess.Popen[bytes], told: bytes) -> bytes:
    assert child.stdin  # noqa: S101 - both are pipes
    assert child.stdout  # noqa: S101
    with suppress(BrokenPipeError):  # it ended before it had read all; its status says so
        child.stdin.write(told)
        child.stdin.close()
    said = child.stdout.read(LARGEST_ANSWER + 1)
    if len(said) <= LARGEST_ANSWER:
        child.wait()
    return said
