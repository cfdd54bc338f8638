"""What an outline finds in a resolution, each finding with the source lines it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from campaign.errors import CampaignError


class NotAResolution(CampaignError):
    """Nothing in the text is worded as a resolution's demands."""

    code = "not-a-resolution"


@dataclass(frozen=True)
class Passage:
    """A piece of the source as it was written, but for blanks and the bullet before it."""

    text: str
    line: int
    last_line: int


@dataclass(frozen=True)
class Doubt:
    """Something an organiser should look at; the code is stable, the facts fill its sentence."""

    line: int
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OutlinedDemand:
    """One thing asked; addressees are None where those of its section hold."""

    number: int
    text: str
    line: int
    last_line: int
    addressees: tuple[str, ...] | None
    confidence: float


@dataclass(frozen=True)
class Section:
    """One list of demands under its heading, to the section's addressees, on one theme or none."""

    heading: str
    line: int
    addressees: tuple[str, ...]
    theme: str | None
    demands: tuple[OutlinedDemand, ...]


@dataclass(frozen=True)
class Outline:
    """A resolution as it was read; what could not be found is None, and a doubt says so."""

    title: str | None
    date: date | None
    place: str | None
    language: str | None
    preamble: tuple[Passage, ...]
    problems: tuple[Passage, ...]
    sections: tuple[Section, ...]
    doubts: tuple[Doubt, ...]
    begins_line: int
    ends_line: int

    @property
    def demands(self) -> tuple[OutlinedDemand, ...]:
        return tuple(demand for section in self.sections for demand in section.demands)
