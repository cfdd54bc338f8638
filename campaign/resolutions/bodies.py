"""The words by which a body is known: parliaments and ministries, organs, unions, the press."""

import re

_SHORT_NAMES = """
LSG NGO NGOs CSO CSOs UN EU OSCE WHO UNDP UNICEF OHCHR UNESCO IMF ADB EBRD EAEU CIS SCO MP MPs
ОсОО ООО ОАО ЗАО LLC МСУ ООН ОБСЕ ЕС ВОЗ СМИ НПО ОГО МВД ГКНБ ГП ГСИН МЧС ЖӨБ ЖМК БУУ ӨЭУ ИИМ ЖКК УКМК
"""
NAMED_BODIES = frozenset(_SHORT_NAMES.split())

_ENGLISH = re.compile(
    r"(?:(?:inter)?governments?|parliaments?|cabinet|ministr(?:y|ies)|ministers?|presidents?"
    r"|kenesh(?:es)?|assembl(?:y|ies)|senate|congress|councils?|committees?|commissions?"
    r"|commissioner|authorit(?:y|ies)"
    r"|agenc(?:y|ies)|departments?|divisions?|institut(?:ions?|es?)|organi[sz]ations?|bod(?:y"
    r"|ies)|courts?"
    r"|police|prosecutors?|prosecutions|ombuds(?:man|person)|municipalit(?:y|ies)|mayors?|hall"
    r"|donors?"
    r"|unions?|communit(?:y|ies)|deput(?:y|ies)|parliamentarians|legislators|lawmakers"
    r"|legislatures?"
    r"|judiciary|judges|media|journalists|employers?|business(?:es)?|compan(?:y|ies)|corporations?"
    r"|universit(?:y|ies)|schools|banks?|fund|foundations?|partners|secretariats?|secretar(?:y|ies)"
    r"|offices?|services?|administrations?|directorates?|inspectorates?|inspector|director"
    r"|societ(?:y|ies)"
    r"|leaders|parties|party|federations?|academ(?:y|ies)|associations?|actors|stakeholders|states?"
    r"|publishers|journals|researchers|scientists|funders|alliances?|networks?|politicians"
    r"|decision-makers"
    r"|policymakers|policy-makers|officials|boards?|centres?|centers?|platforms?|republic|countries"
    r"|akimiats?|okmotus?|okmoty|keneshes|members|chairman|chairperson|speaker|premier|governors?"
    r"|regulators?|operators?|providers?|trade|ngos?|csos?|mps?|akimats?|hokimiyats?)",
    re.IGNORECASE,
)
_RUSSIAN = re.compile(
    r"(?:парламент|правительств|министерств|министр|минист|кабинет|президент|кенеш|жогорку|депутат"
    r"|комитет|комисси|совет|орган(?!ич)|агентств|ведомств|департамент|управлени|служб|суд(?:ам"
    r"|ы|у|ов|ьям|ебн)"
    r"|прокур|омбудсм|акыйкатч|мэри|мэр(?!о|ы)|администрац|айыл[- ]?[оө]кмот|окмот|акимиат"
    r"|муниципал|власт|доно"
    r"|организаци|учреждени|институт|объединени|союз|ассоциаци|фонд|сообществ|обществ(?!енн(?:ый"
    r"|ая|ое|ые|ого|ых|ым|ыми|ому|ой|ую))|партн[её]р"
    r"|сми\b|медиа|журналист|работодател|бизнес|предпринимател|компани|предприяти|университет|вуз"
    r"|школ|банк|парти|лидер|академи|федераци|центр|секретариат|дирекци|инспекци|полиц|милиц"
    r"|государств(?!енн)|стран|структур|палат|дум|облас|губернатор|аким|мінісц|средства массовой"
    r"|средствам массовой|представител|руководител|глав[аеу]|уполномоченн|учител|педагог"
    r"|законодател"
    r"|верховн|генеральн\w* прокур|уряд|міністерств|рад[аиі]\b|органам|громад|спільнот|організаці)",
    re.IGNORECASE,
)
_KYRGYZ = re.compile(
    r"(?:кеңеш|министрлик|министрлиг|министр|кабинет|президент|өкмөт|парламент|депутат|комитет"
    r"|комисси"
    r"|орган|агенттиг|агенттик|департамент|башкармалык|башкармалыг|кызмат|сот|прокуратура"
    r"|акыйкатчы|мэрия"
    r"|администраци|акимчилик|бийлик|бийлиг|донор|уюм|мекеме|бирикме|союз|ассоциаци|фонд|коом"
    r"|өнөктөш"
    r"|жмк|каражаттар|журналист|иш берүүчү|ишкер|компани|университет|мектеп|банк|парти|лидер|борбор"
    r"|катчылык|катчылыг|инспекци|мамлекет|өлкө|түзүм|палата|аким|жетекчи|мыйзам чыгаруучу|өкүл"
    r"|милици)",
    re.IGNORECASE,
)
_ROMANCE = re.compile(
    r"(?:gouvernement|governo|gobierno|minist[eéè]r|parlement|parlamento|congresso|congreso|senado"
    r"|assembl[eé]ia|assembl[eé]e|asamblea|munic[ií]p|prefeitura|mairie|ville|estado|[eé]tat"
    r"|uni[aãóo]"
    r"|órgão|commission|conseil|consejo|conselho|r[eé]gion|ayuntamient|diputaci|xunta|junta|comune|regione|governo|ministr|universidade|universit[eé]|autoridad|autorit[eé]|poder|câmara|secretaria|comiss"
    r"|sociedade"
    r"|société|organiza[cç]|organisation|institui[cç]|institution)",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|in|for|under|on|to|from|with|within|at|by|that|which|who|during|against|via|through"
    r"|du|des|de|do|da|del)\b",
    re.IGNORECASE,
)
_ADJECTIVE = re.compile(
    r"[а-яёіїє-]+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ым|им|ому|ему|ых|их|ыми|ими|ую|юю|ого|его|им|ій"
    r"|ої|ою)",
    re.IGNORECASE,
)
_ABBREVIATION = re.compile(r"(?:[A-ZА-ЯӨҮҢ]{2,7}s?|[A-Z][a-z]?[A-Z]{1,4}|[A-Z]{1,3}o[A-Z])")
FIRST_WORDS = 5


