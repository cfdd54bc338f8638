"""One walk through a document: each block gets its part, and each decision keeps its rule.

The part a block plays and the zone it stands in decide what becomes of it. Whatever is doubtful
is kept and marked; what stands after the closing line is left out.
"""

import re
from dataclasses import replace

from campaign.resolutions.addressees import phrases_in_demand, phrases_in_lead
from campaign.resolutions.blocks import BlockKind
from campaign.resolutions.findings import Doubt
from campaign.resolutions.kept_demands import add, keep
from campaign.resolutions.lexicon import ASKS_NAMED
from campaign.resolutions.named_in_headings import phrases_in_heading
from campaign.resolutions.opening import is_date_line
from campaign.resolutions.paper_words import REPLY_WANTED
from campaign.resolutions.parts import part_of
from campaign.resolutions.played import Part, Played
from campaign.resolutions.readers.marks import number_of
from campaign.resolutions.rules import Becomes, Rule
from campaign.resolutions.running_text import FROM_A_HEADING
from campaign.resolutions.sentences import asks_in, called_for_in, demanded_in
from campaign.resolutions.walked import FEWEST_PLAIN_ITEMS, SHORT, DemandList, Walk, Zone
from campaign.resolutions.wording import (
    KYRGYZ_WISH,
    calls_at_once,
    is_demanding,
    opens_by_asking,
    says_we_call,
)

END_OF_SENTENCE = 80
SPEAKS_OF = 24


def reads_on(walk: Walk, first: int) -> None:
    """Block by block from there to the closing line."""
    for at in range(first, len(walk.blocks)):
        if at in walk.letterhead.at:
            walk.decide(at, Becomes.ADDRESSEES, Rule.LETTERHEAD)
            continue
        played = part_of(walk.blocks, at, walk.standing())
        if played.part is Part.CHROME and walk.found:
            walk.decide(at, Becomes.LEFT_OUT, played.rule)
            return
        _PLAY[played.part](walk, at, played)
        if played.part is Part.CLOSING and walk.found:
            return


def _play_problems_lead(walk: Walk, at: int, played: Played) -> None:
    block = walk.blocks[at]
    if walk.zone is Zone.DEMANDS and walk.found and not block.text.endswith(":"):
        _play_prose(walk, at, played)
        return
    walk.zone, walk.items_seen = Zone.PROBLEMS, False
    walk.decide(at, Becomes.PROBLEMS_LEAD, played.rule)


def _play_demands_lead(walk: Walk, at: int, played: Played) -> None:
    block = walk.blocks[at]
    walk.signs += played.rule not in {Rule.LIST_ASKS, Rule.LIST_BY_LAYOUT}
    phrases = phrases_in_lead(block.text) or phrases_in_heading(block.text)
    pending = walk.current if not walk.current.demands else DemandList()
    walk.zone, walk.items_seen, walk.counted = Zone.DEMANDS, False, None
    walk.current = DemandList(
        heading=pending.heading or block.text,
        line=pending.line or block.line,
        trust=played.rule.trust,
        addressees=phrases or pending.addressees,
        addressees_evidence=walk.evidence(at, played.rule.trust)
        if phrases
        else pending.addressees_evidence,
        theme=None if phrases else pending.theme,
        theme_evidence=None if phrases else pending.theme_evidence,
    )
    walk.decide(at, Becomes.DEMANDS_LEAD, played.rule)


def _play_addressees(walk: Walk, at: int, played: Played) -> None:
    block = walk.blocks[at]
    walk.zone, walk.items_seen, walk.counted = Zone.DEMANDS, False, None
    walk.current = DemandList(
        block.text,
        block.line,
        walk.current.trust,
        phrases_in_heading(block.text, over_demands=True),
        walk.evidence(at, played.rule.trust),
    )
    walk.decide(at, Becomes.ADDRESSEES, played.rule)


def _play_theme(walk: Walk, at: int, played: Played) -> None:
    block, above = walk.blocks[at], walk.current
    walk.current = DemandList(
        block.text,
        block.line,
        above.trust,
        above.addressees,
        above.addressees_evidence,
        block.text.rstrip(" :"),
        walk.evidence(at, played.rule.trust),
    )
    walk.zone, walk.items_seen = Zone.DEMANDS, False
    walk.decide(at, Becomes.THEME, played.rule)


