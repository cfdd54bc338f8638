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


def phrases_in_heading(text: str, *, over_demands: bool = False) -> tuple[str, ...]:
    """The addressees a heading names, or none where it names a theme.

    Where demands are being listed, "A los ayuntamientos" is enough: to them, whoever they are.
    """
    heading = text[:LOOK_AT].strip().rstrip(" :–—-.")
    if not heading or len(heading.split()) > LONGEST_HEADING:
        return ()
    prefix = _TOWARDS.match(heading)
    named = (heading[prefix.end() :] if prefix else heading).strip()
    if not named or _commands(prefix, named):
        return ()
    phrases = several(named)
    if prefix and _names_by_its_prefix(prefix[0], named, over_demands=over_demands):
        return phrases
    if all(map(is_body, phrases)) or is_body(named):
        return phrases
    return phrases if _dative_stands_first(named) or _dative_stands_last(named) else ()


def _commands(prefix: re.Match[str] | None, named: str) -> bool:
    """ "To improve schools" asks; "À la Commission" does not commission anything."""
    english = not prefix or prefix[0].casefold().split()[0] in _ENGLISH_TO
    return english and bool(COMMAND.match(named)) and not (prefix and is_body(named))


def _names_by_its_prefix(prefix: str, named: str, *, over_demands: bool) -> bool:
    if _IN_CAPITALS.match(named) or prefix.casefold().split()[0] in _ENGLISH_TO:
        return True
    return over_demands and len(named.split()) <= LONGEST_WHOM


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


