"""How resolutions word things: titles, leads, calls, demands, endings; English, Russian, Kyrgyz.

Ukrainian, French, Portuguese and Spanish are known by their commonest words only. Every pattern
looks at the beginning of a text or at a bounded piece of it, so that no text takes long to read.
"""

import re
from collections.abc import Sequence


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
        or KYRGYZ_WISH.search(text[-80:])
        or KYRGYZ_WISH.search(start)
    )


def says_we_call(text: str) -> bool:
    """Whether those who adopt the text call on somebody in it, in so many words."""
    return bool(CALL.search(text[:LOOK_AT]) or OPERATIVE.match(text))


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
    return is_infinitive(word) and any(one.casefold() in _ROMANCE_WORDS for one in words[1:])


def is_infinitive(word: str) -> bool:
    """A verb in the form in which Russian, Ukrainian and the Romance languages ask."""
    bare = word.strip("«»\"'(),.:;!-–—").casefold()
    if len(bare) < len("дать"):
        return False
    if RUSSIAN_INFINITIVE.fullmatch(bare):
        return not NOT_INFINITIVE.fullmatch(bare)
    return bool(ROMANCE_INFINITIVE.fullmatch(bare)) and word[:1].isupper()


LOOK_AT = 400
LOOK_AT_NECESSITY = 1500

_ADVERBS = "не также и срочно незамедлительно немедленно оперативно ne"
_BEFORE_INFINITIVE = frozenset(_ADVERBS.split())
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
    r"|doi(?:t|vent)|il faut|deve(?:m)?|debe(?:n)?|es necesario|é necessário|hay que)\b",
    re.IGNORECASE,
)
KYRGYZ_WISH = re.compile(
    r"(?:с[ыиуү]н(?:дар|дер)?|гыла|гиле|ң[ыи]з(?:дар|дер)?"
    r"|[^\W\d_]{2,}(?:уу|үү|оо|өө)(?:су|сү|ну|нү|ну\s+\w+)?)\s*(?:[.;,!]|$)",
    re.IGNORECASE,
)

_WHO = (
    r"(?:we|i|who|hereby|therefore|participants?|signator(?:y|ies)|undersigned|conference|forum"
    r"|assembly|congress|meeting|organi[sz]ations?|coalition|movement|network|union"
    r"|(?-i:[A-Z]{3,8}))"
)
CALL = re.compile(
    rf"\b{_WHO}\b[^.:;]{{0,160}}?\b(?:calls? (?:on|upon|for)|urges?|demands?|requests?|asks?"
    r"|appeals? to|recommends?|proposes?|insists?|requires?|resolves?|wrote to|implores?)\b"
    r"|\b(?:призыва(?:ем|ют|ет)|треб(?:уем|уют)|рекоменд(?:уем|уют|ует)|прос(?:им|ят)"
    r"|предлага(?:ем|ют|ет)|настаива(?:ем|ют|ет)|ходатайству(?:ем|ют|ет)|выступа(?:ем|ют|ет) за"
    r"|считае[мт] необходимым|считают необходимым|постанов(?:или|ляем|ляет|ляют|ил)"
    r"|обраща(?:емся|ются|ется) (?:к|в|ко|с)|поруча(?:ем|ют|ет))\b"
    r"|\b(?:чакыр(?:абыз|ат|ышат)|чакырык ташта\w+|талап кыл\w+|талап эт\w+|сунушта\w+"
    r"|сунуш (?:кыл|эт)\w+|суран\w+|өтүн\w+|кайрыл(?:абыз|ат|ышат)|(?:керек|зарыл) деп эсепте\w+)\b"
    r"|\b(?:закликаємо|закликають|вимагаємо|вимагають|просимо|пропонуємо|рекомендуємо"
    r"|звертаємося)\b"
    r"|\b(?:demandons|exigeons|réclamons|recommandons|exhortons|appelons|demandent)\b"
    r"|\b(?:exigimos|reivindicamos|demandamos|pedimos|apelamos|recomendamos|propomos|solicitamos"
    r"|convocamos|conclamamos|instamos|proponemos|llamamos a|reclamamos|defendemos)\b",
    re.IGNORECASE,
)
OPERATIVE = re.compile(
    r"(?:calls? (?:on|upon|for)|(?:strongly |further )?(?:urges|demands|requests|recommends|invites"
    r"|encourages|appeals to|asks|reiterates its call))\b",
    re.IGNORECASE,
)
BY_LETTER_ONLY = re.compile(
    r"\b(?:обраща(?:емся|ются|ется)|wrote to|appeal to|кайрыл\w+)", re.IGNORECASE
)

