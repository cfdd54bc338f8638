"""The words of resolutions by what they do and in which language; compiled once, used everywhere.

A line of words per language: the stems people actually use there. English, Russian and Kyrgyz are
known best, then Ukrainian and the Romance languages; of others only the words that no resolution
does without, since their layout has to tell the rest. Every pattern is bounded, so that no text
takes long to read.
"""

import re


def any_of(*lines: str) -> str:
    return "|".join(lines)


def _words(*lines: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(*lines)})", re.IGNORECASE)


# ---- calling on somebody: a verb in the mouth of those who adopt the text

_AUTHORS = (
    r"(?:we|i|who|hereby|therefore|participants?|signator(?:y|ies)|signers|undersigned|conference"
    r"|forum|assembly|congress|convention|meeting|organi[sz]ations?|coalition|movement|network"
    r"|union|alliance|association|federation|society|committee|council|campaign|petition|letter"
    r"|statement|resolution|declaration|citizens|residents|students|workers|members|delegates"
    r"|activists|(?-i:[A-Z]{3,8}))"
)
_ENGLISH_CALLS = (
    r"(?:call(?:s|ing)? (?:on|upon|for)|urg(?:es?|ing)|demand(?:s|ing)?|request(?:s|ing)?"
    r"|ask(?:s|ing)?|appeal(?:s|ing)? to|recommend(?:s|ing)?|propos(?:es?|ing)|insists?|requires?"
    r"|resolves?|wrote to|implores?|beseech(?:es)?|petition(?:s|ing)?|plead(?:s|ing)?|expects?"
    r"|want(?: to see)?|would like|exhorts?|instructs?|invites?|encourages?|seeks?)\b"
)
CALL = re.compile(
    any_of(
        rf"\b{_AUTHORS}\b[^.:;]{{0,160}}?\b{_ENGLISH_CALLS}",
        # Russian
        r"\b(?:призыва(?:ем|ют|ет|ю)|треб(?:уем|уют|ует|ую)|рекоменд(?:уем|уют|ует)|прос(?:им|ят|ит)"
        r"|предлага(?:ем|ют|ет)|настаива(?:ем|ют|ет)|ходатайству(?:ем|ют|ет)"
        r"|выступа(?:ем|ют|ет) за|(?:считае[мт]|считают) (?:необходимым|важным|нужным"
        r"|целесообразным)|постанов(?:или|ляем|ляет|ляют|ил)|настоятельно"
        r"|обраща(?:емся|ются|ется) (?:к|в|ко|с)|поруча(?:ем|ют|ет)|ожида(?:ем|ют)|добиваемся)\b",
        # Kyrgyz
        r"\b(?:чакыр(?:абыз|ат|ышат|уу менен)|чакырык ташта\w+|талап кыл\w+|талап эт\w+|сунушта\w+"
        r"|сунуш (?:кыл|эт|киргиз)\w+|суран\w+|өтүн\w+|кайрыл(?:абыз|ат|ышат)"
        r"|(?:керек|зарыл|маанилүү) деп (?:эсепте|тап)\w+|тапшыр(?:абыз|ат))\b",
        # Ukrainian, Belarusian
        r"\b(?:заклика(?:ємо|ють|є)|вимага(?:ємо|ють|є)|прос(?:имо|ять)|пропону(?:ємо|ють)"
        r"|рекоменду(?:ємо|ють)|зверта(?:ємося|ються|ємось)|наполяга(?:ємо|ють)|домага(?:ємося"
        r"|ються)|патрабуем|заклікаем)\b",
        # French, Portuguese, Spanish, Italian, Romanian, Catalan
        r"\b(?:(?:demand|exig|réclam|recommand|exhort|appell?|invit|souhait|sollicit|interpell)"
        r"(?:e|ons|eons|ent)(?= )|voulons|préconisons|exigeons|demandons"
        r"|exigimos|reivindicamos|demandamos|pedimos|apelamos|recomendamos|propomos|solicitamos"
        r"|convocamos|conclamamos|instamos|proponemos|llamamos a|reclamamos|defendemos|requeremos"
        r"|requerimos|queremos|exigen?|exigem|piden|pedem|reivindicam|solicitan|solicitam"
        r"|chiediamo|esigiamo|rivendichiamo|chiedono|invitiamo|proponiamo|pretendiamo|vogliamo"
        r"|cerem|solicităm|demanem|exigim)\b",
        # German, Dutch, Scandinavian
        r"\bwir\b[^.:;]{0,80}?\b(?:fordern|verlangen|appellieren|rufen|bitten|erwarten|empfehlen"
        r"|wollen)\b|\b(?:fordern|verlangen|bitten|appellieren|erwarten|empfehlen) (?:wir|daher)\b"
        r"|\bfordert\b|\b(?:eisen wij|wij eisen|we eisen|roepen wij|wij vragen|vragen wij)\b"
        r"|\b(?:vi|vill) (?:kräver|krever|kræver|uppmanar|oppfordrer|opfordrer)\b|\bkräver vi\b",
        # Polish, Czech, Slovak, South Slavic
        r"\b(?:żądamy|domagamy się|wzywamy|apelujemy|postulujemy|wnosimy|prosimy|požadujeme"
        r"|vyzýváme|žádáme|žiadame|vyzývame|zahte?jevamo|zahtevamo|tražimo|pozivamo|zahtevujemo"
        r"|настояваме|призоваваме|искаме|захтевамо|тражимо|позивамо)\b",
        # Turkish, Kazakh, Uzbek, Tajik, Tatar
        r"\b(?:talep edi\w+|istiyoruz|çağır\w+|çağrıda bulun\w+|öneriyoruz|bekliyoruz"
        r"|талап етеміз|талап етеді|шақырамыз|сұраймыз|ұсынамыз|talab qil\w+|chaqir\w+"
        r"|soʻraymiz|so['ʻ’]raymiz|taklif qil\w+|талаб мекунем|даъват мекунем|таләп итәбез)\b",
        # Hungarian, Finnish, Greek, Georgian, Armenian
        r"\b(?:követeljük|felszólítjuk|kérjük|vaadimme|kehotamme|απαιτούμε|ζητάμε|καλούμε|ζητούμε"
        r"|მოვითხოვთ|მოვუწოდებთ|պահանջում ենք|կոչ ենք անում)\b",
    ),
    re.IGNORECASE,
)
STRONG_CALL = re.compile(
    r"\b(?:demand(?:s|ing)?|calls? (?:on|upon|for)|urges?|insist(?:s)?|требуем|требуют|призываем|призывают"
    r"|настаиваем|рекомендуем|рекомендуют|талап кыл\w+|талап эт\w+|чакыр(?:абыз|ат|ышат)|вимагаємо|закликаємо"
    r"|exigimos|exigeons|demandons|reivindicamos|instamos|reclamamos|exigem|exigen|esigiamo|chiediamo"
    r"|fordern|verlangen|żądamy|domagamy się|wzywamy|požadujeme|talep ediyoruz|istiyoruz|kräver|krever)\b",
    re.IGNORECASE,
)
# The same told by others or afterwards, as news pages do.
CALLED = re.compile(
    r"\b(?:called (?:on|upon|for)|urged|demanded|appealed to|requested|recommended|is calling (?:on|for)"
    r"|are calling (?:on|for)|(?:is|are) (?:urging|demanding)|потребовал[аи]?|призвал[аи]?|призывал[аи]?"
    r"|требовал[аи]?|обратил(?:ась|ись|ся) (?:к|в|с)|рекомендовал[аи]?|попросил[аи]?"
    r"|чакыр(?:ды|ышты|ган)|талап кыл(?:ды|ышты|ган)|сунуштады|кайрылды|кайрылышты"
    r"|закликал[аи]?|вимагал[аи]?|звернул(?:ися|ась|ося) до|ont (?:demandé|exigé|appelé)"
    r"|exigi(?:ó|eron|u|ram)|pidi(?:ó|eron)|pedi(?:u|ram)|forderten?|zażądal[iy]|wezwal[iy]"
    r"|talep (?:etti|ettiler)|çağrıda bulundu\w*)\b",
    re.IGNORECASE,
)
OPERATIVE = re.compile(
    r"(?:(?:further|also|strongly|urgently|solemnly|hereby|respectfully)\s+)?"
    r"(?:calls? (?:on|upon|for)|urges|demands(?! of)|requests|recommends|invites|encourages"
    r"|appeals to|asks|reiterates its call|insists|exhorts|instructs|directs|proposes)\b"
    r"|(?:призывает|требует|рекомендует|просит|предлагает|поручает|настаивает)\b"
    r"|(?:exhorte|demande|invite|prie|recommande|engage|exige|insta|solicita|recomienda|pide"
    r"|recomenda|закликає|вимагає|рекомендує|просить)\s",
    re.IGNORECASE,
)
BY_LETTER_ONLY = re.compile(
    r"\b(?:обраща(?:емся|ются|ется)|wrote to|appeal to|кайрыл\w+|зверта\w+)", re.IGNORECASE
)

