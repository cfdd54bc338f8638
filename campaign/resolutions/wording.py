"""How a demand is worded: by command, infinitive, wish or a word such as "must"; in any language.

Every pattern looks at the beginning of a text or at a bounded piece of it, so that no text takes
long to read.
"""

import re
from collections.abc import Sequence

from campaign.resolutions.lexicon import (
    ASIDE,
    ASKS_IN_A_CLAUSE,
    ASKS_NAMED,
    CALL,
    ONLY_DEEDS,
    OPERATIVE,
    OURSELVES,
    STRONG_CALL,
)


def is_demanding(text: str) -> bool:
    """Whether a sentence asks for something: by command, infinitive or a word such as "must"."""
    start = text[:LOOK_AT]
    return bool(
        COMMAND.match(start)
        or COMMAND_AFTER_ASIDE.match(start)
        or NECESSITY.search(text[:LOOK_AT_NECESSITY])
        or CALL.search(start)
        or OPERATIVE.match(start)
        or _infinitive_opens(start)
        or THAT_THEY_DO.match(start)
        or KYRGYZ_WISH.search(text[-80:])
        or KYRGYZ_WISH.search(start)
    )


def opens_by_asking(text: str) -> bool:
    """Whether the first words of a text already ask, so that nothing is told before."""
    start = text[:OPENING_WORDS]
    return bool(
        COMMAND.match(text[:LOOK_AT])
        or OPERATIVE.match(text)
        or CALL.search(start)
        or NECESSITY.search(start)
        or _infinitive_opens(text[:LOOK_AT])
        or THAT_THEY_DO.match(text)
        or KYRGYZ_WISH.search(text[-80:])
    )


def says_we_call(text: str) -> bool:
    """Whether those who adopt the text call on somebody in it, in so many words."""
    return bool(CALL.search(text[:LOOK_AT]) or OPERATIVE.match(text))


def calls_at_once(text: str) -> bool:
    """Whether a sentence opens with the call: "We demand", "Domagamy się", "Требуем"."""
    called = CALL.search(text[:LOOK_AT])
    return bool(OPERATIVE.match(text) or (called and called.end() <= CALLS_WITHIN))


def demands_at_once(text: str) -> bool:
    """The same with a verb that can only demand: "We want to live in peace" asks nobody."""
    strong = STRONG_CALL.search(text[:LOOK_AT])
    return strong is not None and strong.end() <= CALLS_WITHIN and calls_at_once(text)


def heads_asks(text: str) -> bool:
    """Whether a heading says that demands, recommendations or the like stand below it."""
    words = text.split()
    if len(words) > LONGEST_ASKS_HEADING or text.endswith((".", ";", ",")) or ASIDE.match(text):
        return False
    if OURSELVES.match(text):
        return False
    return bool(
        ASKS_NAMED.search(text) or ASKS_IN_A_CLAUSE.search(text) or ONLY_DEEDS.fullmatch(text)
    )


def speaks_of_ourselves(text: str) -> bool:
    """Whether those who adopt the text promise something themselves, which asks nobody else."""
    return bool(OURSELVES.match(text[:LOOK_AT])) and not CALL.search(text[:LOOK_AT])


def _infinitive_opens(text: str) -> bool:
    clauses = re.split(r"[,;]\s+", text)[:6]
    return any(_starts_with_infinitive(clause.split()[:4]) for clause in clauses)


def _starts_with_infinitive(words: Sequence[str]) -> bool:
    for position, word in enumerate(words[:2]):
        if _asks_as_a_verb(word, words) and (
            position == 0 or words[0].casefold() in _BEFORE_INFINITIVE
        ):
            return True
    return False


def _asks_as_a_verb(word: str, words: Sequence[str]) -> bool:
    if re.match("[А-яёіїєґ]", word):
        return is_infinitive(word)
    others = [one.casefold() for one in words]
    if any(one in _ENGLISH_WORDS for one in others):
        return False
    return is_infinitive(word) and any(
        one in _ROMANCE_WORDS or _ELIDED.match(one) for one in others[1:]
    )


def is_infinitive(word: str) -> bool:
    """A verb in the form in which Russian, Ukrainian and the Romance languages ask."""
    bare = _ELIDED.sub("", word.strip("«»\"'(),.:;!-–—").casefold())
    if len(bare) < len("дать"):
        return False
    if RUSSIAN_INFINITIVE.fullmatch(bare):
        return not NOT_INFINITIVE.fullmatch(bare)
    return bool(ROMANCE_INFINITIVE.fullmatch(bare))


LOOK_AT = 400
CALLS_WITHIN = 40
OPENING_WORDS = 110
LOOK_AT_NECESSITY = 1500
LONGEST_ASKS_HEADING = 12

_ADVERBS = "не также и срочно незамедлительно немедленно оперативно ne"
_BEFORE_INFINITIVE = frozenset([*_ADVERBS.split(), "de", "di", "à", "a", "que", "no", "não", "non"])
_ELIDED = re.compile(r"^(?:d|l|n|s|qu)['’]")
_ENGLISH_WORDS = frozenset(["the", "of", "and", "for", "with", "that", "is", "are", "our", "to"])
_ROMANCE = (
    "de la le les des du do da dos das el los las et ao aos o a os as un une um uma y en em à"
)
_ROMANCE_WORDS = frozenset(_ROMANCE.split())
RUSSIAN_INFINITIVE = re.compile(r"[а-яёіїєґ-]+(?:ть|ти|чь|ться|тись|тися|чься)")
NOT_INFINITIVE = re.compile(
    r".*(?:ость|асть|ости|асти|есть(?<!учесть)(?<!ввезть)|тельств.*)|сеть|сети|пути|почти|дети|"
    r"речь|ночь|помощь|смерти|памяти|очередь|девять|десять|пять|шесть|опять|путь|соцсети|мать"
    r"|печать"
)
ROMANCE_INFINITIVE = re.compile(r"[a-zà-ÿ]{2,}(?:er|ir|ar|re|oir|or)")

