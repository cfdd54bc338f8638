"""The outline of a resolution of 50 pages against splitting it into words and one pass of a pattern.

    python -m benchmarks.reading [--rounds 9]

Both work on the same text in the same run, by turns; the median of each is taken. Read the ratio:
the time itself depends on the machine.
"""

import argparse
import re
import statistics
import time

from campaign.resolutions.outline import outline
from campaign.resolutions.readers import text

PAGES = 50
LINES_A_PAGE = 34
BODIES = ("Ministry of Wool", "Cabinet of Ministers", "Parliament of the Valley", "City Kenesh")
ASKS = (
    "Open a school of the craft in every oblast, with a teacher, a stove and a library of patterns",
    "Publish the budget of each school by 1 March of every year, in three languages and in full",
    "The Committee on Crafts, together with the Union of Weavers, should visit each school twice",
    "It is necessary to restore the road to the summer pastures before the first snow of the year",
)


def main():
    rounds = _arguments().rounds
    source = list(_fifty_pages())
    words = "\n".join(source)
    bare, ours = [], []
    for _ in range(rounds):
        bare.append(_seconds(lambda: (words.split(), re.findall(r"[^\W\d_]+", words))))
        ours.append(_seconds(lambda: outline(text.blocks_of(source))))
    baseline, reading = statistics.median(bare), statistics.median(ours)
    print(f"{PAGES} pages, {len(words)} characters, {len(words.split())} words")
    print(f"split and one pattern {baseline * 1000:8.1f} ms")
    print(f"blocks and outline    {reading * 1000:8.1f} ms")
    print(f"\nreading: {reading / baseline:.1f} times the cost of the baseline")


def _fifty_pages():
    yield from ("Resolution of the Felt Makers' Assembly", "", "Naryn, 3 May 2023", "")
    yield from ("We, members of the Assembly, call on the following bodies to act:", "")
    for page in range(PAGES):
        yield from ("", BODIES[page % len(BODIES)], "", f"Craft and place {page}:", "")
        for line in range(LINES_A_PAGE - 5):
            yield f"- {ASKS[(page + line) % len(ASKS)]}, in place {page}.{line};"


def _seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9)
    return parser.parse_args()


if __name__ == "__main__":
    main()
