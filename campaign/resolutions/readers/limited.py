"""Running a program of ours on what strangers gave: a fresh interpreter, ended when it takes too long."""

import subprocess
import sys
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from campaign.resolutions.readers.limits import LARGEST_ANSWER
from campaign.resolutions.readers.refusals import ReadingTooCostly


def answer_of(program: Path, order: bytes, patience: timedelta) -> bytes:
    """What the child wrote; it is given no environment, and reads all before it answers, so neither
    waits for the other. Raises ReadingTooCostly."""
    with subprocess.Popen(  # noqa: S603 - our own program, our own interpreter
        [sys.executable, "-I", "-B", str(program)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    ) as child:
        end = threading.Timer(patience.total_seconds(), child.kill)
        end.start()
        try:
            answer = _told(child, order)
        finally:
            end.cancel()
            child.kill()
    if child.returncode or len(answer) > LARGEST_ANSWER:
        raise ReadingTooCostly
    return answer


def _told(child: subprocess.Popen[bytes], order: bytes) -> bytes:
    assert child.stdin  # noqa: S101 - both are pipes
    assert child.stdout  # noqa: S101
    with suppress(BrokenPipeError):  # it ended before it had read all; its status says so
        child.stdin.write(order)
        child.stdin.close()
    answer = child.stdout.read(LARGEST_ANSWER + 1)
    if len(answer) <= LARGEST_ANSWER:
        child.wait()
    return answer
