"""Where a resolution begins, what it is called, and where and when it was adopted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.dates import WrittenDate, dates_in
from campaign.resolutions.findings import Evidence
from campaign.resolutions.paper_words import FIRST_PERSON, FORMAL_TITLE, SALUTATION, TITLE_WORD
from campaign.resolutions.rules import Rule
from campaign.resolutions.wording import heads_asks


@dataclass(frozen=True)
class Opening:
    """The title, and which blocks hold it; the body begins after them."""

    title: str | None
    begins: int
    body: int
    rule: Rule = Rule.FIRST_LINE
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Adoption:
    """Where and when, as far as the text says, and the lines that say so."""

    place: str | None
    day: date | None
    place_evidence: Evidence | None = None
    day_evidence: Evidence | None = None


@dataclass(frozen=True)
class _Dated:
    """A date where it stands; what stands beside it on its line may be the place."""

    written: WrittenDate
    block: Block
    trust: float
    line: str = ""


LOOK_FOR_TITLE = 30
LONGEST_TITLE = 420
LONGEST_TITLE_PART = 300
LONGEST_PLAIN_TITLE = 12
FEWEST_TITLE_WORDS = 3
SHORTEST_ASKS_TITLE = 4
SHORTEST_TITLE = 2
FEWEST_IN_A_MENU = 3
LONGEST_IN_A_MENU = 4
LONGEST_DATE_LINE = 140
LONGEST_PLACE = 60
LONGEST_PLACE_WORDS = 4
LOOK_FOR_DATE = 20_000
LINES_NEAR = 6
PAGE_HEADER = 2
NEVER = -10.0
PAGE_DATE, TOLD, ONLY_ONE, PLACE_ALONE = 0.85, 0.75, 0.5, 0.9


def opening_of(blocks: Sequence[Block]) -> Opening:
    """The title by its word ("Resolution"), else the first heading or line."""
    if not blocks:
        return Opening(None, 0, 0)
    within = range(min(_first_list(blocks), LOOK_FOR_TITLE, len(blocks)))
    best = max(within, key=lambda at: (_as_title(blocks, at), -at), default=None)
    if best is None or _as_title(blocks, best) <= NEVER:
        return Opening(None, 0, 0)
    parts = [*_owner_lines(blocks, best), *_title_parts(blocks, best)]
    title = re.sub(r"\s+", " ", " ".join(blocks[at].text for at in parts)).strip(" .*#")
    rule = _title_rule(blocks[best])
    evidence = Evidence(blocks[parts[0]].line, blocks[parts[-1]].last_line, rule.trust)
    return Opening(title, parts[0], parts[-1] + 1, rule, evidence)


def adoption_of(blocks: Sequence[Block], opening: Opening, last: int) -> Adoption:
    """From the line under the title, the page's own header, the prose, or the closing line."""
    head = blocks[opening.body : opening.body + LINES_NEAR]
    tail = list(reversed(blocks[max(opening.body, last) : last + LINES_NEAR]))
    prose = list(blocks[opening.begins : last])
    dated = (
        _dated_line(head)
        or _first_date(blocks[:PAGE_HEADER])
        or _dated_line(tail)
        or _told_date(prose)
        or _dated_line(blocks[: opening.body])
    )
    placed = _place_beside(dated) or _place_line(head) or _told_place(prose)
    return Adoption(
        place=placed[0] if placed else None,
        day=dated.written.day if dated else None,
        place_evidence=placed[1] if placed else None,
        day_evidence=_evidence(dated.block, dated.trust) if dated else None,
    )


def is_date_line(text: str) -> bool:
    """A line that holds a date, and little beside it but a place."""
    if len(text) > LONGEST_DATE_LINE:
        return False
    dates = dates_in(text)
    return bool(dates) and len(re.findall(r"[^\W\d_]{2,}", _around(text, dates[-1]))) <= LINES_NEAR


def _title_rule(block: Block) -> Rule:
    if TITLE_WORD.search(block.text):
        return Rule.TITLE_WORD
    return Rule.FIRST_HEADING if block.kind is BlockKind.HEADING else Rule.FIRST_LINE


def _evidence(block: Block, trust: float) -> Evidence:
    return Evidence(block.line, block.last_line, trust)