# ---- what is asked, as a thing: in headings and in announcements

ASK_NOUNS = any_of(
    r"demands?|recommendations?|proposals?|requests|asks|requirements|calls to action",
    r"требовани\w*|рекомендаци\w*|предложени\w*",
    r"талап\w*|сунуш\w*",
    r"вимог\w*|пропозиці\w*|рекомендаці\w*|патрабаванн\w*",
    r"revendications|demandes|recommandations|propositions|exigences",
    r"propostas|reivindicações|recomendações|exigências|pedidos",
    r"propuestas|demandas|reivindicaciones|recomendaciones|exigencias|peticiones",
    r"richieste|proposte|rivendicazioni|revendicări|cereri|recomandări|reivindicacions",
    r"forderung(?:en)?|empfehlungen|eisen|aanbevelingen|krav(?:en|ene)?",
    r"postulaty|żądania|rekomendacje|požadavky|požiadavky|zahte?j?evi|захтеви|искания",
    r"talep\w*|öneriler\w*|талаптар\w*|ұсыныс\w*|talablar\w*|takliflar\w*|tavsiyalar\w*",
    r"követelés\w*|vaatimu\w*|αιτήματα|მოთხოვნ\w*|պահանջներ\w*",
)
DEMANDS_PROPER = re.compile(
    r"\b(?:(?:our|the|we|student|key|core|list of|\w+) )?(?:demands|требовани[яй]|вимоги|revendications"
    r"|reivindica\w+|exigences|exigencias|exigências|forderungen|rivendicazioni|żądania|postulaty"
    r"|talepler\w*|талаптар\w*|талаптары\w*)\b",
    re.IGNORECASE,
)
DEED_NOUNS = any_of(
    r"actions?|measures?|practices|steps?|commitments|reforms|changes|points",
    r"мер(?:ы|ам?и?)?|действи\w*|шаг\w*|поручени\w*",
    r"чара\w*|кадам\w*|иш-чара\w*|аракет\w*",
    r"заход\w*|кроки|mesures|medidas|pautas|misure|maßnahmen|adımlar",
)
_THESE = (
    r"(?:following|below|ниже\w*|следующ\w+|төмөнкү\w*|төмөндөгү\w*|наступн\w+|suivant\w*"
    r"|seguintes?|siguientes?|seguenti|folgende\w*|aşağıdaki\w*|three|four|five|six|seven|eight"
    r"|nine|ten|\d{1,2})"
)
ASKS_FOLLOW = re.compile(
    rf"\b{_THESE}\b(?! (?:his|her|the|a|an|its|their)\b)[^.:;]{{0,60}}?\b(?:{ASK_NOUNS}|{DEED_NOUNS})\b"
    rf"|\b(?:{ASK_NOUNS})\s+(?:ниже|below)\b"
    r"|\bс (?:просьбой|требованием|требованиями) (?:решить|рассмотреть|о следующ\w+|принять)",
    re.IGNORECASE,
)
COUNTED_DEEDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|following|две|два|три|четыре|пять|шесть|семь|следующ\w+"
    r"|эки|үч|төрт|беш|алты|төмөнкү|три|чотири|п'ять|наступн\w+|trois|quatre|cinq|tres|cuatro|cinco|três|quatro"
    r"|drei|vier|fünf|folgende\w*)\b(?:\s+[\w,-]+){0,3}?\s+"
    rf"(?:{ASK_NOUNS}|{DEED_NOUNS})\b",
    re.IGNORECASE,
)
ASKS_NAMED = re.compile(rf"\b(?:{ASK_NOUNS})(?!\w)", re.IGNORECASE)
ONLY_DEEDS = re.compile(
    r"(?:(?:our|the|we|key|main|general|nos|наши|общие|основные|биздин|жалпы|наші|nossas|nuestras"
    rf"|policy|urgent|concrete|\d{{1,2}})\s+){{0,3}}(?:{DEED_NOUNS})(?:\s+(?:needed|we need"
    r"|required))?\s*:?",
    re.IGNORECASE,
)
ASKS_IN_A_CLAUSE = re.compile(
    r"\b(?:what (?:\w+ ){1,5}?(?:want|ask|demand|propose|(?:are )?(?:asking|calling|demanding))\b"
    r"|what (?:\w+ ){0,5}?(?:must|should|needs? to) (?!know|expect|bring|pack|read)"
    r"|we (?:therefore |hereby |strongly )?(?:demand|call|ask|urge|recommend|want|propose|request)"
    r"(?: for| on| upon| that)?\s*:?$"
    r"|чего мы (?:хотим|требуем|добиваемся)|что мы (?:предлагаем|требуем|хотим)"
    r"|(?:мы )?(?:требуем|призываем|просим|рекомендуем|предлагаем)\s*:?$"
    r"|(?:биз )?(?:талап кылабыз|чакырабыз|сунуштайбыз|суранабыз|өтүнөбүз)\s*:?$"
    r"|(?:постановили|постановля(?:ет|ем)|решили|резолюция постановила|токтом кылат|чечет|чечти)"
    r"\s*:?$"
    r"|чого ми (?:вимагаємо|хочемо|прагнемо)|що ми (?:пропонуємо|вимагаємо)|ми вимагаємо\s*:?$"
    r"|ce que nous (?:demandons|voulons|proposons)|nous (?:demandons|exigeons|voulons)\s*:?$"
    r"|(?:lo )?que (?:pedimos|exigimos|queremos|demandamos)|(?:nós )?(?:exigimos|reivindicamos)\s*:?$"
    r"|was wir (?:fordern|wollen)|wir fordern\s*:?$|(?:cosa )?chiediamo\s*:?$"
    r"|be it (?:further )?resolved)",
    re.IGNORECASE,
)

