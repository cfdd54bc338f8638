"""The plot of a count that grew: where its lines and words stand. Pure; the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.tally.history import Step

LEFT, RIGHT, TOP, BOTTOM = 48, 396, 18, 178
LINES = 4
"""Of the grid, at most, above its foot."""


@dataclass(frozen=True)
class Plot:
    run: str
    """Points of the line, "x,y x,y"."""
    under: str
    """The same, closed at the foot."""
    grid: tuple[tuple[int, int], ...]
    """(y, what it says)."""
    first: date
    last: date


def drawn(steps: Sequence[Step]) -> Plot | None:
    """None without a step. The line begins at nothing on the first day."""
    if not steps:
        return None
    first, last = steps[0].first, steps[-1].last
    each = _line_at(max(step.standing for step in steps))
    top = each * -(-max(step.standing for step in steps) // each)
    points = [(LEFT, BOTTOM)]
    points += [(_x(step.last, first, last), _y(step.standing, top)) for step in steps]
    run = " ".join(f"{x},{y}" for x, y in points)
    foot = f"{points[-1][0]},{BOTTOM}"
    grid = tuple((_y(n, top), n) for n in range(0, top + 1, each))
    return Plot(run, f"{run} {foot}", grid, first, last)


def _line_at(most: int) -> int:
    """1, 2 or 5 times a power of ten, so that few lines are enough."""
    power = 1
    while True:
        for lead in (1, 2, 5):
            if lead * power * LINES >= most:
                return lead * power
        power *= 10


def _x(day: date, first: date, last: date) -> int:
    span = (last - first).days
    return RIGHT if not span else LEFT + round((RIGHT - LEFT) * (day - first).days / span)


def _y(standing: int, top: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * max(standing, 0) / top)
