"""What a packet is composed from: plain values, already decided, in the packet's own words.

Texts are given by language and printed as written; no template declines a name. Where a
language is missing, the next one stands in; for demands the packet says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from campaign.deliveries import phrases
from campaign.deliveries.phrases import Texts, Way

LANGUAGES = ("ky", "ru", "en")

Paragraphs = Mapping[str, Sequence[str]]
"""Lines or paragraphs in the languages they have."""

SupportClass = Literal["person", "organisation", "paper"]


@dataclass(frozen=True)
class Addressee:
    """`block` is printed line by line at the head of the letter: body, post and name, address."""

    id: str
    block: Paragraphs
    salutation: Texts = field(default_factory=lambda: phrases.SALUTATION)


@dataclass(frozen=True)
class Organiser:
    """Who writes: the letterhead by lines, the postal address, telephone and mail (mail last)."""

    letterhead: Paragraphs
    address: Texts
    contact: tuple[str, ...]


@dataclass(frozen=True)
class Signer:
    """One officer or one of two applicants, who signs the letter by hand."""

    name: Texts
    role: Texts
    address: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class ReplyRule:
    """The terms a body must keep, as of the day `checked`; `source` names the law."""

    register_days: int
    answer_days: int
    unit: Literal["working", "calendar"]
    source: Texts
    checked: date


@dataclass(frozen=True)
class Resolution:
    """`language` is the authoritative one: what stands in where a translation is missing."""

    language: str
    title: Texts
    preamble: Paragraphs = field(default_factory=dict)
    problems: Paragraphs = field(default_factory=dict)


@dataclass(frozen=True)
class Group:
    """A list of demands as the resolution has it: under which theme, and to whom, in words."""

    theme: Texts
    to: Texts


@dataclass(frozen=True)
class Demand:
    """`to` holds institution ids; the letter asks only those whose `to` holds the addressee."""

    number: int
    group: str
    to: tuple[str, ...]
    text: Texts
    theme: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Endorsement:
    """One organisation; `demands` is empty where it endorsed all of this body's demands."""

    name: Texts
    place: Texts
    ways: tuple[str, ...]
    """Each way of proof that was finished; keys of `PacketFacts.ways`."""
    dated: date
    demands: tuple[int, ...] = ()
    label: str = ""
    """What a law requires beside its name."""
    officer: str = ""
    """Name and role, if the officer chose to be named."""
    statement: str = ""
    version: int | None = None
    """Of the text it endorsed, where that is an earlier one."""


@dataclass(frozen=True)
class Version:
    """One version of the text, what was changed in it and why, and how many stand on it."""

    number: int
    frozen: date
    sha256: str
    why: Texts
    persons: int
    organisations: int


@dataclass(frozen=True)
class Count:
    """One class at the checkpoint."""

    counted: int = 0
    withdrawn: int = 0
    removed: int = 0

    @property
    def standing(self) -> int:
        return self.counted - self.withdrawn - self.removed


@dataclass(frozen=True)
class District:
    """A territory from ten up; `rolled` where several smaller ones were put together."""

    name: Texts
    n: int
    rolled: bool = False


@dataclass(frozen=True)
class Week:
    """`starts` on a Monday; `new` in that week, `total` at its end."""

    starts: date
    new: int
    total: int


@dataclass(frozen=True)
class Tally:
    """Classes are never added together; districts and weeks are of persons only."""

    classes: Mapping[SupportClass, Count]
    districts: tuple[District, ...] = ()
    weeks: tuple[Week, ...] = ()


@dataclass(frozen=True)
class Place:
    """A territory as the sheets name it, and in short for volumes of running lines."""

    name: Texts
    short: Texts


class Row(NamedTuple):
    """A person as disclosed to this addressee; only what is given is printed.

    "n" is named, "i" is initials. An empty place or day is left blank.
    """

    disclosure: Literal["n", "i"]
    name: str
    place: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Checkpoint:
    """The ledger's head as published (C2SP tlog-checkpoint) and its verifier key line."""

    text: str
    key: str


@dataclass(frozen=True)
class Previous:
    """The packet before this one, to the same body."""

    outgoing: str
    dated: date
    sha256: str


@dataclass(frozen=True)
class Copy:
    """Which copy this is, and for whom: printed at the foot of every page."""

    number: int = 1
    of: int = 1
    mark: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Attached:
    """One more machine-readable file to put inside: inclusion proofs, say."""

    name: str
    mime: str
    said: str
    text: str


@dataclass(frozen=True)
class PacketFacts:
    """Everything one packet says. Empty opening, action or salutation: our usual sentences.

    `reply_rule` is the law's term; without one the letter says that no law sets a term and
    asks for a reply by `reply_by`, if given. `checkpoint`, `tally` and `rows` are of one moment.
    """

    id: str
    appeal: str
    outgoing: str
    dated: date
    languages: tuple[str, ...]
    addressee: Addressee
    organiser: Organiser
    signers: tuple[Signer, ...]
    subject: Texts
    reply_to: Texts
    resolution: Resolution
    demands: tuple[Demand, ...]
    groups: Mapping[str, Group]
    tally: Tally
    text_hash: str
    """Of the newest version: the one that is printed."""
    checkpoint: Checkpoint
    verify_url: str
    legal_ground: Texts = field(default_factory=dict)
    opening: Paragraphs = field(default_factory=dict)
    action: Texts = field(default_factory=dict)
    executor: Texts = field(default_factory=dict)
    reply_rule: ReplyRule | None = None
    reply_by: date | None = None
    copies: Paragraphs = field(default_factory=dict)
    copy: Copy = field(default_factory=Copy)
    versions: tuple[Version, ...] = ()
    """Oldest first; none where there was only one."""
    endorsements: tuple[Endorsement, ...] = ()
    ways: Mapping[str, Way] = field(default_factory=lambda: phrases.WAYS)
    places: Mapping[str, Place] = field(default_factory=dict)
    rows: tuple[Row, ...] = ()
    previous: Previous | None = None
    stitched: bool = False
    stamp: bool = True
    demonstration: bool = False
    attached: tuple[Attached, ...] = ()

    @property
    def own(self) -> tuple[Demand, ...]:
        """This body's demands."""
        return tuple(demand for demand in self.demands if self.addressee.id in demand.to)

    @property
    def person(self) -> Count:
        return self.tally.classes.get("person", Count())

    @property
    def disclosed(self) -> dict[str, int]:
        """The three sub-totals: named, initials, counted only; they add up to the persons."""
        named = sum(row.disclosure == "n" for row in self.rows)
        return {
            "named": named,
            "initials": len(self.rows) - named,
            "counted_only": self.person.standing - len(self.rows),
        }