# ---- what is not asked

PROBLEMS_FOLLOW = _words(
    r"(?:problems?|concern(?:s|ed|ing)?|challenges|shortcomings|deficiencies|limitations"
    r"|violations|threats|issues|worried|alarmed|grievances|harms)\b",
    r"проблем\w*|обеспокоен\w*|тревог\w*|озабочен\w*|нарушени\w*|недостатк\w*|трудност\w*|вызов\w*",
    r"көйгөй\w*|маселе\w*|тынчсызда\w*|кооптон\w*|кемчилик\w*|бузуу\w*|кыйынчылык\w*",
    r"стурбован\w*|занепокоєн\w*|порушен\w*|проблем\w*|призвед\w+|приведет\w*",
    r"préoccup\w*|problèmes|inquiet\w*|inquiétudes|constats?\b|constatons",
    r"problemas|preocupa\w*|denunciamos|ameaças|amenazas|constatamos|problemi|preoccupa\w*",
    r"probleme|missstände|stellen fest|feststellen|besorgt|sorunlar\w*|kaygı\w*|problemy",
)
NOTING = re.compile(
    r"(?:.{0,120}\b)?(?:note[sd]?(?: that)?|noting|considering|recalling|recognising|recognizing"
    r"|whereas|given|having|acknowledg\w+|affirm\w*|believ\w+|declares?(?: that)?|welcom\w+"
    r"|отмеча\w+|констатиру\w+|учитывая|принимая во внимание|руководствуясь|заявля\w+|поддержива\w+"
    r"|белгиле\w+|эске алуу\w*|эске алып"
    r"|à la vue|étant donné|considérant|constat\w+|rappelant"
    r"|considerando|констату\w+|враховуючи|відзнача\w+|stell(?:en|t) fest)\b[^:]{0,80}:?$",
    re.IGNORECASE,
)
OURSELVES = re.compile(
    r".{0,120}\b(?:we|signatories|participants|members)\b[^.:]{0,60}?\b(?:commit(?: ourselves"
    r"| themselves)?|pledge|promise|undertake|agreed?|intend|will|are committed|vow)\b[^:]{0,60}:?$"
    r"|.{0,120}\b(?:обязу(?:емся|ются)|берём на себя|берем на себя|договорились|намерены"
    r"|планиру(?:ем|ют)|зобов'язу\w+|зобовʼязу\w+|домовилися|милдеттене\w+|макулдашты\w*"
    r"|nous nous engageons|s'engagent|nos comprometemos|comprometemo-nos|ci impegniamo"
    r"|verpflichten (?:wir )?uns|taahhüt)\b[^:]{0,60}:?$",
    re.IGNORECASE,
)
ASIDE = re.compile(
    any_of(
        r"(?:(?:the|our) )?next steps|follow[- ]up|way forward$|what(?: else)? (?:you|can) (?:can )?(?:do|i)\b"
        r"|how (?:you|to|can|do)\b|get involved|take action|act now|join (?:us|the|our)\b"
        r"|who we are|who are we|about(?: us| the| this|$)|our (?:story|mission|team|work|supporters)"
        r"|why (?:we|this|it|sign|now)\b|background|context$|the facts|key facts|frequently|faq"
        r"|questions|(?:our )?commitments$|timeline|updates?\b|news\b|press\b|media (?:contact|kit"
        r"|inquir|enquir)|events?\b|programme\b|program$|agenda\b|schedule|methodology|citation"
        r"|acknowledg(?:e)?ments?|further reading|resources|links\b|license|licence"
        r"|organi[sz](?:ers|ing committee)|supporters|supported by|partners|sponsors|faqs?\b",
        r"дальнейшие шаги|следующие шаги|что (?:можете|можно|вы можете) (?:вы )?сделать|как помочь"
        r"|как (?:вы )?можете|о (?:нас|проекте|форуме|кампании)|кто мы|почему (?:это|мы)|контекст$"
        r"|предыстория|вопросы и ответы|программа\b|организатор\w*|о чём речь|новости",
        r"кийинки кадамдар|биз жөнүндө|программа\b|уюштуруучулар|эмне кыла аласыз",
        r"наступні кроки|що ви можете|про нас|хто ми|чому це|організатор\w*|питання",
        r"prochaines étapes|qui sommes|à propos|comment |agir|pourquoi|contexte$|foire aux questions"
        r"|(?:próximos pasos|próximos passos|quiénes somos|quem somos|sobre (?:nós|nosotros|o|la|el)"
        r"|cómo |como (?:ajudar|participar|assinar)|por qué|por que|contexto$)",
        r"nächste schritte|über uns|wer wir sind|hintergrund|mitmachen|chi siamo|prossimi passi"
        r"|hakkımızda|o nas|kim jesteśmy",
    ),
    re.IGNORECASE,
)