def _first_list(blocks: Sequence[Block]) -> int:
    for at, block in enumerate(blocks):
        if block.kind is BlockKind.ITEM and at >= LINES_NEAR:
            return at
    return len(blocks)


def _as_title(blocks: Sequence[Block], at: int) -> float:
    """How much a block looks like the title; more than nothing only for short ones."""
    block = blocks[at]
    words = block.text.split()
    if block.kind is BlockKind.ITEM or len(block.text) > LONGEST_TITLE_PART or not words:
        return NEVER
    if is_date_line(block.text) or "://" in block.text:
        return NEVER
    if block.kind is BlockKind.PARAGRAPH and FIRST_PERSON.match(block.text):
        return NEVER
    if _leads_a_list(blocks, at):
        return NEVER
    return _by_form(blocks, at) + _by_words(blocks, at) - at / 10


def _leads_a_list(blocks: Sequence[Block], at: int) -> bool:
    """ "The Union calls on the authorities to" with items straight below it: a lead, and no title."""
    block = blocks[at]
    if at + 1 >= len(blocks) or blocks[at + 1].kind is not BlockKind.ITEM:
        return False
    return bool(_UNFINISHED.search(block.text)) and block.kind is not BlockKind.HEADING


def _by_form(blocks: Sequence[Block], at: int) -> float:
    block = blocks[at]
    score = _BY_LEVEL.get(block.level, 0.0) if block.kind is BlockKind.HEADING else 0.0
    if block.text.endswith((":", ";", ",")) or SALUTATION.match(block.text.rstrip(" ,:!")):
        score -= 1.5
    if _is_sentence(block):
        score -= 2.0
    elif len(block.text.split()) <= SHORTEST_TITLE:
        score -= 0.8
    return score - 2.5 * _in_a_menu(blocks, at)


def _by_words(blocks: Sequence[Block], at: int) -> float:
    text = blocks[at].text
    found = FORMAL_TITLE.search(text)
    if found and (found.start() == 0 or not _is_sentence(blocks[at])):
        return 3.0 + 2.0 * (found.start() == 0) + _bare(blocks, at, found)
    if heads_asks(text):
        return -2.0 if len(text.split()) <= SHORTEST_ASKS_TITLE else 1.0
    return 1.5 if TITLE_WORD.search(text) and not _is_sentence(blocks[at]) else 0.0


def _is_sentence(block: Block) -> bool:
    ends = block.text.endswith((".", ":", ",", ";"))
    return ends and len(block.text.split()) > LONGEST_PLAIN_TITLE


def _in_a_menu(blocks: Sequence[Block], at: int) -> bool:
    """A page's menu: very short lines, one straight under the other, none of them a heading."""
    return any(
        _is_run(blocks[first : first + FEWEST_IN_A_MENU])
        for first in range(max(0, at - FEWEST_IN_A_MENU + 1), at + 1)
    )


def _is_run(lines: Sequence[Block]) -> bool:
    if len(lines) < FEWEST_IN_A_MENU:
        return False
    short = all(
        line.kind is BlockKind.PARAGRAPH
        and len(line.text.split()) <= LONGEST_IN_A_MENU
        and not FORMAL_TITLE.match(line.text)
        for line in lines
    )
    return short and lines[-1].last_line - lines[0].line < FEWEST_IN_A_MENU


_UNFINISHED = re.compile(
    r"\b(?:to|that|by|for|the|and|on|upon|of|чтобы|что|на|к|und|zu|dass|que|de|à|a)$|:$",
    re.IGNORECASE,
)
_BY_LEVEL = {1: 1.2, 2: 0.5, 3: 0.2}


def _bare(blocks: Sequence[Block], at: int, found: re.Match[str]) -> float:
    """A title word alone on its line opens the document, if a title can follow from it."""
    if not _is_bare(blocks[at].text, found):
        return 0.0
    words = " ".join(blocks[part].text for part in _title_parts(blocks, at)).split()
    return 2.0 if len(words) >= FEWEST_TITLE_WORDS else -2.0


