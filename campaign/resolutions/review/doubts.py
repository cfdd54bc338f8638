"""What is doubtful in a resolution under review: the least certain first, and what settles it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaign.db import Json
from campaign.resolutions.review.reviewed import Reviewed, ReviewedDemand

UNCERTAIN = 0.7
PLEASE_CHECK = "please-check"


@dataclass(frozen=True)
class OpenDoubt:
    """One doubt; `mark` is its name when it is ticked off, `about` are keys of demands."""

    mark: str
    code: str
    facts: Mapping[str, str]
    line: int
    certainty: float
    about: tuple[int, ...] = ()


def settled_and_open(
    reviewed: Reviewed, rows: Sequence[Json]
) -> tuple[list[OpenDoubt], list[OpenDoubt]]:
    """The doubts to look at, and those that were looked at or were answered by a change."""
    every = sorted(
        [*_told(reviewed, rows), *_untold(reviewed, rows)],
        key=lambda doubt: (doubt.certainty, doubt.line, doubt.mark),
    )
    settled = [
        doubt
        for doubt in every
        if doubt.mark in reviewed.looked_at or _is_answered(doubt, reviewed)
    ]
    return [doubt for doubt in every if doubt not in settled], settled


def _told(reviewed: Reviewed, rows: Sequence[Json]) -> list[OpenDoubt]:
    return [
        OpenDoubt(
            mark=f"doubt-{at}",
            code=row["code"],
            facts=row["facts"],
            line=row["line"],
            certainty=row.get("confidence", 0.5),
            about=_about(row, reviewed),
        )
        for at, row in enumerate(rows)
    ]


def _untold(reviewed: Reviewed, rows: Sequence[Json]) -> list[OpenDoubt]:
    """Demands read with little confidence of which no doubt speaks."""
    told = {key for row in rows for key in _about(row, reviewed)}
    return [
        OpenDoubt(
            f"demand-{demand.key}",
            PLEASE_CHECK,
            {},
            demand.line,
            demand.confidence,
            (demand.key,),
        )
        for demand in reviewed.demands
        if demand.confidence < UNCERTAIN and demand.key not in told
    ]


def _about(row: Json, reviewed: Reviewed) -> tuple[int, ...]:
    number, line = row["facts"].get("number"), row["line"]
    if number:
        return tuple(d.key for d in reviewed.demands if int(number) in d.origins)
    by_line = tuple(d.key for d in reviewed.demands if _stands_at(d, line))
    return by_line or tuple(
        demand.key
        for section in reviewed.sections
        if section.line == line
        for demand in section.demands
    )


def _stands_at(demand: ReviewedDemand, line: int) -> bool:
    return demand.line <= line <= demand.last_line


def _is_answered(doubt: OpenDoubt, reviewed: Reviewed) -> bool:
    if doubt.code == "no-date":
        return reviewed.adopted_on is not None
    if doubt.code == "no-place":
        return bool(reviewed.places)
    if doubt.code == "no-addressee":
        asked = {demand.key: demand.addressees for demand in reviewed.demands}
        return all(asked[key] for key in doubt.about)
    return doubt.code in _ABOUT_DEMANDS and not doubt.about


_ABOUT_DEMANDS = {
    PLEASE_CHECK,
    "not-worded-as-a-demand",
    "paragraph-taken-as-demand",
    "several-demands-in-one",
    "joined-to-the-demand-above",
}
