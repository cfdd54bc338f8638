"""The outline of a resolution: from its blocks to problems, lists and demands, or a refusal.

It is read in one walk. Each block gets a part to play from its own words and from what comes
next, and the part and the zone it stands in decide what becomes of it. Whatever is doubtful is
kept and marked; what stands before the title or after the closing line is left out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from campaign.resolutions.addressees import (
    phrases_in_demand,
    phrases_in_heading,
    phrases_in_lead,
    split_asks,
)
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.findings import (
    Doubt,
    NotAResolution,
    Outline,
    OutlinedDemand,
    Passage,
    Section,
)
from campaign.resolutions.languages import guess_language
from campaign.resolutions.opening import (
    Adoption,
    Opening,
    adoption_of,
    is_date_line,
    opening_of,
)
from campaign.resolutions.parts import Part, part_of
from campaign.resolutions.readers.marks import number_of
from campaign.resolutions.running_text import spread
from campaign.resolutions.wording import OPERATIVE, TITLE_WORD, is_demanding, says_we_call

__all__ = [
    "Doubt",
    "NotAResolution",
    "Outline",
    "OutlinedDemand",
    "Passage",
    "Section",
    "as_prediction",
    "outline",
]


def outline(blocks: Sequence[Block]) -> Outline:
    """The outline of a text, every finding with its source lines.

    Refuses with NotAResolution where no list or sentence is worded as a resolution's demands.
    """
    blocks = spread(blocks)
    opening = opening_of(blocks)
    walk = _Walk(blocks=blocks, opening=opening)
    walk.reads_on(opening.body)
    if not walk.found or not walk.speaks_as_a_resolution():
        raise NotAResolution
    return walk.outlined()


def as_prediction(outlined: Outline) -> dict[str, object]:
    """The outline as plain data: titles, problems, and sections with their demands."""
    return {
        "title": outlined.title,
        "date": outlined.date.isoformat() if outlined.date else None,
        "place": outlined.place,
        "language": outlined.language,
        "problems": [problem.text for problem in outlined.problems],
        "sections": [
            {
                "addressees": list(section.addressees),
                "theme": section.theme,
                "demands": [
                    {
                        "text": demand.text,
                        "addressees": list(demand.addressees) if demand.addressees else None,
                    }
                    for demand in section.demands
                ],
            }
            for section in outlined.sections
        ],
    }


class _Zone(StrEnum):
    PREAMBLE = "preamble"
    PROBLEMS = "problems"
    DEMANDS = "demands"
    AFTER = "after"


SURE, LIKELY, UNSURE, GUESSED = 0.95, 0.8, 0.65, 0.5
FEWEST_PLAIN_ITEMS = 2
ENOUGH_SIGNS = 2
SHORT = 160


@dataclass
class _List:
    """The list being read: its heading, whom it is for, on what, and what it holds so far."""

    heading: str = ""
    line: int = 0
    addressees: tuple[str, ...] = ()
    theme: str | None = None
    demands: list[OutlinedDemand] = field(default_factory=list)


@dataclass
class _Walk:
    """One reading of a document, block by block."""

    blocks: Sequence[Block]
    opening: Opening
    zone: _Zone = _Zone.PREAMBLE
    current: _List = field(default_factory=_List)
    lists: list[_List] = field(default_factory=list)
    preamble: list[Passage] = field(default_factory=list)
    problems: list[Passage] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    everyone: tuple[str, ...] = ()
    found: int = 0
    signs: int = 0
    last_demand: int = 0
    ends: int = 0
    counted: int | None = None
    items_seen: bool = False

    def reads_on(self, first: int) -> None:
        for at in range(first, len(self.blocks)):
            part = part_of(
                self.blocks,
                at,
                title=self.opening.title,
                found=self.found > 0,
                in_demands=self.zone is _Zone.DEMANDS,
            )
            if part is Part.CHROME and self.found:
                return
            _PLAY[part](self, at)
            if part is Part.CLOSING and self.found:
                return

    def speaks_as_a_resolution(self) -> bool:
        """A list of commands may be a recipe: somebody must be called on, or a title say so."""
        titled = bool(self.opening.title and TITLE_WORD.search(self.opening.title))
        addressed = any(held.addressees for held in self.lists) or any(
            demand.addressees for held in self.lists for demand in held.demands
        )
        return self.signs + titled + addressed >= ENOUGH_SIGNS

    def outlined(self) -> Outline:
        last = max(self.ends, self.last_demand)
        adoption = adoption_of(self.blocks, self.opening, last + 1)
        own = self.blocks[self.opening.begins : last + 1]
        language = guess_language(" ".join(block.text for block in own))
        everyone = self.everyone or phrases_in_lead(self.opening.title or "")
        sections = _sections(self.lists, everyone)
        doubts = [*self.doubts, *_doubts_about(self, adoption, sections, language.language)]
        return Outline(
            title=self.opening.title,
            date=adoption.day,
            place=adoption.place,
            language=language.language,
            preamble=tuple(self.preamble),
            problems=tuple(self.problems),
            sections=sections,
            doubts=tuple(sorted(doubts, key=lambda doubt: (doubt.line, doubt.code))),
            begins_line=self.blocks[self.opening.begins].line,
            ends_line=self.blocks[last].last_line,
        )


def _play_problems_lead(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    if walk.zone is _Zone.DEMANDS and walk.found and not block.text.endswith(":"):
        _play_prose(walk, at)
        return
    walk.zone, walk.items_seen = _Zone.PROBLEMS, False


def _play_demands_lead(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    walk.signs += 1
    phrases = phrases_in_lead(block.text)
    pending = walk.current if not walk.current.demands else _List()
    walk.zone, walk.items_seen, walk.counted = _Zone.DEMANDS, False, None
    walk.current = _List(
        heading=pending.heading or block.text,
        line=pending.line or block.line,
        addressees=phrases or pending.addressees,
        theme=None if phrases else pending.theme,
    )


def _play_addressees(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    walk.zone, walk.items_seen, walk.counted = _Zone.DEMANDS, False, None
    walk.current = _List(block.text, block.line, phrases_in_heading(block.text))


def _play_theme(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    theme = block.text.rstrip(" :")
    walk.current = _List(block.text, block.line, walk.current.addressees, theme)
    walk.items_seen = False


def _play_call(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    if walk.zone is _Zone.AFTER:
        return
    phrases = phrases_in_demand(block.text) or ()
    walk.signs += 1
    walk.zone, walk.items_seen, walk.counted = _Zone.DEMANDS, False, None
    walk.current = _List(block.text, block.line, phrases)
    _add(walk, at, LIKELY, own=False)


def _play_item(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    number = number_of(block.mark)
    if walk.zone is _Zone.AFTER and walk.counted and number == walk.counted + 1:
        walk.zone = _Zone.DEMANDS
    if walk.zone in {_Zone.PREAMBLE, _Zone.PROBLEMS} and OPERATIVE.match(block.text):
        walk.zone, walk.current = _Zone.DEMANDS, _List("", block.line)
        walk.signs += 1
    if walk.zone is _Zone.DEMANDS and _belongs_to_the_one_above(walk, at):
        _join_to_the_one_above(walk, at)
    elif walk.zone is _Zone.DEMANDS:
        walk.items_seen, walk.counted = True, number if number is not None else walk.counted
        _add(walk, at, SURE if is_demanding(block.text) else UNSURE)
    elif walk.zone is _Zone.PROBLEMS:
        walk.items_seen = True
        walk.problems.append(_passage(block))
    elif walk.zone is _Zone.PREAMBLE:
        walk.preamble.append(_passage(block))


def _belongs_to_the_one_above(walk: _Walk, at: int) -> bool:
    """Deeper items that ask for nothing by themselves only spell out the demand above them."""
    block = walk.blocks[at]
    if not walk.current.demands or is_demanding(block.text) or not block.text[:1].islower():
        return False
    above = walk.blocks[walk.last_demand]
    return above.kind is BlockKind.ITEM and above.level < block.level


def _join_to_the_one_above(walk: _Walk, at: int) -> None:
    block, above = walk.blocks[at], walk.current.demands[-1]
    walk.current.demands[-1] = replace(
        above, text=f"{above.text} {block.text}", last_line=block.last_line
    )
    walk.doubts.append(
        Doubt(block.line, "joined-to-the-demand-above", {"number": str(above.number)})
    )


def _play_prose(walk: _Walk, at: int) -> None:
    block = walk.blocks[at]
    if walk.zone is _Zone.DEMANDS:
        _prose_among_demands(walk, at)
    elif walk.zone is _Zone.PROBLEMS and not walk.items_seen:
        walk.problems.append(_passage(block))
    elif walk.zone is not _Zone.AFTER and not is_date_line(block.text):
        walk.zone = _Zone.PREAMBLE
        walk.preamble.append(_passage(block))
    if not walk.found:
        walk.everyone = walk.everyone or _whom_the_prose_names(block)


def _whom_the_prose_names(block: Block) -> tuple[str, ...]:
    return phrases_in_lead(block.text) if says_we_call(block.text) else ()


def _prose_among_demands(walk: _Walk, at: int) -> None:
    """A bullet may have been lost; but prose that asks for nothing ends the list."""
    block = walk.blocks[at]
    asks = block.kind is not BlockKind.HEADING and (
        is_demanding(block.text) or _stands_between_demands(walk, at) or _lost_its_mark(walk, at)
    )
    if asks and not _is_told(block.text):
        walk.doubts.append(Doubt(block.line, "paragraph-taken-as-demand"))
        _add(walk, at, GUESSED)
    elif walk.found and (walk.current.demands or len(block.text) > SHORT):
        walk.zone = _Zone.AFTER


def _stands_between_demands(walk: _Walk, at: int) -> bool:
    """Where a list has no bullets, what has a demand on either side is most likely one too."""
    if walk.items_seen or len(walk.current.demands) < FEWEST_PLAIN_ITEMS:
        return False
    following = walk.blocks[at + 1 : at + 2]
    return any(
        block.kind is BlockKind.PARAGRAPH and is_demanding(block.text) for block in following
    )


def _lost_its_mark(walk: _Walk, at: int) -> bool:
    """Between the items 1 and 3 stands what was 2; so does a clause between two bullets."""
    around = walk.blocks[at - 1 : at + 2]
    if not at or at + 1 >= len(walk.blocks):
        return False
    before, block, after = around
    if before.kind is not BlockKind.ITEM or after.kind is not BlockKind.ITEM:
        return False
    first, second = number_of(before.mark), number_of(after.mark)
    if first is not None and second is not None:
        return second == first + 2
    return first is second and block.text.endswith(";")


def _is_told(text: str) -> bool:
    """What reports an event is no demand, whatever else it says."""
    return bool(
        re.search(r"\b(?:was|were) (?:initiated|held|organi[sz]ed|conducted)\b", text[:400])
    )


def _play_nothing(walk: _Walk, at: int) -> None:
    del walk, at


def _play_closing(walk: _Walk, at: int) -> None:
    if walk.found:
        walk.ends = at
    else:
        _play_prose(walk, at)


_PLAY = {
    Part.PROBLEMS_LEAD: _play_problems_lead,
    Part.DEMANDS_LEAD: _play_demands_lead,
    Part.ADDRESSEES: _play_addressees,
    Part.THEME: _play_theme,
    Part.CALL: _play_call,
    Part.ITEM: _play_item,
    Part.PROSE: _play_prose,
    Part.RUNNING_TITLE: _play_nothing,
    Part.CLOSING: _play_closing,
    Part.CHROME: _play_prose,
}


def _add(walk: _Walk, at: int, confidence: float, *, own: bool = True) -> None:
    block = walk.blocks[at]
    asks = split_asks(block.text)
    if len(asks) > 1:
        walk.doubts.append(Doubt(block.line, "several-demands-in-one"))
    for ask in asks:
        walk.found += 1
        phrases = phrases_in_demand(ask) if own else None
        walk.current.demands.append(
            OutlinedDemand(walk.found, ask, block.line, block.last_line, phrases, confidence)
        )
    if not walk.lists or walk.lists[-1] is not walk.current:
        walk.lists.append(walk.current)
    walk.last_demand = at


def _passage(block: Block) -> Passage:
    return Passage(block.text, block.line, block.last_line)


def _sections(lists: Sequence[_List], everyone: tuple[str, ...]) -> tuple[Section, ...]:
    return tuple(
        Section(
            heading=held.heading,
            line=held.line or held.demands[0].line,
            addressees=held.addressees or everyone,
            theme=held.theme,
            demands=tuple(held.demands),
        )
        for held in lists
    )


def _doubts_about(
    walk: _Walk, adoption: Adoption, sections: Sequence[Section], language: str | None
) -> list[Doubt]:
    begins = walk.blocks[walk.opening.begins].line
    missing = {
        "no-title": walk.opening.title,
        "no-date": adoption.day,
        "no-place": adoption.place,
        "no-language": language,
    }
    doubts = [Doubt(begins, code) for code, value in missing.items() if value is None]
    for section in sections:
        doubts.extend(_doubts_in(section))
    if not walk.ends:
        doubts.append(Doubt(walk.blocks[walk.last_demand].last_line, "end-guessed"))
    return doubts


def _doubts_in(section: Section) -> list[Doubt]:
    doubts = [
        Doubt(demand.line, "no-addressee", {"number": str(demand.number)})
        for demand in section.demands
        if not (demand.addressees or section.addressees)
    ]
    doubts += [
        Doubt(demand.line, "not-worded-as-a-demand", {"number": str(demand.number)})
        for demand in section.demands
        if demand.confidence == UNSURE
    ]
    return doubts
