"""Whom a heading over demands names."""

import re

from campaign.resolutions.bodies import is_body
from campaign.resolutions.called_on import LONGEST_WHOM
from campaign.resolutions.enumerations import several
from campaign.resolutions.wording import COMMAND

LOOK_AT = 500
LONGEST_HEADING = 22


def phrases_in_heading(text: str, *, over_demands: bool = False) -> tuple[str, ...]:
    """The addressees a heading names, or none where it names a theme.

    Where demands are being listed, "A los ayuntamientos" is enough: to them, whoever they are.
    """
    heading = text[:LOOK_AT].strip().rstrip(" :–—-.")
    if not heading or len(heading.split()) > LONGEST_HEADING:
        return ()
    prefix = TOWARDS.match(heading)
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


TOWARDS = re.compile(
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
