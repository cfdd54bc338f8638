"""Addressees: the phrases that name them in headings, leads and demands, as they stand there.

Which institution a phrase means is for `match`, against a directory given as a value.
"""

import re
from collections.abc import Sequence

from campaign.institutions.entry import Entry
from campaign.resolutions.bodies import is_body
from campaign.resolutions.enumerations import (
    LONGEST_PHRASE,
    bodies_in,
    opens_with_a_body,
    several,
)
from campaign.resolutions.kyrgyz import named_in_kyrgyz
from campaign.resolutions.matching import Match, match
from campaign.resolutions.wording import COMMAND, is_infinitive

__all__ = [
    "Entry",
    "Match",
    "match",
    "phrases_in_demand",
    "phrases_in_heading",
    "phrases_in_lead",
    "split_asks",
]

LOOK_AT = 500
LONGEST_HEADING = 22


def phrases_in_heading(text: str) -> tuple[str, ...]:
    """The addressees a heading names, or none where it names a theme."""
    heading = text[:LOOK_AT].strip().rstrip(" :–—-.")
    if not heading or len(heading.split()) > LONGEST_HEADING:
        return ()
    prefix = _TOWARDS.match(heading)
    named = (heading[prefix.end() :] if prefix else heading).strip()
    if not named or COMMAND.match(named):
        return ()
    phrases = several(named)
    if prefix or all(map(is_body, phrases)) or is_body(named):
        return phrases
    return phrases if _dative_stands_first(named) or _dative_stands_last(named) else ()


def phrases_in_lead(text: str) -> tuple[str, ...]:
    """The addressees a sentence before a list calls on, or none."""
    lead = text[:LOOK_AT].strip().rstrip(":")
    return _called_on(lead, anywhere=True) or _subject(lead) or named_in_kyrgyz(lead, lead=True)


def phrases_in_demand(text: str) -> tuple[str, ...] | None:
    """The addressees a demand names for itself, or None where its list's addressees hold."""
    start = text[:LOOK_AT].strip()
    found = (
        _called_on(start)
        or _at_the_level_of(start)
        or _before_a_dash(start)
        or _dative_before_infinitive(start)
        or _subject(start)
        or _by_whom(start)
        or named_in_kyrgyz(start, lead=False)
    )
    return found or None


def split_asks(text: str) -> tuple[str, ...]:
    """The parts of a demand that turns to somebody else after a semicolon."""
    parts = re.split(r"(?<=;)\s+", text)
    asks = [parts[0]]
    for part in parts[1:]:
        if _before_a_dash(part) or _dative_before_infinitive(part):
            asks.append(part)
        else:
            asks[-1] = f"{asks[-1]} {part}"
    return tuple(asks)


