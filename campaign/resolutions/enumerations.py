"""Several bodies named in one breath, told apart without cutting a name in two."""

import re

from campaign.resolutions.bodies import is_body

LONGEST_PHRASE = 30


def bodies_in(phrase: str) -> tuple[str, ...]:
    """The bodies a phrase consists of, or none where it is about anything else."""
    if not phrase or len(phrase.split()) > LONGEST_PHRASE:
        return ()
    phrases = several(phrase)
    return phrases if phrases and opens_with_a_body(phrases[0]) else ()


def opens_with_a_body(phrase: str) -> bool:
    """A body, or a body and its followers: "the Government and its allies"."""
    return is_body(phrase) or any(is_body(piece) for _, piece in _pieces(phrase)[:1])


_SEPARATOR = re.compile(
    r"(\s*(?:[,;/]|,?\s(?:and|as well as|together with|jointly with|along with|in cooperation with"
    r"|и|а также|совместно с|вместе с|жана|менен бирге|ошондой эле|та|а також|разом з|et|y|e|&)"
    r"(?=\s))\s*)(?:and\s+|и\s+|together with\s+|as well as\s+|а также\s+|совместно с\s+"
    r"|ошондой эле\s+)?(?:(?:to|on|к|ко|от|до|від|au|aux|à la|al|a la|a los|ao|aos)\s+)?",
    re.IGNORECASE,
)
# "To the President and to every citizen": whoever has a preposition of his own is another.
_AGAIN = re.compile(
    r"\s(?:to|on|к|ко|от|до|від|au|aux|à la|al|a la|a los|ao|aos)\s+$", re.IGNORECASE
)
_WITH_OTHERS = re.compile(r"(?:both|either|each of|обоим|как)\s+", re.IGNORECASE)
_BELONGS_TO_NEXT = re.compile(
    r"(?:local|regional|national|international|state|donor|public|private|civil|religious|municipal"
    r"|central|federal|governmental|republican|legislative|executive|judicial|financial"
    r"|[а-яё]+(?:ым|им|ому|ему|ой|ей|ые|ие|ых|их))",
    re.IGNORECASE,
)


def several(phrase: str) -> tuple[str, ...]:
    """The bodies of an enumeration; "Labour, Social Security and Migration" stays one."""
    pieces = _pieces(phrase)
    bodies: list[str] = []
    waiting = ""
    for glue, piece in pieces:
        whole = f"{waiting}{glue if waiting else ''}{piece}"
        if _AGAIN.search(glue) or (is_body(whole) and (not bodies or _stands_alone(piece))):
            bodies.append(whole)
            waiting = ""
        elif not bodies or _BELONGS_TO_NEXT.fullmatch(piece):
            waiting = whole
        else:
            bodies[-1] = f"{bodies[-1]}{glue}{piece}"
    if waiting:
        bodies = [*bodies[:-1], f"{bodies[-1]}, {waiting}"] if bodies else [waiting]
    return tuple(_trimmed(body) for body in bodies if _trimmed(body))


def _stands_alone(piece: str) -> bool:
    return is_body(piece) and not re.match(
        r"(?:its|their|his|her|их|его|анын)\s", piece, re.IGNORECASE
    )


def _pieces(phrase: str) -> list[tuple[str, str]]:
    """Each part of an enumeration with what joins it to the one before; brackets stay whole."""
    pieces: list[tuple[str, str]] = []
    glue, start = "", 0
    for separator in _SEPARATOR.finditer(phrase):
        before = phrase[start : separator.start()]
        if before.count("(") > before.count(")"):
            continue
        if before.strip():
            pieces.append((glue, before.strip()))
        glue, start = separator[0], separator.end()
    if phrase[start:].strip():
        pieces.append((glue, phrase[start:].strip()))
    return pieces


def _trimmed(phrase: str) -> str:
    whole = phrase.strip(" ,;:.–—-")
    bare = whole.strip('"“”«»')
    named = bare if bare.count("«") == bare.count("»") else whole.strip('"“”')
    phrase = _WITH_OTHERS.sub("", named, count=1)
    return _ADVERB_LAST.sub("", phrase).strip(" ,;:.–—-")


_ADVERB_LAST = re.compile(
    r"(?:\s+(?:\w+(?:ous|ate|ful|ant|ent|mpt|ick|ar)ly|to|that|à|de|para|a|auf|to do the following))+$"
)
