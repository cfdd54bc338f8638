"""The words by which a paper is known: its titles, its end, and what a page has around it.

In the languages of `lexicon.py`, which has the words of what is asked in it.
"""

import re

from campaign.resolutions.lexicon import any_of

_TITLES = any_of(
    r"resolution|declaration|statement|petition|appeal|open letter|manifesto|charter"
    r"|communiqu[eé]|position paper"
    r"|joint letter",
    r"резолюци\w*|деклараци\w*|обращение|заявление|петиция|манифест|хартия|открытое письмо"
    r"|постановление|коллективное письмо|воззвание",
    r"кайрылуу\w*|билдирүү\w*|токтом\w*|чакырык\w*|ачык кат\w*|үндөө\w*",
    r"резолюція|звернення|заява|петиція|декларація|відкритий лист|маніфест|меморандум",
    r"letter (?:to|from)|résolution|déclaration|lettre (?:à|au|aux)|pétition|manifeste|appel|lettre ouverte",
    r"carta|manifesto|declaração|petição|moção|resolução|abaixo-assinado|nota pública",
    r"declaración|manifiesto|petición|resolución|pronunciamiento|comunicado|llamamiento",
    r"appello|petizione|risoluzione|dichiarazione|lettera aperta|mozione|declarație|rezoluție",
    r"entschließung|erklärung|offener brief|aufruf|manifest|resolutie|verklaring"
    r"|petitie|resolution|uttalande|upprop|opprop",
    r"rezolucja|apel|deklaracja|petycja|list otwarty|výzva|prohlášení|petice"
    r"|otvoreno pismo|deklaracija|peticija|proglas",
    r"bildiri\w*|basın açıklaması|açık mektup|sonuç bildirgesi|қарар|үндеу"
    r"|мәлімдеме|ашық хат|qaror|murojaat\w*|bayonot|ochiq xat|қатънома|муроҷиат\w*",
    r"nyilatkozat|határozat|petíció|julkilausuma|vetoomus|ψήφισμα|διακήρυξη|ανοιχτή επιστολή",
)
# Other papers bear these names as well, so that they speak for a resolution only a little.
_LESSER_TITLES = any_of(
    r"calls? (?:to|for|of|on|upon)|urges|recommendations|principles|demands|memorandum|submission|pledge",
    r"рекомендации|требования|меморандум|призыв|сунуштар\w*|заклик|вимоги|чечим\w*",
    r"revendications|propositions|plateforme|tribune|motion|reivindicações|propostas|propuestas",
    r"forderungen|stellungnahme|stanowisko|karar|talepler\w*|öneriler\w*",
)
TITLE_WORD = re.compile(rf"\b(?:{_TITLES}|{_LESSER_TITLES})\b", re.IGNORECASE)
FORMAL_TITLE = re.compile(rf"\b(?:{_TITLES})\b", re.IGNORECASE)
OTHER_PAPER = re.compile(
    r"\b(?:privacy|cookies?|terms (?:of|and)|personal statement|curriculum vitae|résumé|recipe"
    r"|financial statement|call for (?:papers|proposals|applications|submissions)|job|vacanc(?:y|ies)"
    r"|(?:user|installation) (?:guide|manual)|changelog|release notes|appeal (?:court|judges?)"
    r"|политика конфиденциальности|пользовательское соглашение|рецепт|вакансия|резюме|инструкция"
    r"|купуялык саясаты|политика обработки|політика конфіденційності|datenschutzerklärung"
    r"|politique de confidentialité|política de privacidad[e]?|rezept|receta|ricetta)\b",
    re.IGNORECASE,
)
OTHER_PAPERS_HEADING = re.compile(
    r"(?:installation|getting started|usage|contributing|changelog|ingredients|method|zutaten|zubereitung"
    r"|ingredientes|ingrédients|ингредиенты|установка|work experience|employment history|education|skills"
    r"|опыт работы|образование|навыки|qualifications|responsibilities|обязанности)\s*:?",
    re.IGNORECASE,
)
SIGNED_OFF = re.compile(
    any_of(
        r"(?:the )?participants of|(?:unanimously )?(?:adopted|carried|approved)\b|passed (?:by|on"
        r"|unanimously)|signed\b|done (?:at|in)|on behalf of|issued (?:by|on|in)|moved by"
        r"|signator(?:y|ies)\b|(?:initial|first|original|list of) signator|signatures?\s*:"
        r"|(?:the )?undersigned\s*:?$|endorsed by|endorsing org|supporting org|in solidarity",
        r"участни(?:ки|цы) |принят[аоы]?\b|подпис(?:и|али|ано|анты|авшие)\b|от имени"
        r"|инициативная группа",
        r"(?:форумдун|жыйындын|конференциянын|тренингдин|чогулуштун|съезддин)\s+катышуучулары"
        r"|катышуучулар(?:ы|дын)?\b|кабыл алын(?:ды|ган)|кол кой(?:гондор|ушту|ду|улду)|атынан"
        r"|бир добуштан",
        r"учасники |ухвалено|прийнято|підпис(?:али|анти|и)\b|від імені",
        r"(?:yours|best|kind|warm)(?: regards)?,?$|(?:yours )?(?:sincerely|faithfully|truly)"
        r"|respectfully(?: submitted| yours)?,?$|с уважением|урматтоо менен|з повагою|с почтением"
        r"|cordialement|atentamente|atenciosamente|mit freundlichen|cordiali saluti|saygılarımızla",
        r"adopté|(?:premiers |les )?signataires|organisations signataires|signé\b|pour le collectif",
        r"assinam|assinaturas|adotada|signatári|subscrevem",
        r"firman\b|firmas\b|firmantes|aprobad[ao]|suscriben|adhieren",
        r"prime adesioni|firmatari|primi firmatari|unterzeichn|erstunterzeichn|unterschrieben"
        r"|(?:die )?resolution wurde|beschlossen|ondertekend|podpisan|sygnatariusze|podepsáni"
        r"|imzacılar|imzalayanlar|kamuoyuna saygıyla|қол қойғандар|imzolaganlar|semnatari|aláírók",
        r".{0,80}\b(?:резолюция|resolution|declaration)\b.{0,120}\b(?:кабыл алын|принят|adopted)",
    ),
    re.IGNORECASE,
)
SIGNATORIES = re.compile(
    r"(?:(?:initial|first|original|list of|organi[sz]ational|individual|current) )?signator(?:y|ies)\b"
    r"|signed(?: by)?\b|signers\b|signatures?\s*:?$|(?:the )?undersigned\s*:?$|endors(?:ed by|ements?|ing org)"
    r"|підпис(?:али|анти|и)\b|подпис(?:и|али|ано|анты|авшие)\b|кол кой(?:гондор|ушту|ду|улду)"
    r"|(?:premiers |les )?signataires|organisations signataires|assinam|assinaturas|signatári"
    r"|subscrevem|firman\b|firmas\b|firmantes|suscriben|prime adesioni|firmatari|primi firmatari"
    r"|(?:erst)?unterzeichn|ondertekend|sygnatariusze|podepsáni|imzacılar|imzalayanlar"
    r"|қол қойғандар|semnatari|aláírók",
    re.IGNORECASE,
)
TO_BE_SIGNED = re.compile(
    r"(?:add your (?:name|signature)|sign (?:the|this|our) (?:petition|letter|appeal|statement|declaration"
    r"|pledge|resolution|charter)|\W*sign (?:now|here)|подпис(?:ать|аться|ите) |підпис(?:ати|атися)|кол коюу"
    r"|sign(?:er|ez) (?:l['’]|la |le |cet|notre)|firma (?:la|el|esta|este|aquí|ora)|assine |jetzt unterschreiben"
    r"|podpisz )",
    re.IGNORECASE,
)
REPLY_WANTED = re.compile(
    r"(?:о (?:принятых|результатах|ваших|решении|ходе)\b[^.]{0,80}\b(?:просим|прошу)"
    r"|(?:просим|прошу) (?:вас )?(?:дать |направить |предоставить )?(?:письменн\w+ )?(?:ответ|сообщить о"
    r"|уведомить|проинформировать нас)|ответ просим|we (?:look forward|await|would welcome|hope to hear"
    r"|request a (?:meeting|response|reply))|please (?:reply|respond|contact|send)"
    r"|про (?:вжиті|результати)\b[^.]{0,80}\bпросимо)",
    re.IGNORECASE,
)
CHROME = re.compile(
    any_of(
        r"dear (?:friends|guests|readers|visitors)|(?:read|see) (?:also|more)|related\b|share\b"
        r"|spread the word|recent (?:signatures|supporters|posts|news)|add your (?:signature|name"
        r"|voice)|sign (?:this|the|our|now|here|up|on)\b|follow us|subscribe|donat(?:e|ion)"
        r"|contact(?:s| us|:|$)|all rights|©|footnotes?\b|references\b|notes?\s*:?$|sources?\s*:?$"
        r"|bibliography|comments?\b|leave a|important documents|partners$|tags?\b|annex|appendix"
        r"|download|for (?:more|further) inform|(?:full|first|last) name|e-?mail(?: address)?\b"
        r"|privacy policy|terms of|cookie|powered by|copyright|back to top|previous|next (?:post"
        r"|article)|you may also|most read|latest|support (?:us|our)|newsletter|to sign|\d+"
        r" (?:comments|signatures|supporters)",
        r"читайте|смотрите также|поделиться|контакт|помочь|поддержать|разработка сайта|все права"
        r"|источник|примечани|справка|приложени|дорогие друзья|подпис(?:аться|ка|ать)"
        r"|комментари|скачать|новости|партн[её]ры|другие (?:материалы|новости)|похожие|тел\."
        r"|e-?mail|по теме|оставить|наверх|теги|добавить",
        r"окуңуз|дагы окуңуз|ошондой эле окуңуз|бөлүш|байланыш|урматтуу (?:достор|окурман)"
        r"|шилтеме|булак|бардык укуктар|тиркеме|сайтты|жаңылыктар|колдоо көрсөт|комментарий"
        r"|кол коюу",
        r"читайте також|поділи(?:тися|ться)|контакт|підписати|коментар|джерел|усі права|додат",
        r"partag|contact|signer |signez|commentaires|lire aussi|articles? (?:liés|récents)|soutenir"
        r"|faire un don|mentions légales|tous droits|notes?$|abonnez",
        r"compartilh|compart(?:ir|e)\b|contato|contacto|firma (?:aquí|ahora|el|la)|assine|leia"
        r"|lee también|comentarios|comentários|donar|doe\b|notas?$|aviso legal",
        r"impressum|datenschutz|kontakt|teilen|jetzt unterschreiben|spenden|mehr zum thema"
        r"|condividi|contatti|firma ora|paylaş|iletişim|udostępnij|deel\b",
    ),
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"[\"»”’']\s*,?\s*[—–-]?\s*(?:[\w.]+\s+){0,4}?(?:said|says|told|added|explained|сказал\w*|заяви\w+"
    r"|отмети\w+|добави\w+|рассказа\w+|сообщи\w+|считает|деди|деп (?:айтты|белгиледи)|сказа\w+"
    r"|a (?:déclaré|dit|affirmé)|dijo|afirmó|disse|afirmou|sagte|erklärte)\b",
    re.IGNORECASE,
)
FIRST_PERSON = re.compile(
    r"(?:we|i|мы|я|биз|мен|ми|nous|nós|nosotros|nosotras|noi|wir|ich|biz|my|wij)\b", re.IGNORECASE
)
SALUTATION = re.compile(
    r"(?:dear|уважаем(?:ый|ая|ые)|урматтуу|шановн(?:ий|а|і)|madame|monsieur|mesdames|messieurs"
    r"|estimad[oa]s?|prezad[oa]s?|sehr geehrte[rn]?|egregi[oa]|gentil[ei]|sayın|szanown[iay]\w*"
    r"|hon(?:ou?rable)?\b)[^.:;]{2,140}$",
    re.IGNORECASE,
)
