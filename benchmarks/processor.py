"""What the processor has spent on a program and all that it started (proc(5))."""

import os
from pathlib import Path

_A_SECOND = os.sysconf("SC_CLK_TCK")


def seconds_of(*programs):
    """Of these processes, their children that live, and those that have ended."""
    spent, parents = {}, {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            told = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        parents[int(folder.name)] = int(told[1])
        spent[int(folder.name)] = sum(map(int, told[11:15])) / _A_SECOND
    return sum(spent[one] for one in spent if _is_of(one, programs, parents))


def parent_of(process):
    return int((Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[1])


def _is_of(process, programs, parents):
    while process and process not in programs:
        process = parents.get(process, 0)
    return bool(process)
