"""The outline of a resolution: from its blocks to problems, lists and demands, or a refusal.

It is read in one walk (`walk`), and every decision keeps the rule that made it (`rules`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from campaign.resolutions.addressees import phrases_in_lead
from campaign.resolutions.blocks import Block
from campaign.resolutions.doubts import doubts_about
from campaign.resolutions.findings import (
    Decision,
    Doubt,
    Evidence,
    NotAResolution,
    Outline,
    OutlinedDemand,
    Passage,
    Section,
)
from campaign.resolutions.languages import guess_language
from campaign.resolutions.letterhead import letterhead_of
from campaign.resolutions.opening import Opening, adoption_of, opening_of
from campaign.resolutions.played import Way
from campaign.resolutions.rules import Becomes, Rule
from campaign.resolutions.running_text import spread
from campaign.resolutions.walk import reads_on
from campaign.resolutions.walked import DemandList, Walk

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
    """The outline of a text, every finding with its source lines and how sure it is.

    Refuses with NotAResolution where no list or sentence is worded as a resolution's demands.
    """
    blocks = spread(blocks)
    for walk in _walks(blocks, opening_of(blocks)):
        if walk.speaks_as_a_resolution():
            return _outlined(walk)
    raise NotAResolution


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


def _walks(blocks: Sequence[Block], opening: Opening) -> Iterator[Walk]:
    """What a text says of itself comes first; then what its lists ask; then its layout alone."""
    letterhead = letterhead_of(blocks, opening)
    for way in Way:
        walk = Walk(blocks, opening, letterhead, way)
        reads_on(walk, opening.body)
        yield walk


def _outlined(walk: Walk) -> Outline:
    blocks, opening = walk.blocks, walk.opening
    last = max(walk.ends, walk.last_demand)
    adoption = adoption_of(blocks, opening, last + 1)
    own = blocks[opening.begins : last + 1]
    guess = guess_language(" ".join(block.text for block in own))
    sections = tuple(_section(walk, held) for held in walk.lists)
    begins, ends = blocks[opening.begins].line, blocks[last].last_line
    evidence = {
        "title": opening.evidence,
        "date": adoption.day_evidence,
        "place": adoption.place_evidence,
        "language": Evidence(begins, ends, guess.confidence) if guess.language else None,
    }
    outlined = Outline(
        title=opening.title,
        date=adoption.day,
        place=adoption.place,
        language=guess.language,
        preamble=tuple(walk.preamble),
        problems=tuple(walk.problems),
        sections=sections,
        doubts=(),
        begins_line=begins,
        ends_line=ends,
        evidence={name: found for name, found in evidence.items() if found},
        decisions=_decisions(walk),
    )
    return replace(outlined, doubts=doubts_about(outlined, walk.doubts, ended=bool(walk.ends)))


def _section(walk: Walk, held: DemandList) -> Section:
    everyone, everyones_evidence = _everyone(walk)
    evidence = held.addressees_evidence if held.addressees else everyones_evidence
    return Section(
        heading=held.heading,
        line=held.line or held.demands[0].line,
        addressees=held.addressees or everyone,
        theme=held.theme,
        demands=tuple(held.demands),
        confidence=held.trust,
        addressees_evidence=evidence if held.addressees or everyone else None,
        theme_evidence=held.theme_evidence,
    )


def _everyone(walk: Walk) -> tuple[tuple[str, ...], Evidence | None]:
    """Whom the whole document is for: its letterhead, its prose or its title says so."""
    if walk.letterhead.addressees:
        return walk.letterhead.addressees, walk.letterhead.evidence
    if walk.everyone:
        return walk.everyone, walk.everyone_evidence
    return phrases_in_lead(walk.opening.title or ""), walk.opening.evidence


def _decisions(walk: Walk) -> tuple[Decision, ...]:
    """Of every block, in order; what no walk came to stands before the title or after the end."""
    return tuple(
        walk.decisions.get(at) or _unwalked(walk.opening, at, block)
        for at, block in enumerate(walk.blocks)
    )


def _unwalked(opening: Opening, at: int, block: Block) -> Decision:
    if at < opening.begins:
        becomes, rule = Becomes.LEFT_OUT, Rule.BEFORE_THE_TITLE
    elif at < opening.body:
        becomes, rule = Becomes.TITLE, opening.rule
    else:
        becomes, rule = Becomes.LEFT_OUT, Rule.AFTER_THE_END
    return Decision(block.line, block.last_line, becomes, rule)