_TOWARDS = re.compile(
    r"(?:(?:our\s+)?(?:demands?|recommendations?|appeals?|calls?|requests?|proposals?|asks?"
    r"|message)\s+)?"
    r"(?:to|for|of|on)\s+(?:the\s+attention\s+of\s+)?(?!ensure|make)"
    r"|we (?:therefore )?(?:call (?:on|upon)|urge|ask|demand from|recommend(?: to)?)\s+"
    r"|(?:рекомендации|предложения|требования|обращение|призыв|вимоги|рекомендації)\s+"
    r"(?:(?:к|для|ко|до)\s+)?|для\s+|мы (?:призываем|просим|рекомендуем)\s+"
    r"|au\s+|aux\s+|à la\s+|ao\s+|aos\s+|à\s+|às\s+|al\s+|a los\s+|a las\s+",
    re.IGNORECASE,
)
_CALLING = (
    r"(?:call(?:s|ed|ing)? (?:on|upon)|urg(?:e|es|ing)|request(?:s|ed)?|ask(?:s|ing)?|invit(?:e|es)"
    r"|encourag(?:e|es)|compel(?:s)?|oblig(?:e|es)|requir(?:e|es)|appeal(?:s|ing)? to"
    r"|(?:wrote|write|letter|petition|statement) to"
    r"|turn(?:s)? to|recommend(?:s)?(?: that)?|demand(?:s)?(?: that| from| of)?|insist(?:s)? that"
    r"|призыва\w+|прос(?:им|ят|ит)|требу\w+ от|требу\w+|рекоменду\w+|предлага\w+|поруча\w+"
    r"|обраща\w+ (?:к|ко|в)|обращение к|закликаємо|вимагаємо від|вимагаємо|просимо|пропонуємо"
    r"|рекомендуємо|звертаємося до"
    r"|demandons (?:à la|au|aux|à)|exigeons (?:de|du|des)|appelons|exigimos (?:ao|à|do|da)"
    r"|exigimos|pedimos (?:ao|à|al|a la)|conclamamos|instamos (?:ao|à|al|a la|a)|apelamos (?:ao"
    r"|à|a))"
)
_CALL = re.compile(rf"\b{_CALLING}\s+", re.IGNORECASE)
_RUSSIAN_CALL_AFTER = re.compile(
    r"\s+(?:призыва\w+|прос(?:им|ят)|рекоменду\w+|предлага\w+)\s", re.IGNORECASE
)
_PHRASE_ENDS = re.compile(
    r"\s+(?:to|should|must|shall|that|who|which|de|of (?:which|whom))\s"
    r"|,?\s+(?:\w{4,}ing)\s|\s+with\s|\s*,?\s+(?:к котор|котор|чтобы|что\s|с просьбой|с призывом"
    r"|с требованием|дабы|незамедлительно|немедленно|срочно|в срок|до \d|не\s)"
    r"|\s*[:;]|\.\s|\.$|\s+[–—-]\s+(?=[а-я])"
    r"|\s+(?:às?|a|para)\s",
    re.IGNORECASE,
)
CALL_STANDS_WITHIN = 70


def _called_on(text: str, *, anywhere: bool = False) -> tuple[str, ...]:
    after = _RUSSIAN_CALL_AFTER.search(text)
    if after and is_body(text[: after.start()]):
        return several(text[: after.start()])
    for call in _CALL.finditer(text):
        if call.start() > CALL_STANDS_WITHIN and not anywhere:
            break
        phrase = _until_the_ask(text[call.end() :])
        phrases = several(phrase) if phrase else ()
        if any(map(opens_with_a_body, phrases)):
            return phrases
    return ()


def _until_the_ask(text: str) -> str:
    end = _PHRASE_ENDS.search(text)
    phrase = text[: end.start()] if end else text
    words = phrase.split()
    for position, word in enumerate(words):
        if position and _is_russian_infinitive(word):
            words = words[:position]
            break
    return " ".join(words) if len(words) <= LONGEST_PHRASE else ""


def _is_russian_infinitive(word: str) -> bool:
    return bool(re.match("[а-яёіїє]", word)) and is_infinitive(word)


_LEVEL = re.compile(
    r"(?:at the level of|on the part of|for|at)\s+(.{2,120}?),?\s+(?:it is|there should|to)\s"
    r"|(?:на уровне|со стороны)\s+(.{2,120}?),?\s+(?:необходимо|следует|нужно)\s"
    r"|(.{2,120}?)\s+(?:деңгээлинде|тарабынан)\s",
    re.IGNORECASE,
)


def _at_the_level_of(text: str) -> tuple[str, ...]:
    level = _LEVEL.match(text)
    phrase = next((group for group in level.groups() if group), "") if level else ""
    return bodies_in(phrase)


_DASH = re.compile(r"\s*(?:\s[–—-]\s|:\s)\s*")
LONGEST_BEFORE_DASH = 16


def _before_a_dash(text: str) -> tuple[str, ...]:
    """ "The Ministry of Health: ...", "Министерству здравоохранения – ..." """
    dash = _DASH.search(text[:200])
    if not dash or len(text[: dash.start()].split()) > LONGEST_BEFORE_DASH:
        return ()
    before = _TOWARDS.sub("", text[: dash.start()], count=1)
    if not before.strip() or COMMAND.match(before) or is_infinitive(before.split(maxsplit=1)[0]):
        return ()
    return bodies_in(before)


