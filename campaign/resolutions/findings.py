"""What an outline finds in a resolution, each finding with the source lines it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from campaign.errors import CampaignError
from campaign.resolutions.rules import Becomes, Rule


class NotAResolution(CampaignError):
    """Nothing in the text is worded as a resolution's demands."""

    code = "not-a-resolution"


@dataclass(frozen=True)
class Evidence:
    """The source lines a finding stands on, and how sure it is, 0 to 1."""

    line: int
    last_line: int
    confidence: float


@dataclass(frozen=True)
class Passage:
    """A piece of the source as it was written, but for blanks and the bullet before it."""

    text: str
    line: int
    last_line: int
    confidence: float = 1.0


@dataclass(frozen=True)
class Doubt:
    """Something an organiser should look at; the code is stable, the facts fill its sentence.

    The confidence is that of the finding it is about: what is least sure is looked at first.
    """

    line: int
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.5


@dataclass(frozen=True)
class Decision:
    """What became of a piece of the source, and the rule that says so."""

    line: int
    last_line: int
    becomes: Becomes
    rule: Rule


@dataclass(frozen=True)
class OutlinedDemand:
    """One thing asked; addressees, and how sure they are, are None where its section's hold."""

    number: int
    text: str
    line: int
    last_line: int
    addressees: tuple[str, ...] | None
    confidence: float
    addressees_confidence: float | None = None


@dataclass(frozen=True)
class Section:
    """One list of demands under its heading, to the section's addressees, on one theme or none.

    The evidence of addressees or theme is None where there are none.
    """

    heading: str
    line: int
    addressees: tuple[str, ...]
    theme: str | None
    demands: tuple[OutlinedDemand, ...]
    confidence: float = 1.0
    addressees_evidence: Evidence | None = None
    theme_evidence: Evidence | None = None


@dataclass(frozen=True)
class Outline:
    """A resolution as it was read; what could not be found is None, and a doubt says so.

    `evidence` tells for "title", "date", "place" and "language", where they were found, the
    lines they stand on. The doubts stand with the least sure finding first.
    """

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
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    @property
    def demands(self) -> tuple[OutlinedDemand, ...]:
        return tuple(demand for section in self.sections for demand in section.demands)
