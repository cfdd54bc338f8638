"""A packet of 10,000 and of 100,000 rows against a bare Typst table of as many, in the same run.

    python -m benchmarks.packets [--rows 10000 100000]

Both in fresh processes of at most 25,000 rows. Told by the clock and by the time of the processor;
and how much memory the largest process took, of either.
"""

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

from campaign.deliveries import packet
from tests.deliveries.facts_of_packets import a_packet, a_tally, sign, some_rows


@dataclass(frozen=True)
class Cost:
    clock: float
    processor: float


def main():
    for rows in _arguments().rows:
        bare = _cost_of(lambda rows=rows: _set_bare(rows))
        facts = a_packet(rows=some_rows(rows), tally=a_tally(rows))
        ours = _cost_of(lambda facts=facts: packet.compose(facts, sign=sign))
        print(f"{rows} rows:")
        for name, cost in (("bare table", bare), ("packet", ours)):
            print(f"  {name:10} {cost.clock:6.1f} s, {cost.processor:6.1f} s of the processor")
        clock, processor = ours.clock / bare.clock, ours.processor / bare.processor
        print(f"  packet: {clock:.1f} times by the clock, {processor:.1f} by the processor")
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"  the largest process: {largest} MB")


def _set_bare(rows):
    for first in range(0, rows, packet.PER_VOLUME):
        listed = min(packet.PER_VOLUME, rows - first)
        command = [sys.executable, "-m", "benchmarks.bare_table", str(listed)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program


def _cost_of(work):
    began, spent = time.perf_counter(), _processor()
    work()
    return Cost(time.perf_counter() - began, _processor() - spent)


def _processor():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    return parser.parse_args()


if __name__ == "__main__":
    main()