_DATIVE = re.compile(r"[а-яёa-z«»\"()-]+(?:у|ю|ам|ям|ому|ему|ой|ей|и|е)", re.IGNORECASE)


def _dative_before_infinitive(text: str) -> tuple[str, ...]:
    words = text.split()[:LONGEST_PHRASE]
    if not words or not _DATIVE.fullmatch(words[0].strip(",")) or is_infinitive(words[0]):
        return ()
    for position, word in enumerate(words):
        if position and (_is_russian_infinitive(word) or word in _RUSSIAN_NEED):
            return bodies_in(_before_adverb(words[:position]))
    return ()


_RUSSIAN_NEED = frozenset(
    ["необходимо", "следует", "надлежит", "нужно", "рекомендуется", "поручить"]
)
_ADVERBS = re.compile(r"(?:не|также|срочно|незамедлительно|немедленно|оперативно|и|–|—|-|\w+но)$")


def _before_adverb(words: Sequence[str]) -> str:
    kept = list(words)
    while len(kept) > 1 and _ADVERBS.match(kept[-1]):
        kept.pop()
    return " ".join(kept)


_MODAL = re.compile(
    r",?\s+(?:should|must|shall|needs? to|ha(?:s|ve) to|ought to|(?:is|are) (?:urged|called"
    r"|requested|encouraged|recommended|invited|asked)|долж(?:ен|н[аоы])|обязан[аоы]?|следует"
    r"|необходимо"
    r"|повин\w+|ма(?:є|ють))\s",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"(?:when|while|since|as|if|in|to|given|considering|until|after|before|during|with|without"
    r"|wherever|whether|within|under|on|through|therefore|thus|при|в целях|для|с целью|исходя"
    r"|учитывая|в|на)\b(?:[^,]*,|.*\btherefore)\s+",
    re.IGNORECASE,
)
LONGEST_SUBJECT = 45


def _subject(text: str) -> tuple[str, ...]:
    """Whoever a sentence says should or must do it, where that is a body."""
    modal = _MODAL.search(text)
    if not modal:
        return ()
    subject = text[: modal.start()]
    if aside := _SUBORDINATE.match(subject):
        subject = subject[aside.end() :]
    if re.search(r"[.;:]\s", subject) or len(subject.split()) > LONGEST_SUBJECT:
        return ()
    if _NOBODY.match(subject):
        return ()
    return bodies_in(_RELATIVE.sub("", subject))


_NOBODY = re.compile(
    r"(?:it|there|this|these|that|we|they|since|when|if|as|in|to)\b", re.IGNORECASE
)
_RELATIVE = re.compile(r",\s+(?:which|who|that|котор\w+)\s.*")


_BY_WHOM = re.compile(
    r"\b(?:must|should|shall|need to|ha(?:s|ve) to)\s+(?:\w+\s+){0,2}?be\s+(?:[\w-]+\s+){1,6}?by\s+"
    r"([^.;:]{2,160})",
    re.IGNORECASE,
)


def _by_whom(text: str) -> tuple[str, ...]:
    for passive in _BY_WHOM.finditer(text):
        phrase = _until_the_ask(passive[1]) or passive[1]
        if phrases := bodies_in(phrase):
            return phrases
    return ()


_DATIVE_PLURAL = re.compile(r"[А-ЯЁ][а-яё]+(?:ам|ям|ому)")


def _dative_stands_first(heading: str) -> bool:
    first = heading.split(maxsplit=1)[0].strip(",:")
    return bool(_DATIVE_PLURAL.fullmatch(first))


def _dative_stands_last(heading: str) -> bool:
    words = heading.split()
    return bool(re.fullmatch(r".*(?:ларга|лерге|дарга|дерге|тарга|терге|лорго|лөргө)", words[-1]))
