"""What a walk through a document has found so far, and whether it is a resolution at all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.enumerations import opens_with_a_body
from campaign.resolutions.findings import Decision, Doubt, Evidence, OutlinedDemand, Passage
from campaign.resolutions.languages import guess_language
from campaign.resolutions.letterhead import Letterhead
from campaign.resolutions.lexicon import DEMANDS_PROPER, STRONG_CALL
from campaign.resolutions.opening import Opening
from campaign.resolutions.paper_words import (
    FORMAL_TITLE,
    OTHER_PAPER,
    OTHER_PAPERS_HEADING,
    SIGNATORIES,
    TO_BE_SIGNED,
)
from campaign.resolutions.played import Standing, Way
from campaign.resolutions.rules import Becomes, Rule
from campaign.resolutions.wording import heads_asks


class Zone(StrEnum):
    PREAMBLE = "preamble"
    PROBLEMS = "problems"
    DEMANDS = "demands"
    AFTER = "after"


FEWEST_PLAIN_ITEMS = 2
ENOUGH_SIGNS = 2
SHORT = 160
SURE_OF_A_LANGUAGE = 0.6


@dataclass
class DemandList:
    """The list being read: its heading, whom it is for, on what, and what it holds so far."""

    heading: str = ""
    line: int = 0
    trust: float = 1.0
    addressees: tuple[str, ...] = ()
    addressees_evidence: Evidence | None = None
    theme: str | None = None
    theme_evidence: Evidence | None = None
    demands: list[OutlinedDemand] = field(default_factory=list)


@dataclass
class Walk:
    """One reading of a document, block by block."""

    blocks: Sequence[Block]
    opening: Opening
    letterhead: Letterhead = field(default_factory=Letterhead)
    way: Way = Way.WORDS
    zone: Zone = Zone.PREAMBLE
    current: DemandList = field(default_factory=DemandList)
    lists: list[DemandList] = field(default_factory=list)
    preamble: list[Passage] = field(default_factory=list)
    problems: list[Passage] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    decisions: dict[int, Decision] = field(default_factory=dict)
    everyone: tuple[str, ...] = ()
    everyone_evidence: Evidence | None = None
    found: int = 0
    signs: int = 0
    last_demand: int = 0
    ends: int = 0
    counted: int | None = None
    items_seen: bool = False
    lists_seen: bool = False
    aside: bool = False

    def standing(self) -> Standing:
        in_demands = self.zone is Zone.DEMANDS or self.all_demands()
        may_go_on = self.zone is Zone.AFTER and self.on_demands and not self.aside
        return Standing(self.opening.title, self.found > 0, in_demands, self.way, may_go_on)

    @property
    def on_demands(self) -> bool:
        """Whether the page says of itself that it is about demands."""
        title = self.opening.title or ""
        return bool(DEMANDS_PROPER.search(title)) or any(map(_heads_demands_proper, self.blocks))

    def all_demands(self) -> bool:
        """Under the title "Our demands" a list holds demands before anything else says so."""
        return self.zone is Zone.PREAMBLE and bool(DEMANDS_PROPER.search(self.opening.title or ""))

    def speaks_as_a_resolution(self) -> bool:
        """A list of commands may be a recipe: somebody must be called on, or a title say so."""
        if not self.found or any(map(_is_another_paper, self.blocks[: self.opening.body + 1])):
            return False
        if sum(map(_heads_another_paper, self.blocks)) > 1:
            return False
        if self.way is Way.LAYOUT and self._is_in_a_strange_language():
            return self.found >= FEWEST_PLAIN_ITEMS and not self._lists_quantities()
        return sum(self._signs_of_a_resolution()) >= ENOUGH_SIGNS

    def _is_in_a_strange_language(self) -> bool:
        """Of which no word is known: only its layout can say that a list holds demands."""
        own = " ".join(block.text for block in self.blocks[self.opening.begins :])
        guess = guess_language(own)
        return guess.language is None or guess.confidence < SURE_OF_A_LANGUAGE

    def _lists_quantities(self) -> bool:
        """What to buy or to cook with: most items open with a number."""
        asked = [demand.text for held in self.lists for demand in held.demands]
        return sum(text[:1].isdecimal() for text in asked) * 2 >= len(asked)

    def _signs_of_a_resolution(self) -> tuple[bool, ...]:
        title = self.opening.title or ""
        proper = DEMANDS_PROPER.search(title) or any(map(_heads_demands_proper, self.blocks))
        return (
            bool(FORMAL_TITLE.search(title)),
            self.signs > 0,
            self.signs > 1,
            bool(proper),
            self._addresses_a_body(),
            bool(self.letterhead.at),
            any(map(_asks_for_signatures, self.blocks)),
            any(map(_is_called_for, self.lists)),
            bool(proper) and any(len(_sure(held)) >= FEWEST_PLAIN_ITEMS for held in self.lists),
        )

    def _addresses_a_body(self) -> bool:
        phrases = [*self.letterhead.addressees, *self.everyone]
        for held in self.lists:
            phrases.extend(held.addressees)
            phrases.extend(one for demand in held.demands for one in demand.addressees or ())
        return any(map(opens_with_a_body, phrases))

    def decide(self, at: int, becomes: Becomes, rule: Rule) -> None:
        block = self.blocks[at]
        self.decisions[at] = Decision(block.line, block.last_line, becomes, rule)

    def evidence(self, at: int, confidence: float) -> Evidence:
        block = self.blocks[at]
        return Evidence(block.line, block.last_line, confidence)

    def passage(self, at: int, rule: Rule) -> Passage:
        block = self.blocks[at]
        return Passage(block.text, block.line, block.last_line, rule.trust)


def _is_called_for(held: DemandList) -> bool:
    """Several asks below a sentence that calls for them: no recipe or manual has that."""
    called = held.trust == Rule.CALLS_BEFORE_A_LIST.trust
    return called and len(_sure(held)) >= FEWEST_PLAIN_ITEMS


def _sure(held: DemandList) -> list[OutlinedDemand]:
    return [one for one in held.demands if one.confidence >= Rule.CALLS_BEFORE_A_LIST.trust]


def _is_another_paper(block: Block) -> bool:
    return len(block.text) <= SHORT and bool(OTHER_PAPER.search(block.text))


def _heads_another_paper(block: Block) -> bool:
    return block.kind is not BlockKind.ITEM and bool(OTHER_PAPERS_HEADING.fullmatch(block.text))


def _asks_for_signatures(block: Block) -> bool:
    return len(block.text) <= SHORT and bool(
        SIGNATORIES.match(block.text) or TO_BE_SIGNED.match(block.text)
    )


def _heads_demands_proper(block: Block) -> bool:
    """ "Our demands" stands over demands and over nothing else; "Recommendations" may be a manual's."""
    short = len(block.text) <= SHORT and block.kind is not BlockKind.ITEM
    proper = DEMANDS_PROPER.search(block.text) or STRONG_CALL.search(block.text)
    return short and heads_asks(block.text) and bool(proper)