_ASKS = (
    r"(?:actions?|measures?|demands?|recommendations?|practices|steps?|proposals?|requests|asks"
    r"|commitments|мер\w*|действи\w*|требован\w*|рекомендаци\w*|предложени\w*|шаг\w*|поручени\w*"
    r"|чара\w*|талап\w*|сунуш\w*|кадам\w*|иш-чара\w*|аракет\w*"
    r"|заход\w*|вимог\w*|пропозиці\w*|mesures|revendications|demandes|recommandations"
    r"|propostas|medidas|reivindicações|recomendações|propuestas|demandas|recomendaciones)"
)
_THESE = (
    r"(?:following|below|ниже\w*|следующ\w+|төмөнкү\w*|төмөндөгү\w*|наступн\w+|suivant\w*"
    r"|seguintes?|siguientes?|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
)
ASKS_FOLLOW = re.compile(
    rf"\b{_THESE}\b[^.:;]{{0,60}}?\b{_ASKS}\b|\b{_ASKS}\s+(?:ниже|below)\b", re.IGNORECASE
)
ASKS_HEADING = re.compile(
    r"(?:(?:our|the|we|key|main|general|nos|наши|общие|основные|биздин|жалпы|наші|nossas|nuestras"
    rf"|\d{{1,2}}|three|four|five|six|seven|eight|nine|ten|policy)\s+){{0,3}}{_ASKS}\s*:?"
    r"|(?:(?:therefore|thus),? )?we (?:therefore )?(?:demand|call|ask|urge|recommend)(?: for"
    r"| on)?\s*:?"
    r"|(?:мы )?(?:требуем|призываем|просим|рекомендуем|предлагаем)\s*:?"
    r"|(?:биз )?(?:талап кылабыз|чакырабыз|сунуштайбыз|суранабыз|өтүнөбүз)\s*:?"
    r"|(?:постановили|постановляет|решили|резолюция постановила|токтом кылат|чечет|чечти)\s*:?",
    re.IGNORECASE,
)

PROBLEMS_FOLLOW = re.compile(
    r"\b(?:problems?|concern(?:s|ed)?|challenges|shortcomings|deficiencies|limitations|violations"
    r"|проблем\w*|обеспокоен\w*|тревог\w*|озабочен\w*|нарушени\w*|недостатк\w*|трудност\w*|вызов\w*"
    r"|көйгөй\w*|маселе\w*|тынчсызда\w*|кооптон\w*|кемчилик\w*|бузуу\w*"
    r"|стурбован\w*|занепокоєн\w*|préoccupations|problèmes|problemas|preocupa\w*)\b",
    re.IGNORECASE,
)
NOTING = re.compile(
    r"(?:.{0,120}\b)?(?:note[sd]?(?: that)?|noting|considering|recalling|recognising|recognizing"
    r"|whereas|given|having|отмеча\w+|констатиру\w+|учитывая|принимая во внимание|руководствуясь"
    r"|белгиле\w+|эске алуу\w*|эске алып|à la vue|étant donné|considérant"
    r"|considerando)\b[^:]{0,80}:?$",
    re.IGNORECASE,
)

TITLE_WORD = re.compile(
    r"\b(?:resolution|declaration|statement|petition|appeal|open letter|manifesto|charter"
    r"|communiqu[eé]|call (?:to|for|of|on)|position paper|recommendations"
    r"|резолюци\w*|деклараци\w*|обращение|заявление|петиция|манифест|хартия|открытое письмо|призыв"
    r"|рекомендации|постановление|меморандум"
    r"|кайрылуу\w*|билдирүү\w*|токтом\w*|чечим\w*|чакырык\w*|ачык кат|сунуштар"
    r"|резолюція|звернення|заява|петиція|декларація|відкритий лист"
    r"|résolution|déclaration|pétition|manifeste|carta|manifesto|declaração|petição|moção|resolução"
    r"|declaración|manifiesto|petición|resolución|pronunciamiento)\b",
    re.IGNORECASE,
)

SIGNED_OFF = re.compile(
    r"(?:(?:the )?participants of|(?:unanimously )?adopted|signed by|done (?:at|in)|on behalf of"
    r"|signator(?:y|ies)\b|signatures?\s*:|signed\s*:|endorsed by"
    r"|участни(?:ки|цы) |принят[аоы]?\b|подпис(?:и|али|ано|анты)\b|от имени"
    r"|(?:форумдун|жыйындын|конференциянын|тренингдин|чогулуштун)\s+катышуучулары"
    r"|кабыл алын(?:ды|ган)"
    r"|кол кой(?:гондор|ушту|ду)|атынан|учасники |ухвалено|прийнято|підписали"
    r"|yours (?:sincerely|faithfully|truly)|sincerely|respectfully|с уважением|урматтоо менен"
    r"|з повагою"
    r"|.{0,80}\b(?:резолюция|resolution|declaration)\b.{0,120}\b(?:кабыл алын|принят|adopted)"
    r"|adopté|signataires|assinam|adotada|firman|aprobad[ao])",
    re.IGNORECASE,
)
CHROME = re.compile(
    r"(?:dear (?:friends|guests|readers|visitors)|(?:read|see) (?:also|more)|related\b|share\b"
    r"|spread the word|recent (?:signatures|supporters|posts|news)|add your (?:signature|name)"
    r"|sign (?:this|the|our) |follow us|subscribe|donat(?:e|ion)|contact(?:s| us|:|$)|all rights"
    r"|©|footnotes?\b|references\b|notes?\s*:?$|sources?\s*:?$|bibliography|comments?\b|leave a"
    r"|important documents|partners$|tags?\b|annex|appendix|download|for (?:more|further) inform"
    r"|читайте|смотрите также|поделиться|контакт|помочь|поддержать|разработка сайта|все права"
    r"|источник|примечани|справка|приложени|дорогие друзья|подпис(?:аться|ка)|комментари|скачать"
    r"|новости|партн[её]ры|другие (?:материалы|новости)|похожие|тел\.|e-?mail"
    r"|окуңуз|дагы окуңуз|ошондой эле окуңуз|бөлүш|байланыш|урматтуу (?:достор|окурман)|шилтеме"
    r"|булак|бардык укуктар|тиркеме|сайтты|жаңылыктар|колдоо көрсөт"
    r"|читайте також|поділитися|контакти|partag|contactez|compartilh|compart|contato)",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(r"(?:we|i|мы|я|биз|мен|ми|nous|nós|nosotros|nosotras)\b", re.IGNORECASE)
