"""How a count grew, in steps of at least ten: pure. A small number on one day points at people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

FROM = 10
MOST = 60


@dataclass(frozen=True)
class Step:
    """Some days together: how many stood at their end, and by how many that is more than before."""

    first: date
    last: date
    standing: int
    change: int


def steps(days: Sequence[tuple[date, int]]) -> tuple[Step, ...]:
    """From (day, how many stood at its end), oldest first. Days are taken together until the count
    has moved by ten or more; what is left at the end joins the step before it. None at all until
    ten stand. At most 60: then neighbours are joined.
    """
    found = list(_of_ten(days))
    while len(found) > MOST:
        found = [_joined(found[at : at + 2]) for at in range(0, len(found), 2)]
    return tuple(found)


def _of_ten(days: Sequence[tuple[date, int]]) -> Iterator[Step]:
    before, begun, last = 0, None, None
    for day, standing in days:
        begun = begun or day
        if abs(standing - before) < FROM:
            continue
        if last:
            yield last
        last = Step(begun, day, standing, standing - before)
        before, begun = standing, None
    if last is None:
        return
    day, standing = days[-1]
    yield Step(last.first, day, standing, last.change + standing - before)


def _joined(some: Sequence[Step]) -> Step:
    return Step(some[0].first, some[-1].last, some[-1].standing, sum(one.change for one in some))