def _is_bare(text: str, found: re.Match[str] | None) -> bool:
    """Nothing but the title word, or that and its number: "RESOLUTION No. 7"."""
    rest = text.replace(found[0], "", 1) if found else text
    return not re.sub(r"(?:no|nr|n°|№)\.?|[\d\W_]+", "", rest, flags=re.IGNORECASE)


def _owner_lines(blocks: Sequence[Block], at: int) -> list[int]:
    """In Kyrgyz the title word stands last: whose resolution it is, is told in the lines above."""
    if not _KYRGYZ_TITLE.fullmatch(blocks[at].text.strip(" .:*")):
        return []
    first = at
    while first and _goes_before(blocks[first - 1], blocks[first]):
        first -= 1
    return list(range(first, at))


def _goes_before(above: Block, below: Block) -> bool:
    near = 0 < below.line - above.last_line <= FEWEST_TITLE_WORDS
    plain = above.kind is not BlockKind.ITEM and not is_date_line(above.text)
    return near and plain and len(above.text) <= LONGEST_TITLE_PART and above.text[-1] not in ".:;|"


_KYRGYZ_TITLE = re.compile(
    r"(?:резолюция|декларация|кайрылуу|билдирүү|токтому?|чечими?|чакыры[кг]|каты?)(?:с[ыиуү]"
    r"|[ыиуү])?",
    re.IGNORECASE,
)


def _title_parts(blocks: Sequence[Block], first: int) -> list[int]:
    parts = [first]
    found = TITLE_WORD.search(blocks[first].text)
    bare = bool(found) and _is_bare(blocks[first].text, found)
    for at in range(first + 1, min(first + 5, len(blocks))):
        if not _continues(blocks[parts[-1]], blocks[at], bare=bare):
            break
        parts.append(at)
    return parts


def _continues(before: Block, block: Block, *, bare: bool) -> bool:
    text = block.text
    if block.kind is BlockKind.ITEM or len(text) > LONGEST_TITLE or text.endswith((":", ";", ",")):
        return False
    if is_date_line(block.text) or FIRST_PERSON.match(text) or _PLACE_LINE.fullmatch(text):
        return False
    if re.search(r"[.!?]\s+[^\W\d_]", text):
        return False
    if before.line == block.line or text[:1].islower() or text[:1] in '«“"„(':
        return not text.endswith(".") or text[:1] in '«“"„' or bare
    return bare and (block.kind is before.kind or block.line - before.last_line <= 2)  # noqa: PLR2004


def _around(text: str, dated: WrittenDate) -> str:
    return f"{text[: dated.start]} {text[dated.end :]}"


def _dated_line(blocks: Sequence[Block]) -> _Dated | None:
    for block in blocks:
        if is_date_line(block.text):
            return _Dated(dates_in(block.text)[-1], block, Rule.DATE_LINE.trust, block.text)
    return None


def _first_date(blocks: Sequence[Block]) -> _Dated | None:
    for block in blocks:
        if (dates := dates_in(block.text)) and re.match(r"\d{4}-\d\d-\d\d", block.text):
            return _Dated(dates[0], block, PAGE_DATE)
    return None


_MEETING = re.compile(
    r"\b(?:gathered|met|assembled|held|convened|adopted|meeting|took place|signed|собра\w+"
    r"|состоя\w+"
    r"|прош(?:ёл|ел|ла|ло|ли)|провед\w+|принят\w*|өт(?:кө|тү|кен)\w*|чогул\w+|жыйнал\w+|réuni\w*"
    r"|reunid\w+)\b",
    re.IGNORECASE,
)


def _told_date(blocks: Sequence[Block]) -> _Dated | None:
    """A date the prose gives for the meeting; else the only one it gives at all."""
    dated = [
        (block, written) for block in blocks for written in dates_in(block.text[:LOOK_FOR_DATE])
    ]
    for block, written in dated:
        near = block.text[max(0, written.start - 200) : written.end + 80]
        if _MEETING.search(near):
            return _Dated(written, block, TOLD)
    days = {written.day for _, written in dated}
    return _Dated(dated[0][1], dated[0][0], ONLY_ONE) if len(days) == 1 else None


