"""Answers one order and ends: a program of its own, run by path, under limits it sets itself.

Reads a line of JSON (the order and the limits) and then a file's bytes on standard input; writes one
JSON answer to standard output. The limits stand before a byte of the file is looked at, and before
the program that looks at it is loaded; they cannot be raised again.
"""

import json
import resource
import sys
from importlib import util


def main(program: str) -> None:
    told = json.loads(sys.stdin.buffer.readline())
    _limit(told)
    raw = sys.stdin.buffer.read()
    spec = util.spec_from_file_location("program", program)
    assert spec  # noqa: S101 - it is a file of ours
    assert spec.loader  # noqa: S101
    loaded = util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    sys.stdout.buffer.write(json.dumps(loaded.answer(told["order"], raw)).encode())
    sys.stdout.buffer.flush()


def _limit(told: dict[str, int]) -> None:
    limits = {
        resource.RLIMIT_AS: told["memory"],
        resource.RLIMIT_CPU: told["seconds"],
        resource.RLIMIT_NOFILE: told["open_files"],
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main(sys.argv[1])
