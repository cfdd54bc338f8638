"""Languages: ky, ru, en; which one a reader gets, and how dates and numbers read in it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, g, has_app_context
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

babel = Babel()
BISHKEK = ZoneInfo("Asia/Bishkek")

_COUNTRY = re.compile("(?!ZZ|E[UZ]|UN|QO|X[AB])[A-Z]{2}")
"""ISO 3166-1: not the world, the unknown, nor unions of countries."""

Texts = Mapping[str, str]
"""One text in the languages it has: {"ky": …, "ru": …, "en": …}."""


class Language(StrEnum):
    KY = "ky"
    RU = "ru"
    EN = "en"

    @property
    def own_name(self) -> str:
        return {"ky": "Кыргызча", "ru": "Русский", "en": "English"}[self.value]


NEXT_BEST = {
    Language.KY: (Language.KY, Language.RU, Language.EN),
    Language.RU: (Language.RU, Language.KY, Language.EN),
    Language.EN: (Language.EN, Language.RU, Language.KY),
}


@dataclass(frozen=True)
class Spoken:
    """A text and the language it really is in, for the `lang` attribute around it."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=current_language)


def current_language() -> Language:
    """The language of the page or letter being made; English where nobody reads."""
    return g.get("language", Language.EN) if has_app_context() else Language.EN


def in_language(texts: Texts | None, language: str) -> Spoken:
    """The text in this language, or in the next best one it has, marked as such."""
    texts = texts or {}
    wanted = NEXT_BEST.get(Language(language), ()) if language in set(Language) else ()
    for choice in (*wanted, *texts):
        if texts.get(choice):
            return Spoken(texts[choice], str(choice))
    return Spoken("", str(language))


def best_language(accepted: str | None) -> Language:
    """From an Accept-Language header, RFC 9110 section 12.5.4; Kyrgyz when it names none of ours."""
    best = parse_accept_header(accepted, LanguageAccept).best_match([*Language])
    return Language(best) if best else Language.KY


def day(value: date, language: str | None = None) -> str:
    """A date as it is written in a sentence: "14 May 2026", "14 мая 2026", "2026-ж., 14-май"."""
    chosen = language or str(get_locale() or Language.EN)
    return format_date(value, "long" if chosen == Language.KY else "d MMMM y", locale=chosen)


def moment(value: datetime, language: str | None = None) -> str:
    """A day and an hour in Bishkek: "14 May 2026, 15:00"."""
    there = value.astimezone(BISHKEK)
    return f"{day(there.date(), language)}, {there:%H:%M}"


def number(value: int, language: str | None = None) -> str:
    return format_decimal(value, locale=language or str(get_locale() or Language.EN))


_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяөүңіїєґ"
_IN_LATIN = (
    "a b v g d e yo zh z i y k l m n o p r s t u f h ts ch sh shch _ y _ e yu ya o u ng i yi ye g"
)
_LATIN = dict(zip(_CYRILLIC, _IN_LATIN.split(), strict=True))


def countries(language: str | None = None) -> dict[str, str]:
    """By ISO 3166 code; Kyrgyzstan in Russian as its own people write it, where CLDR does not."""
    named = Locale.parse(language or str(current_language())).territories
    found = {code: name for code, name in named.items() if _COUNTRY.fullmatch(code)}
    return found | ({"KG": "Кыргызстан"} if (language or current_language()) == "ru" else {})


def in_latin_letters(title: str) -> str:
    """A text for an address: small Latin letters, digits and hyphens only; may come out empty."""
    letters = "".join(_LATIN.get(letter, letter) for letter in title.casefold())
    bare = unicodedata.normalize("NFKD", re.sub("['’_]", "", letters))
    ascii_only = bare.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
