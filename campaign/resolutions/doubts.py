"""What an outline leaves doubtful, said by stable codes; the least sure finding stands first."""

from collections.abc import Iterator, Sequence

from campaign.resolutions.findings import Doubt, Outline, Section

MISSING = 0.4
NOBODY = 0.3
END_GUESSED = 0.7


def doubts_about(outlined: Outline, noticed: Sequence[Doubt], *, ended: bool) -> tuple[Doubt, ...]:
    """All doubts of an outline, with those noticed on the way; ended tells of a closing line."""
    doubts = [*noticed, *_missing(outlined)]
    for section in outlined.sections:
        doubts.extend(_without_addressee(section))
    if not ended:
        last = outlined.demands[-1].last_line
        doubts.append(Doubt(last, "end-guessed", {}, END_GUESSED))
    return tuple(sorted(doubts, key=lambda doubt: (doubt.confidence, doubt.line, doubt.code)))


def _missing(outlined: Outline) -> Iterator[Doubt]:
    found = {
        "no-title": outlined.title,
        "no-date": outlined.date,
        "no-place": outlined.place,
        "no-language": outlined.language,
    }
    for code, value in found.items():
        if value is None:
            yield Doubt(outlined.begins_line, code, {}, MISSING)


def _without_addressee(section: Section) -> Iterator[Doubt]:
    for demand in section.demands:
        if not (demand.addressees or section.addressees):
            yield Doubt(demand.line, "no-addressee", {"number": str(demand.number)}, NOBODY)
