"""A letter ready to print, sign and stamp, by which an organisation says that it endorses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from campaign.deliveries.glyphs import printable
from campaign.deliveries.typesetting import typeset

_WORDS: Mapping[str, Mapping[str, str]] = {
    "ky": {
        "title": "Колдоо тууралуу кат",
        "to": "«{campaign}» кампаниясынын уюштуруучуларына",
        "says": "{organisation} (каттоо номери {number}) төмөнкү мекемелерге жолдонгон жамааттык"
        " кайрылууларды колдойт:",
        "decision": "Чечим: {mandate}",
        "officer": "Уюмдун өкүлү: {officer}, {role}.",
        "signature": "Кол тамга, аты-жөнү",
        "date": "Күнү",
        "stamp": "Мөөр",
        "mark": "Бул катты сүрөткө тартып же сканерлеп, өзүңүздүн баракчаңызга жүктөңүз. Белгиси: {mark}",
    },
    "ru": {
        "title": "Письмо о поддержке",
        "to": "Организаторам кампании «{campaign}»",
        "says": "{organisation} (регистрационный номер {number}) поддерживает коллективные обращения,"
        " направленные:",
        "decision": "Решение: {mandate}",
        "officer": "Представитель организации: {officer}, {role}.",
        "signature": "Подпись, фамилия",
        "date": "Дата",
        "stamp": "Печать",
        "mark": "Сфотографируйте или отсканируйте это письмо и загрузите на своей странице. Метка: {mark}",
    },
    "en": {
        "title": "Letter of endorsement",
        "to": "To the organisers of the campaign “{campaign}”",
        "says": "{organisation} (registration number {number}) endorses the collective appeals to:",
        "decision": "Decision: {mandate}",
        "officer": "Officer of the organisation: {officer}, {role}.",
        "signature": "Signature, name",
        "date": "Date",
        "stamp": "Stamp",
        "mark": "Take a picture of this letter, or scan it, and upload it on your page. Mark: {mark}",
    },
}


@dataclass(frozen=True)
class Told:
    """What the letter says, in one language."""

    campaign: str
    organisation: str
    number: str
    mandate: str
    officer: str
    role: str
    mark: str
    appeals: Sequence[str]


def composed(told: Told, language: str, dated: date) -> bytes:
    """A PDF of one page. Raises PacketNotComposed."""
    given = {
        name: printable(" ".join(str(text).split()))
        for name, text in vars(told).items()
        if name != "appeals"
    }
    words = {name: text.format(**given) for name, text in _WORDS[language].items()}
    appeals = [printable(name) for name in told.appeals]
    data = {"language": language, "words": words, "appeals": appeals}
    return typeset("stamped.typ", {"data": data}, dated).pdf
