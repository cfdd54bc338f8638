"""`portal.txt`: the appeal for a web form that takes no more than 4,000 characters."""

from collections.abc import Callable, Sequence

from campaign.deliveries.facts import Demand, PacketFacts
from campaign.deliveries.phrases import Texts

LIMIT = 4_000
"""As on portals of state bodies under Cabinet resolution 463 of 11 August 2014."""

_SAMPLE = {
    "ky": "ҮЛГҮ: көрсөтүү үчүн гана, жөнөтүлбөйт.",
    "ru": "ОБРАЗЕЦ: только для показа, отправке не подлежит.",
    "en": "SAMPLE: for demonstration only, not to be sent.",
}
_HEADING = {"ky": "Жамааттык кайрылуу", "ru": "Коллективное обращение", "en": "Collective appeal"}
_NUMBER = {"ky": "чыгыш № {}", "ru": "исх. № {}", "en": "our ref. {}"}
_POINTER = {
    "ky": "Талаптар кыскартылды; толук тексти PDF-катта ({}).",
    "ru": "Требования сокращены; полный текст — в письме PDF ({}).",
    "en": "The demands are shortened; the full text is in the PDF letter ({}).",
}
_UNTRANSLATED = {
    "ky": "кыргызча котормосу жок",
    "ru": "перевода на русский язык нет",
    "en": "no translation into English",
}


def name_of(language: str, languages: Sequence[str]) -> str:
    return "portal.txt" if language == languages[0] else f"portal-{language}.txt"


def text_of(facts: PacketFacts, language: str, limit: int = LIMIT) -> str:
    """Never longer than `limit`, a line break counted as two characters, as forms send it.

    What is too long loses its opening first; then each demand is cut to an equal share, ending
    in "…", and a line points to the PDF.
    """
    for draft in (_full, _without_opening):
        text = draft(facts, language)
        if length(text) <= limit:
            return text
    return _shortened(facts, language, limit)


def length(text: str) -> int:
    return len(text) + text.count("\n")


def _full(facts: PacketFacts, language: str) -> str:
    said = facts.opening.get(language, ())
    return _letter(facts, language, said, lambda demand: _demand(facts, demand, language))


def _without_opening(facts: PacketFacts, language: str) -> str:
    return _letter(facts, language, (), lambda demand: _demand(facts, demand, language))


def _shortened(facts: PacketFacts, language: str, limit: int) -> str:
    pointer = (_POINTER[language].format(_number(facts, language)),)
    bare = length(_letter(facts, language, pointer, lambda demand: f"{demand.number}. "))
    share = max((limit - bare) // max(len(facts.own), 1), 2)
    text = _letter(
        facts,
        language,
        pointer,
        lambda demand: f"{demand.number}. {_cut(_said(facts, demand, language), share)}",
    )
    while length(text) > limit:
        text = _cut(text, len(text) - (length(text) - limit))
    return text


def _letter(
    facts: PacketFacts, language: str, opening: Sequence[str], demand: Callable[[Demand], str]
) -> str:
    head = f"{_HEADING[language]}, {_number(facts, language)}, {facts.dated:%d.%m.%Y}"
    signers = "\n".join(
        ", ".join(filter(None, (_in(s.name, language), _in(s.role, language))))
        for s in facts.signers
    )
    paragraphs = [
        _SAMPLE[language] if facts.demonstration else "",
        head,
        _in(facts.subject, language),
        _in(facts.legal_ground, language),
        *opening,
        *map(demand, facts.own),
        _in(facts.action, language),
        _in(facts.reply_to, language),
        signers,
    ]
    return "\n\n".join(filter(None, paragraphs))


def _demand(facts: PacketFacts, demand: Demand, language: str) -> str:
    return f"{demand.number}. {_said(facts, demand, language)}"


def _said(facts: PacketFacts, demand: Demand, language: str) -> str:
    if language in demand.text:
        return demand.text[language]
    source = demand.text.get(facts.resolution.language) or _in(demand.text, language)
    return f"({_UNTRANSLATED[language]}) {source}"


def _number(facts: PacketFacts, language: str) -> str:
    return _NUMBER[language].format(facts.outgoing)


def _cut(text: str, size: int) -> str:
    return text if len(text) <= size else text[: max(size - 1, 0)].rstrip() + "…"


def _in(texts: Texts, language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")