_TOWARDS = re.compile(
    r"(?:(?:our\s+)?(?:demands?|recommendations?|appeals?|calls?|requests?|proposals?|asks?"
    r"|message)\s+)?"
    r"(?:to|for|of|on|from)\s+(?:the\s+attention\s+of\s+)?(?!ensure|make)"
    r"|we (?:therefore )?(?:call (?:on|upon)|urge|ask|demand from|recommend(?: to)?)\s+"
    r"|(?:рекомендации|предложения|требования|обращение|призыв|вимоги|рекомендації|сунуштар)\s+"
    r"(?:(?:к|для|ко|до)\s+)?|для\s+|от\s+|мы (?:призываем|просим|рекомендуем)\s+|від\s+|до\s+"
    r"|(?:nous demandons\s+)?(?:au\s+|aux\s+|à\s+(?:la\s+|l['’]\s?)?|pour\s+les?\s+)"
    r"|(?:demandas\s+|propuestas\s+|recomendaciones\s+|exigências\s+|propostas\s+)?"
    r"(?:ao\s+|aos\s+|às\s+|al\s+|a\s+(?:los\s+|las\s+|la\s+)?|ai\s+|alla\s+|alle\s+|agli\s+)"
    r"|(?:an|von|vom|für)\s+(?:die\s+|den\s+|das\s+|der\s+|dem\s+)?",
    re.IGNORECASE,
)
_ENGLISH_TO = frozenset(["to", "for", "recommendations", "demands", "we", "our", "для"])
_IN_CAPITALS = re.compile(r"[\W\d]*[^\W\d_a-zà-ÿа-яёөүңіїєґ]")
_CALLING = (
    r"(?:call(?:s|ed|ing)? (?:on|upon)|urg(?:e|es|ing)|request(?:s|ed)?|ask(?:s|ing)?|invit(?:e|es)"
    r"|encourag(?:e|es)|compel(?:s)?|oblig(?:e|es)|requir(?:e|es)|appeal(?:s|ing)? to"
    r"|(?:wrote|write|letter|petition|statement) to"
    r"|turn(?:s)? to|recommend(?:s)?(?: that)?|demand(?:s|ing)?(?: that| from| of)?|insist(?:s)? that"
    r"|призвал\w* к|призвал\w*|потребовал\w* от|призыва\w+ к|призыва\w+|прос(?:им|ят|ит)|требу\w+ от|требу\w+|рекоменду\w+|предлага\w+|поруча\w+"
    r"|обраща\w+ (?:к|ко|в)|обращение к|закликаємо|вимагаємо від|вимагаємо|просимо|пропонуємо"
    r"|рекомендуємо|звертаємося до"
    r"|demand(?:ons|ent) (?:à la|à l['’]|au|aux|à)|exig(?:eons|ent) (?:de la|de l['’]|de|du|des)"
    r"|appelons|(?:appell?e|invite|exhorte)(?:nt)?(?=\s+(?:l[ea]s?|l['’]))|demande(?:nt)? (?:au|aux|à la|à l['’])"
    r"|exigen? (?:a la|a los|al|a)|piden? (?:a la|a los|al|a)"
    r"|exigem (?:do|da|ao|à)|wzywamy|apelujemy do|domagamy się od|żądamy od|exigimos (?:ao|à|do|da|al|a la|a los|a las|del)"
    r"|exigimos|pedimos (?:ao|à|al|a la|a los|aos)|conclamamos|solicitamos (?:ao|à|al|a la)"
    r"|instamos (?:ao|à|al|a la|a)|apelamos (?:ao|à|a)|reivindicamos (?:ao|do|da)"
    r"|chiediamo (?:al|alla|ai|alle|agli|all['’])|invitiamo (?:il|la|i|le|gli)"
    r"|fordern (?:die|den|das|vom|von der|von)|fordern wir (?:die|den|das|vom|von)"
    r"|bitten (?:die|den|das)|appellieren an (?:die|den|das))"
)
_CALL = re.compile(rf"\b{_CALLING}(?:\s+|(?<=['’]))", re.IGNORECASE)
_ASKED_OF_PEOPLE = re.compile(
    r"(?:call|urg|ask|invit|encourag|request|призыва|прос|закликаємо|просимо|appelons|instamos)",
    re.IGNORECASE,
)
_ASKED_FOR_THINGS = re.compile(r"(?:request|demand|recommend|requir)", re.IGNORECASE)
_TOWARDS_SOMEBODY = re.compile(
    r"(?:\s(?:к|ко|від|від|от|до|au|aux|à la|à l['’]|ao|al|alla|ai|alle|agli|all['’])|wrote to|appeals? to)\s*$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"(?:you|them|him|her|us|it|everyone|that|those|this|for|вас|вам|тебе|их|его|нас|вы|о|об|в|не|vous|les)\b",
    re.IGNORECASE,
)
LONGEST_WHOM = 9
_RUSSIAN_CALL_AFTER = re.compile(
    r"\s+(?:призыва\w+|прос(?:им|ят)|рекоменду\w+|предлага\w+)\s", re.IGNORECASE
)
_PHRASE_ENDS = re.compile(
    r"\s+(?:should|must|shall|that|who|which|of (?:which|whom))\s"
    r"|\s+to\s(?!(?-i:[A-Z])|the\b|an?\b|our\b|its\b)"
    r"|\s+(?:de\s|di\s|d['’])(?=\w+(?:er|ir|re|ar|oir)\b)|\s+(?:de |)qu(?:e\s|['’])|\s+auf\b,?"
    r"|,?\s+(?:\w{4,}ing)\s|\s+with\s|\s*,?\s+(?:к котор|котор|чтобы|что\s|с просьбой|с призывом"
    r"|с требовани|дабы|незамедлительно|немедленно|срочно|в срок|до \d|не\s)"
    r"|\s*[:;]|(?<=\w{4})\.\s|\.$|\s+[–—-]\s+(?=[а-я])"
    r"|\s+(?:às?|a|para)\s",
    re.IGNORECASE,
)
CALL_STANDS_WITHIN = 70
_FROM_WHOM = re.compile(
    r"(?:от|від)\s+(?P<whom>[^.;:]{4,160}?)\s+(?:мы\s+|ми\s+)?(?:требу\w+|ожида\w+|жд[её]м|вимага\w+)\b"
    r"|(?:мы\s+)?(?:настаива\w+|требу\w+|прос\w+|добива\w+),\s+чтобы\s+"
    r"(?P<that>[^.;:]{3,160}?)\s+(?:не\s+)?[а-яё]{3,}(?:ла|ло|ли|л)(?:сь|ся)?\b"
    r"|from\s+(?P<of>[^.;:]{4,160}?),?\s+we\s+(?:demand|expect|ask)\b",
    re.IGNORECASE,
)