_PLACE_LINE = re.compile(
    r"(?:г\.|город|с\.|м\.|місто)\s*[А-ЯЁІЇЄҐ][\w-]+(?:[ ,]+[А-ЯЁ][\w-]+){0,3}"
    r"|[А-ЯӨҮҢ][\w-]+\s+(?:шаары|ш\.|айылы|районы|облусу)(?:,\s*[А-ЯӨҮҢ][\w ]+)?"
    r"|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,\s*(?:[A-Z][\w'’.-]+ ?){1,3}"
)
_YEAR_WORD = re.compile(r"\s*(?:года|год|г\.?|жыл\w*|ж\.)(?!\w)", re.IGNORECASE)
_DATE_WORD = re.compile(r"(?:^|[\s,])(?:the|on|of|from|to|с|от|du|au|le)$", re.IGNORECASE)
_ADOPTED_IN = re.compile(r"^(?:adopted|done|signed|принят[аоы]?)\s+(?:in|at|в)\s+", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:published|posted|updated|date|issued|released|version|опубликован|дата|размещено|publié"
    r"|publicado|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)\w*",
    re.IGNORECASE,
)
_POINTS = " ,.;:|·•/–—-()"


def _place_beside(dated: _Dated | None) -> tuple[str, Evidence] | None:
    """What stands on the date's own line, if it is a name and not a sentence."""
    if not dated or not dated.line:
        return None
    after = _YEAR_WORD.sub("", dated.line[dated.written.end :], count=1)
    place = _as_place(dated.line[: dated.written.start]) or _as_place(after)
    return (place, _evidence(dated.block, Rule.DATE_LINE.trust)) if place else None


def _as_place(words: str) -> str | None:
    place = _ADOPTED_IN.sub("", _DATE_WORD.sub("", words.strip(_POINTS)).strip(_POINTS))
    if _MEETING.search(place) or len(place.split()) > LONGEST_PLACE_WORDS:
        place = place.rsplit(", ", 1)[-1]
    if _MEETING.search(place) or _PUBLISHED.match(place):
        return None
    named = place[:1].isupper() or bool(_PLACE_LINE.match(place))
    fits = len(place) <= LONGEST_PLACE and len(place.split()) <= LINES_NEAR
    return place if named and fits and not re.search(r"[\d:|]", place) else None


def _place_line(blocks: Sequence[Block]) -> tuple[str, Evidence] | None:
    for block in blocks:
        text = block.text.strip(" .")
        if len(text) <= LONGEST_DATE_LINE // 2 and _PLACE_LINE.fullmatch(text):
            return text, _evidence(block, PLACE_ALONE)
    return None


_NAME = r"[A-ZÀ-Ý][\w'’-]+(?:(?: |, )[A-ZÀ-Ý][\w'’-]+){0,3}"
_TOLD_PLACES = (
    re.compile(rf"\b(?:in|at)\s+({_NAME}),?\s+(?:on|from|between)\s+(?:[A-Z]|\d)"),
    re.compile(
        r"\b(?:gathered|met|assembled|held|convened|meeting|took place)\b[^.;]{0,120}?\bin\s+"
        rf"(?:the city of\s+)?({_NAME})"
    ),
    re.compile(
        r"\b(?:[Сс]обра\w+|состоя\w+|прош(?:ёл|ел|ла|ло|ли)|провед\w+"
        r"|проход\w+)\b[^.;]{0,120}?\bв[о]?\s+"
        r"(?:городе\s+|г\.\s*)?([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)"
    ),
    re.compile(r"\b([А-ЯӨҮҢ][а-яөүң]+(?:-[А-ЯӨҮҢ][а-яөүң]+)?)\s+шаарында"),
    re.compile(r"\b([А-ЯӨҮҢ][а-яөүң]+)[дт][аеоө]\s+(?:өт|чогул|жыйнал|болуп өт)"),
    re.compile(rf"\b(?:réuni\w*|reunid\w+)\b[^.;]{{0,60}}?\b(?:à|em|en)\s+({_NAME})"),
)


def _told_place(blocks: Sequence[Block]) -> tuple[str, Evidence] | None:
    for pattern in _TOLD_PLACES:
        for block in blocks:
            if told := pattern.search(block.text[:3000]):
                return told[1], _evidence(block, TOLD)
    return None
