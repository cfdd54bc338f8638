"""Addressees: the phrases that name them in leads and demands, as they stand there.

Which institution a phrase means is for `match`, against a directory given as a value.
"""

import re
from collections.abc import Sequence

from campaign.resolutions.bodies import is_body
from campaign.resolutions.called_on import called_on, is_russian_infinitive, until_the_ask
from campaign.resolutions.enumerations import LONGEST_PHRASE, bodies_in
from campaign.resolutions.kyrgyz import named_in_kyrgyz
from campaign.resolutions.named_in_headings import LOOK_AT, TOWARDS
from campaign.resolutions.wording import COMMAND, is_infinitive


def phrases_in_lead(text: str) -> tuple[str, ...]:
    """The addressees a sentence before a list calls on, or none."""
    lead = text[:LOOK_AT].strip().rstrip(":")
    return called_on(lead, anywhere=True) or _subject(lead) or named_in_kyrgyz(lead, lead=True)


def phrases_in_demand(text: str) -> tuple[str, ...] | None:
    """The addressees a demand names for itself, or None where its list's addressees hold."""
    start = text[:LOOK_AT].strip()
    found = (
        called_on(start)
        or _at_the_level_of(start)
        or _before_a_dash(start)
        or _dative_before_infinitive(start)
        or _subject(start)
        or _by_whom(start)
        or named_in_kyrgyz(start, lead=False)
        or _in_brackets_at_the_end(text)
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
    before = TOWARDS.sub("", text[: dash.start()], count=1)
    if not before.strip() or COMMAND.match(before) or is_infinitive(before.split(maxsplit=1)[0]):
        return ()
    return bodies_in(before)


_DATIVE = re.compile(r"[а-яёa-z«»\"()-]+(?:у|ю|ам|ям|ому|ему|ой|ей|и|е)", re.IGNORECASE)


def _dative_before_infinitive(text: str) -> tuple[str, ...]:
    words = text.split()[:LONGEST_PHRASE]
    if not words or not _DATIVE.fullmatch(words[0].strip(",")) or is_infinitive(words[0]):
        return ()
    for position, word in enumerate(words):
        if position and (is_russian_infinitive(word) or word in _RUSSIAN_NEED):
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
_OPENING_WORD = re.compile(
    r"(?:finally|also|moreover|furthermore|first(?:ly)?|second(?:ly)?|third(?:ly)?|last(?:ly)?|in"
    r" addition|additionally|similarly|therefore|thus|at the same time|in particular|specifically"
    r"|кроме того|также|наконец|во-первых|во-вторых|в-третьих|при этом|помимо этого|поэтому"
    r"|крім того|також)\s*,\s+",
    re.IGNORECASE,
)


def _subject(text: str) -> tuple[str, ...]:
    """Whoever a sentence says should or must do it, where that is a body."""
    modal = _MODAL.search(text)
    if not modal:
        return ()
    subject = _OPENING_WORD.sub("", text[: modal.start()], count=1)
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
_BRACKETS_LAST = re.compile(r"\(([^()]{3,160})\)\s*[.;,]?$")


def _in_brackets_at_the_end(text: str) -> tuple[str, ...]:
    """ "Open the archive (Ministry of Culture)": who is to do it stands behind it."""
    last = _BRACKETS_LAST.search(text[-LOOK_AT:])
    if not last or len(last[1].split()) == 1:  # "(SMEs)" only abbreviates what stands before it
        return ()
    phrases = bodies_in(last[1])
    return phrases if all(map(is_body, phrases)) else ()


_BY_WHOM = re.compile(
    r"\b(?:must|should|shall|need to|ha(?:s|ve) to)\s+(?:\w+\s+){0,2}?be\s+(?:[\w-]+\s+){1,6}?by\s+"
    r"([^.;:]{2,160})",
    re.IGNORECASE,
)


def _by_whom(text: str) -> tuple[str, ...]:
    for passive in _BY_WHOM.finditer(text):
        phrase = until_the_ask(passive[1]) or passive[1]
        if phrases := bodies_in(phrase):
            return phrases
    return ()