def _play_call(walk: Walk, at: int, played: Played) -> None:
    block = walk.blocks[at]
    if walk.zone is Zone.AFTER and walk.lists_seen:
        walk.decide(at, Becomes.LEFT_OUT, Rule.AFTER_THE_LIST)
        return
    if _only_explains(walk):
        walk.decide(at, Becomes.LEFT_OUT, Rule.HEADING_IS_ASKED)
        return
    walk.signs += 1
    walk.zone, walk.items_seen, walk.counted = Zone.DEMANDS, False, None
    for ask in _ASKS_BY.get(played.rule, asks_in)(block.text):
        phrases = phrases_in_demand(ask) or ()
        if phrases and not walk.everyone:
            walk.everyone, walk.everyone_evidence = phrases, walk.evidence(at, 0.5)
        pending = walk.current if not walk.current.demands else DemandList()
        if phrases or walk.current.heading != block.text:
            walk.current = DemandList(
                block.text,
                block.line,
                played.rule.trust,
                phrases or pending.addressees,
                walk.evidence(at, played.rule.trust) if phrases else pending.addressees_evidence,
                pending.theme,
                pending.theme_evidence,
            )
        keep(walk, at, ask, played.rule, own=False)
    walk.decide(at, Becomes.DEMAND, played.rule)


_ASKS_BY = {Rule.DEMANDED_WITHIN: demanded_in, Rule.CALL_TOLD: called_for_in}


def _play_item(walk: Walk, at: int, played: Played) -> None:
    block = walk.blocks[at]
    number = number_of(block.mark)
    calls = calls_at_once(block.text)
    if walk.zone is Zone.AFTER and walk.counted and number == walk.counted + 1:
        walk.zone = Zone.DEMANDS
    told_so_far = {Zone.PREAMBLE, Zone.PROBLEMS} | (set() if walk.lists_seen else {Zone.AFTER})
    if walk.zone in told_so_far and calls:
        walk.zone, walk.current = Zone.DEMANDS, DemandList("", block.line, Rule.ITEM_CALLS.trust)
        walk.signs += 1
    if walk.all_demands():
        walk.zone = Zone.DEMANDS
        walk.signs += 1
    _ITEM_IN[walk.zone](walk, at, number)
    del played


def _item_among_demands(walk: Walk, at: int, number: int | None) -> None:
    block = walk.blocks[at]
    if _belongs_to_the_one_above(walk, at):
        _join_to_the_one_above(walk, at)
        return
    walk.items_seen, walk.counted = True, number if number is not None else walk.counted
    if calls_at_once(block.text):
        rule = Rule.ITEM_CALLS
        walk.signs += 1
    else:
        rule = Rule.ITEM_ASKS if is_demanding(block.text) else Rule.ITEM_AMONG_DEMANDS
    add(walk, at, rule)


def _item_among_problems(walk: Walk, at: int, number: int | None) -> None:
    del number
    walk.items_seen = True
    walk.problems.append(walk.passage(at, Rule.PROBLEM_ITEM))
    walk.decide(at, Becomes.PROBLEM, Rule.PROBLEM_ITEM)


def _item_in_preamble(walk: Walk, at: int, number: int | None) -> None:
    del number
    if demanded_in(walk.blocks[at].text):
        _play_call(walk, at, Played(Part.CALL, Rule.DEMANDED_WITHIN))
        return
    walk.preamble.append(walk.passage(at, Rule.PROSE_BEFORE))
    walk.decide(at, Becomes.PREAMBLE, Rule.PROSE_BEFORE)


def _item_after(walk: Walk, at: int, number: int | None) -> None:
    del number
    walk.decide(at, Becomes.LEFT_OUT, Rule.AFTER_THE_LIST)


_ITEM_IN = {
    Zone.DEMANDS: _item_among_demands,
    Zone.PROBLEMS: _item_among_problems,
    Zone.PREAMBLE: _item_in_preamble,
    Zone.AFTER: _item_after,
}


def _belongs_to_the_one_above(walk: Walk, at: int) -> bool:
    """Deeper items that ask for nothing by themselves only spell out the demand above them."""
    block = walk.blocks[at]
    if not walk.current.demands or is_demanding(block.text) or not block.text[:1].islower():
        return False
    above = walk.blocks[walk.last_demand]
    return above.kind is BlockKind.ITEM and above.level < block.level


def _join_to_the_one_above(walk: Walk, at: int) -> None:
    block, above = walk.blocks[at], walk.current.demands[-1]
    trust = min(above.confidence, Rule.EXPLAINS_THE_ONE_ABOVE.trust)
    walk.current.demands[-1] = replace(
        above,
        text=f"{above.text} {block.text}",
        last_line=block.last_line,
        confidence=trust,
    )
    walk.doubts.append(
        Doubt(block.line, "joined-to-the-demand-above", {"number": str(above.number)}, trust)
    )
    walk.decide(at, Becomes.DEMAND, Rule.EXPLAINS_THE_ONE_ABOVE)


def _only_explains(walk: Walk) -> bool:
    """Below a heading that is the demand itself, prose says why."""
    above = walk.blocks[walk.last_demand]
    return walk.found > 0 and above.mark.startswith(FROM_A_HEADING) and walk.zone is Zone.DEMANDS