def is_body(phrase: str) -> bool:
    """Whether a phrase names somebody who can be addressed, and not a matter or a deed."""
    words = re.sub(r"[()«»“”\"„]", " ", phrase).split()
    if not words:
        return False
    if _is_abbreviation(words, phrase):
        return True
    if re.search("[а-яөүңіїєґ]", phrase, re.IGNORECASE):
        return _heads_in_russian(words) or _heads_in_kyrgyz(words)
    return _heads_in_english(re.sub(r"\s*\([^()]*\)", "", phrase) or phrase)


def is_kyrgyz_body(word: str) -> bool:
    """Whether a Kyrgyz word ends the naming of a body, in a case in which one is addressed."""
    return _heads_in_kyrgyz([word])


def is_kyrgyz_authority(word: str) -> bool:
    """Whether that body decides: a school can be what is asked about, a ministry is asked."""
    return bool(_KYRGYZ_AUTHORITY.match(word))


def _is_abbreviation(words: list[str], phrase: str) -> bool:
    bare = [word.strip(",.:;") for word in words if word.casefold() not in {"the", "all", "a"}]
    if any(word in NAMED_BODIES for word in bare[:2]):
        return True
    shouted = phrase.isupper() and len(bare) > 1
    return (
        len(bare) == 1
        and not shouted
        and bool(_ABBREVIATION.fullmatch(bare[0]))
        and (not phrase.strip(" :.").isupper() or len(bare[0]) < len("CABINET"))
    )


def _heads_in_english(phrase: str) -> bool:
    """The English head is last before a preposition: "donors of", not "donor aid"."""
    before = _PREPOSITION.split(phrase.strip(), maxsplit=1)[0]
    head = re.findall(r"[^\W\d_][\w'’-]*", before)
    if any(_ENGLISH.fullmatch(word) for word in head[-1:]):
        return True
    if len(head) >= len(("inspector", "general")) and head[-1].casefold() in {"general", "kenesh"}:
        return True
    return any(_ROMANCE.match(word) for word in head[:2]) and not _ends_as_matter(head)


def _ends_as_matter(head: list[str]) -> bool:
    return (
        bool(head)
        and bool(re.search(r"(?:al|ly|ing|ment|ness)$", head[-1], re.IGNORECASE))
        and (not _ROMANCE.match(head[-1]))
    )


def _heads_in_russian(words: list[str]) -> bool:
    """In Russian adjectives may stand before the head, and nothing else does."""
    if _KYRGYZ_NOT_ADDRESSED.search(words[-1].strip(",.:;")) and _KYRGYZ.match(words[-1]):
        return False
    for position, word in enumerate(words[:FIRST_WORDS]):
        if _RUSSIAN.match(" ".join(words[position : position + 2])):
            return True
        if not (
            _ADJECTIVE.fullmatch(word) or word.casefold() in {"все", "всем", "всех", "к", "ко"}
        ):
            return False
    return False


def _heads_in_kyrgyz(words: list[str]) -> bool:
    """In Kyrgyz the head stands last, and carries the ending."""
    last = [word.strip(",.:;–—-") for word in words if word.strip(",.:;–—-")][-1:]
    return any(_KYRGYZ.match(word) and not _KYRGYZ_NOT_ADDRESSED.search(word) for word in last)


_KYRGYZ_NOT_ADDRESSED = re.compile(
    r"(?:[ндт][ыиуү]н|[дт][аеоө]н?)$"
    r"|^(?!министрлик|агенттик|башкармалык|бийлик|катчылык|акимчилик|жетекчилик).*[лдт][ыиуү]к$",
    re.IGNORECASE,
)
_KYRGYZ_AUTHORITY = re.compile(
    r"(?:кеңеш|кабинет|министр|өкмөт|орган|агентти|комитет|прокуратура|президент|мэрия|акимчили"
    r"|акыйкатчы"
    r"|комисси|депутат|жөб|инспекци|башкармалы|парламент)",
    re.IGNORECASE,
)
