"""The packet's usual sentences, for what an organiser has not written in their own words.

Labels of the printed pages are in `templates/packet/words.typ`; here is what the letter and
`portal.txt` share.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]
"""One text in the languages it has: {"ky": …, "ru": …, "en": …}."""

_ADOPTED: Texts = {
    "ky": "Төмөнкү резолюция кабыл алынды: {title}. Анын Сизге карата талаптарына кошулган"
    " адамдардын жана уюмдардын саны 3-тиркемеде келтирилди.",
    "ru": "Принята резолюция: {title}. Число лиц и организаций, присоединившихся к её требованиям"
    " к Вам, приведено в приложении 3.",
    "en": "This resolution was adopted: {title}. The number of persons and organisations that have"
    " joined its demands to you is given in Annex 3.",
}
_WE_ASK: Texts = {
    "ky": "Ушуга байланыштуу Сизге төмөнкү талаптар менен кайрылабыз:",
    "ru": "В связи с этим обращаемся к Вам со следующими требованиями:",
    "en": "We ask you to consider the following:",
}


@dataclass(frozen=True)
class Way:
    """How an organisation was verified, and what that means."""

    name: Texts
    means: Texts


SALUTATION: Texts = {
    "ky": "Урматтуу айымдар жана мырзалар!",
    "ru": "Уважаемые дамы и господа!",
    "en": "Dear Sir or Madam,",
}

ACTION: Texts = {
    "ky": "Талаптарды карап, ар бир талап боюнча кабыл алынган чечимди жазуу жүзүндө"
    " билдирүүңүздү суранабыз.",
    "ru": "Просим рассмотреть требования и письменно сообщить решение, принятое по каждому из них.",
    "en": "Please consider the demands and tell us in writing what you have decided on each.",
}

WAYS: Mapping[str, Way] = {
    "mail": Way(
        {"ky": "сайтынын домени", "ru": "домен сайта", "en": "its site's domain"},
        {
            "ky": "Уюмдун сайтынын доменинде турган даректен тастыкталды.",
            "ru": "Согласие пришло с адреса на домене сайта организации.",
            "en": "Confirmed from an address at the domain of the organisation's site.",
        },
    ),
    "dns": Way(
        {"ky": "DNS жазуусу", "ru": "запись в DNS", "en": "DNS record"},
        {
            "ky": "Уюм өз сайтынын доменинин DNS жазууларына биз берген белгини койду.",
            "ru": "Организация поместила выданную нами метку в записи DNS домена своего сайта.",
            "en": "The organisation put a mark of ours into the DNS records of its site's domain.",
        },
    ),
    "file": Way(
        {"ky": "сайтындагы файл", "ru": "файл на сайте", "en": "file on its site"},
        {
            "ky": "Уюм биз берген белгиси бар файлды өз сайтына койду.",
            "ru": "Организация поместила на своём сайте файл с выданной нами меткой.",
            "en": "The organisation put a file with a mark of ours on its own site.",
        },
    ),
    "letter": Way(
        {"ky": "мөөр басылган кат", "ru": "письмо с печатью", "en": "stamped letter"},
        {
            "ky": "Уюштуруучу уюмдун кол коюлган, мөөр басылган катын көрдү.",
            "ru": "Организатор видел письмо организации с подписью и печатью.",
            "en": "An organiser saw a letter of the organisation, signed and stamped.",
        },
    ),
    "call": Way(
        {"ky": "кайра чалуу", "ru": "обратный звонок", "en": "call-back"},
        {
            "ky": "Уюштуруучу уюмга башка жерден табылган номер боюнча чалып, тастыктап алды.",
            "ru": "Организатор позвонил в организацию по номеру, найденному в другом месте, и"
            " получил подтверждение.",
            "en": "An organiser called the organisation at a number found elsewhere, and it confirmed.",
        },
    ),
    "vouched": Way(
        {"ky": "эки уюмдун кепилдиги", "ru": "поручились две", "en": "vouched for"},
        {
            "ky": "Башка жол менен текшерилген эки уюм кепил болду.",
            "ru": "За неё поручились две организации, проверенные другим путём.",
            "en": "Two organisations that were verified in another way vouched for it.",
        },
    ),
    "register": Way(
        {"ky": "реестр", "ru": "реестр", "en": "state register"},
        {
            "ky": "Уюм жана анын жетекчиси юридикалык жактардын мамлекеттик реестринен табылды.",
            "ru": "Организация и её руководитель есть в государственном реестре юридических лиц.",
            "en": "The organisation and its head are in the state register of legal entities.",
        },
    ),
    "known": Way(
        {"ky": "жеке тааныш", "ru": "лично известна", "en": "known in person"},
        {
            "ky": "Уюм жана анын өкүлү уюштуруучуларга жеке белгилүү.",
            "ru": "Организация и её представитель лично известны организаторам.",
            "en": "The organisation and its representative are known to the organisers in person.",
        },
    ),
}


def opening(title: Texts) -> dict[str, list[str]]:
    """Two paragraphs in each language; the title is set as it stands, in the nearest language."""
    stem = next(iter(title.values()), "")
    return {
        language: [
            said.replace("{title}", title.get(language, stem).rstrip(". ")),
            _WE_ASK[language],
        ]
        for language, said in _ADOPTED.items()
    }
