"""Whom a sentence calls on, in the words of the many languages resolutions are written in."""

import re

from campaign.resolutions.bodies import is_body
from campaign.resolutions.enumerations import LONGEST_PHRASE, bodies_in, opens_with_a_body, several
from campaign.resolutions.wording import COMMAND, is_infinitive

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


def called_on(text: str, *, anywhere: bool = False) -> tuple[str, ...]:
    if (told := _FROM_WHOM.match(text)) and (whom := bodies_in(_named_in(told))):
        return whom
    after = _RUSSIAN_CALL_AFTER.search(text)
    if after and is_body(text[: after.start()]):
        return several(text[: after.start()])
    for call in _CALL.finditer(text):
        if call.start() > CALL_STANDS_WITHIN and not anywhere:
            break
        phrase = until_the_ask(text[call.end() :])
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
    return bool(re.match(r"(?:to|de|d['’]|a|à)\s", rest)) or is_russian_infinitive(
        rest.split(maxsplit=1)[0] if rest else ""
    )


def until_the_ask(text: str) -> str:
    end = _PHRASE_ENDS.search(text)
    phrase = _without_the_deed(text[: end.start()] if end else text)
    words = phrase.split()
    for position, word in enumerate(words):
        if position and is_russian_infinitive(word):
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


def is_russian_infinitive(word: str) -> bool:
    return bool(re.match("[а-яёіїє]", word)) and is_infinitive(word)