def _play_prose(walk: Walk, at: int, played: Played) -> None:
    del played
    block = walk.blocks[at]
    if _only_explains(walk) and block.kind is BlockKind.PARAGRAPH:
        walk.decide(at, Becomes.LEFT_OUT, Rule.HEADING_IS_ASKED)
        return
    if block.kind is BlockKind.HEADING and walk.found and not walk.lists_seen:
        _play_theme(walk, at, Played(Part.THEME, Rule.HEADING_OVER_DEMANDS))
        return
    if walk.zone is Zone.DEMANDS:
        _prose_among_demands(walk, at)
    elif walk.zone is Zone.PROBLEMS and not walk.items_seen:
        walk.problems.append(walk.passage(at, Rule.PROBLEM_PROSE))
        walk.decide(at, Becomes.PROBLEM, Rule.PROBLEM_PROSE)
    elif is_date_line(block.text) and walk.zone is not Zone.AFTER:
        walk.decide(at, Becomes.PLACE_AND_DATE, Rule.DATE_LINE)
    elif walk.zone is not Zone.AFTER:
        walk.zone = Zone.PREAMBLE
        walk.preamble.append(walk.passage(at, Rule.PROSE_BEFORE))
        walk.decide(at, Becomes.PREAMBLE, Rule.PROSE_BEFORE)
    else:
        walk.decide(at, Becomes.LEFT_OUT, Rule.AFTER_THE_LIST)
    if not walk.found and not walk.everyone and says_we_call(block.text):
        walk.everyone = phrases_in_lead(block.text)
        walk.everyone_evidence = walk.evidence(at, 0.6)


def _prose_among_demands(walk: Walk, at: int) -> None:
    """A bullet may have been lost; but prose that asks for nothing ends the list."""
    block = walk.blocks[at]
    rule = _asking_prose(walk, at)
    if rule and not _is_told(block.text):
        walk.doubts.append(Doubt(block.line, "paragraph-taken-as-demand", {}, rule.trust))
        add(walk, at, rule)
        return
    if walk.found and (walk.current.demands or len(block.text) > SHORT):
        walk.zone = Zone.AFTER
    walk.decide(at, Becomes.LEFT_OUT, Rule.PROSE_ENDS_THE_LIST)


def _asking_prose(walk: Walk, at: int) -> Rule | None:
    block = walk.blocks[at]
    if REPLY_WANTED.match(block.text) or ASKS_NAMED.search(block.text[:SPEAKS_OF]):
        return None  # "Our demands put health first" speaks of demands
    if block.kind is BlockKind.HEADING and not block.text.endswith("."):
        return None
    if is_demanding(block.text) and _may_have_lost_its_bullet(walk, at):
        return Rule.PARAGRAPH_ASKS
    if _stands_between_demands(walk, at):
        return Rule.BETWEEN_DEMANDS
    return Rule.NUMBER_LOST if _lost_its_mark(walk, at) else None


def _may_have_lost_its_bullet(walk: Walk, at: int) -> bool:
    """Below a list with bullets prose is prose, unless it opens by asking; so is a bare heading."""
    block = walk.blocks[at]
    following = walk.blocks[at + 1 : at + 2]
    titles = block.text[-1:].isalpha() and any(
        one.kind is BlockKind.PARAGRAPH and len(one.text) > len(block.text) for one in following
    )
    wishes = KYRGYZ_WISH.search(block.text[-END_OF_SENTENCE:])
    if titles and not wishes and (walk.items_seen or not walk.current.demands):
        return False
    return not walk.items_seen or opens_by_asking(block.text)


def _stands_between_demands(walk: Walk, at: int) -> bool:
    """Where a list has no bullets, what has a demand on either side is most likely one too."""
    if walk.items_seen or len(walk.current.demands) < FEWEST_PLAIN_ITEMS:
        return False
    following = walk.blocks[at + 1 : at + 2]
    return any(
        block.kind is BlockKind.PARAGRAPH and is_demanding(block.text) for block in following
    )


def _lost_its_mark(walk: Walk, at: int) -> bool:
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


def _play_aside(walk: Walk, at: int, played: Played) -> None:
    walk.zone = Zone.AFTER if walk.found else Zone.PREAMBLE
    walk.counted, walk.aside = None, walk.found > 0
    walk.decide(at, Becomes.LEFT_OUT, played.rule)


def _play_running_title(walk: Walk, at: int, played: Played) -> None:
    walk.decide(at, Becomes.LEFT_OUT, played.rule)


def _play_closing(walk: Walk, at: int, played: Played) -> None:
    if walk.found:
        walk.ends = at
        walk.decide(at, Becomes.CLOSING, played.rule)
    else:
        _play_prose(walk, at, played)


_PLAY = {
    Part.PROBLEMS_LEAD: _play_problems_lead,
    Part.DEMANDS_LEAD: _play_demands_lead,
    Part.ADDRESSEES: _play_addressees,
    Part.THEME: _play_theme,
    Part.CALL: _play_call,
    Part.ITEM: _play_item,
    Part.PROSE: _play_prose,
    Part.ASIDE: _play_aside,
    Part.RUNNING_TITLE: _play_running_title,
    Part.CLOSING: _play_closing,
    Part.CHROME: _play_prose,
}