def _called_on(text: str, *, anywhere: bool = False) -> tuple[str, ...]:
    if (told := _FROM_WHOM.match(text)) and (whom := bodies_in(_named_in(told))):
        return whom
    after = _RUSSIAN_CALL_AFTER.search(text)
    if after and is_body(text[: after.start()]):
        return several(text[: after.start()])
    for call in _CALL.finditer(text):
        if call.start() > CALL_STANDS_WITHIN and not anywhere:
            break
        phrase = _until_the_ask(text[call.end() :])
        phrases = several(phrase) if phrase else ()
        if any(map(opens_with_a_body, phrases)) and not _is_what(
            call[0], phrase, text[call.end() :]
        ):
            return phrases
        if _ASKED_OF_PEOPLE.match(call[0]) and _is_whom(phrase, text[call.end() :]):
            return phrases
        if _PRONOUN.match(phrase):
            continue
        if _TOWARDS_SOMEBODY.search(call[0]) and 0 < len(phrase.split()) <= LONGEST_WHOM:
            return phrases
    return ()


def _named_in(told: re.Match[str]) -> str:
    return next((group for group in told.groups() if group), "")


def _is_what(call: str, phrase: str, following: str) -> bool:
    """ "We request state support" asks for a thing; "we request the state to" asks somebody."""
    if not _ASKED_FOR_THINGS.match(call):
        return False
    return not re.match(
        r"[\s,]*(?:to|that|should|must)\b|\s*[:.]?\s*$|\s*:", following[len(phrase) :]
    )


def _is_whom(phrase: str, following: str) -> bool:
    """ "We urge farmers to ...": whoever is urged to do something is addressed, body or not."""
    words = phrase.split()
    if not words or len(words) > LONGEST_WHOM or _PRONOUN.match(phrase):
        return False
    rest = following[len(phrase) :].lstrip(" ,")
    return bool(re.match(r"(?:to|de|d['’]|a|à)\s", rest)) or _is_russian_infinitive(
        rest.split(maxsplit=1)[0] if rest else ""
    )


def _until_the_ask(text: str) -> str:
    end = _PHRASE_ENDS.search(text)
    phrase = _without_the_deed(text[: end.start()] if end else text)
    words = phrase.split()
    for position, word in enumerate(words):
        if position and _is_russian_infinitive(word):
            words = words[:position]
            break
    return " ".join(words) if len(words) <= LONGEST_PHRASE else ""


def _without_the_deed(phrase: str) -> str:
    """ "(demands that) the Ministry suspend all closures": the name ends before the bare verb."""
    words = phrase.split()
    for position, word in enumerate(words[1:], start=1):
        if word.islower() and COMMAND.fullmatch(word) and is_body(" ".join(words[:position])):
            return " ".join(words[:position])
    return phrase


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
        phrase = _until_the_ask(passive[1]) or passive[1]
        if phrases := bodies_in(phrase):
            return phrases
    return ()


_DATIVE_PLURAL = re.compile(r"[а-яёіїє-]+(?:ам|ям|ому)", re.IGNORECASE)
_DATIVE_ADJECTIVE = re.compile(r"[а-яёіїє-]+(?:ым|им|ому|ему|ой|ей)", re.IGNORECASE)


def _dative_stands_first(heading: str) -> bool:
    """ "Директорам школ", "Районным отделам образования": a plural dative, adjectives before it."""
    for word in heading.split()[:4]:
        if _DATIVE_PLURAL.fullmatch(word.strip(",:")):
            return True
        if not _DATIVE_ADJECTIVE.fullmatch(word):
            return False
    return False


def _dative_stands_last(heading: str) -> bool:
    words = heading.split()
    return bool(re.fullmatch(r".*(?:ларга|лерге|дарга|дерге|тарга|терге|лорго|лөргө)", words[-1]))
