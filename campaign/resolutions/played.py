"""What part a block can play, and what is known where it stands."""

from dataclasses import dataclass
from enum import StrEnum

from campaign.resolutions.rules import Rule


class Part(StrEnum):
    """What a block does in the document."""

    PROBLEMS_LEAD = "problems lead"
    DEMANDS_LEAD = "demands lead"
    ADDRESSEES = "addressees"
    THEME = "theme"
    CALL = "call"
    ITEM = "item"
    PROSE = "prose"
    RUNNING_TITLE = "running title"
    CLOSING = "closing"
    ASIDE = "aside"
    CHROME = "chrome"


class Way(StrEnum):
    """How a text is read: by what it says of itself, else by what its lists ask, else by layout."""

    WORDS = "words"
    LISTS = "lists"
    LAYOUT = "layout"
    TOLD = "told"


@dataclass(frozen=True)
class Standing:
    """What is known where a block stands: the title, whether demands were found, or are listed."""

    title: str | None = None
    found: bool = False
    in_demands: bool = False
    way: Way = Way.WORDS
    may_go_on: bool = False


@dataclass(frozen=True)
class Played:
    """The part of a block, and the rule by which it has it."""

    part: Part
    rule: Rule
