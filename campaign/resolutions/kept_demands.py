"""A block is kept as one demand or several, under the list that is being read."""

from collections.abc import Sequence

from campaign.resolutions.addressees import phrases_in_demand, split_asks
from campaign.resolutions.bodies import is_body
from campaign.resolutions.findings import Doubt, OutlinedDemand
from campaign.resolutions.rules import Becomes, Rule
from campaign.resolutions.walked import Walk

NAMED, TURNED_TO = 0.9, 0.6


def add(walk: Walk, at: int, rule: Rule) -> None:
    block = walk.blocks[at]
    walk.lists_seen = True
    asks = split_asks(block.text)
    if len(asks) > 1:
        trust = min(rule.trust, walk.current.trust)
        walk.doubts.append(Doubt(block.line, "several-demands-in-one", {}, trust))
    for ask in asks:
        keep(walk, at, ask, rule)
    walk.decide(at, Becomes.DEMAND, rule)


def keep(walk: Walk, at: int, ask: str, rule: Rule, *, own: bool = True) -> None:
    block, trust = walk.blocks[at], round(min(rule.trust, walk.current.trust), 2)
    walk.found += 1
    phrases = phrases_in_demand(ask) if own else None
    walk.current.demands.append(
        OutlinedDemand(
            walk.found, ask, block.line, block.last_line, phrases, trust, _how_sure(phrases)
        )
    )
    if rule is Rule.ITEM_AMONG_DEMANDS:
        facts = {"number": str(walk.found)}
        walk.doubts.append(Doubt(block.line, "not-worded-as-a-demand", facts, trust))
    if not walk.lists or walk.lists[-1] is not walk.current:
        walk.lists.append(walk.current)
    walk.last_demand = at


def _how_sure(addressees: Sequence[str] | None) -> float | None:
    """Names that are known for bodies are surer than whoever else a sentence turns to."""
    if not addressees:
        return None
    return NAMED if all(map(is_body, addressees)) else TURNED_TO