_ENGLISH_VERBS = """
allot cancel clear compensate end feed freeze govern guard hand hire house let outlaw pause
rebuild rename reopen reserve retrain staff subsidise
abandon abide abolish accelerate accept account achieve acknowledge act adapt address adhere adjust
adopt advance advocate agree align allocate allow amend amplify analyse analyze apologise apologize
apply appoint approve arrange assess assign assist assume assure attract audit avoid award ban base
be begin boost break bring broaden budget build call cancel cap carry cease challenge champion
change check cite clarify classify close collaborate collect combat commission commit communicate
compensate compel complete comply conclude condemn condition conduct confirm connect consider
consult continue contribute control convene cooperate coordinate correct counter cover create
criminalise criminalize cut declare decrease decriminalise decriminalize dedicate defend define
deliver demand demonstrate deploy designate design develop devise devote digitise digitize direct
disaggregate discard disclose dismantle disseminate distribute divest divert do document double
draft draw drop earmark ease educate elaborate elect eliminate embed employ empower enable enact
encourage end endorse enforce engage enhance enlarge ensure equip eradicate establish evaluate
examine exclude exempt expand expedite explore expose extend facilitate fight finalise finalize
finance find focus follow formalise formalize foster free fulfil fulfill fully fund further give
grant greatly guarantee halt harmonise harmonize help hold honor honour identify impose implement
improve include incorporate increase inform initiate install institute integrate intensify
introduce invest investigate invite involve issue join keep launch lead legalise legalize legislate
legitimise lift limit list localise localize lower maintain make mandate mainstream manage map
measure meet mobilise mobilize modernise modernize modify monitor move negotiate never not
nominate observe obtain offer open oppose organise organize oversee participate pass pay penalise
penalize permit phase place plan pledge postpone practise preserve prevent prioritise prioritize
probe process procure produce prohibit promote promptly properly propose prosecute protect provide
publicise publicly publish punish pursue put raise ratify reach reaffirm realise recall recognise
recognize reconsider reconvene redirect reduce refer reform refrain refuse regulate rehabilitate
reinforce reinstate reject release remove renew repair repeal replace report request require rescind
resettle resist resolve respect respond restore restrict return reveal reverse review revise revoke
safeguard scale scrap secure seek send separate set share show sign simplify solve speed spend
stand start step stop streamline strengthen submit subsidise subsidize substitute supervise
supply support suspend sustain switch table tackle take target teach terminate tighten track train
transfer translate transition treat triple turn undertake unify unite update upgrade uphold urge
urgently use utilise utilize verify vote waive withdraw withhold work write
"""
COMMAND = re.compile(
    r"(?:(?:also|immediately|urgently|fully|actively|please|and|to|that|further|jointly)\s+){0,2}"
    rf"(?:{'|'.join(_ENGLISH_VERBS.split())})\b(?!\s*[:,-])(?!\s+(?:is|are|was|were|has|have)\b)"
    r"|(?:calls? (?:on|upon|for)|urges|demands|requests|recommends|insists)\b"
    r"|[А-ЯЁ]?[а-яё]+(?:йте|ите|ьте)(?:сь)?\b"
    r"|(?:prendre|mettre|faire|rendre)\b",
    re.IGNORECASE,
)
COMMAND_AFTER_ASIDE = re.compile(
    r"(?:for|in|when|where|wherever|whether|with|to|at|by|through|as|on|if|until|within|given"
    r"|where)\b"
    rf"[^.;:]{{3,200}}?,\s+(?:{'|'.join(_ENGLISH_VERBS.split())})\b(?!\s*[:,-])",
    re.IGNORECASE,
)
NECESSITY = re.compile(
    r"\b(?:should|must|shall|(?<!the )needs? to|ought to|ha(?:s|ve) to|(?:is|are) needed"
    r"|it is (?:also )?(?:necessary|important|essential|crucial|vital|imperative|urgent|required)"
    r"|необходим\w*|следует|долж(?:ен|н[аоы])|обязан\w*|нужно|надлежит|целесообразно|пора"
    r"|керек|зарыл\w*|тийиш|абзел|милдеттүү|маанилүү"
    r"|необхідно|слід|повин\w+|потрібно|треба|має бути|мають"
    r"|doi(?:t|vent)|il faut|deve(?:m|no)?|debe(?:n|rán?)?|es necesario|é necessário|hay que"
    r"|bisogna|soll(?:en)?|muss|müssen|należy|musi|powinn\w+|moet(?:en)?|måste|trebuie|mora(?:ju)?"
    r"|\w+m[ae]l[ıi](?:d[ıi]r)?|қажет|тиіс|лозим|зарур|kerak|lozim)\b",
    re.IGNORECASE,
)
# "Que apruebe un plan", "que le gouvernement publie", "dass der Rat beschließt": what is wanted.
THAT_THEY_DO = re.compile(r"(?:que|qu['’]|che|dass|щоб|чтобы)\s?\w", re.IGNORECASE)
KYRGYZ_WISH = re.compile(
    r"(?:с[ыиуү]н(?:дар|дер)?|[гк](?:ыла|иле|ула|үлө|үлө|улар?)|ң[ыи]з(?:дар|дер)?"
    r"|[^\W\d_]{2,}(?:уу|үү|оо|өө)(?:су|сү|ну|нү|ну\s+\w+)?)\s*(?:[.;,!]|$)",
    re.IGNORECASE,
)
