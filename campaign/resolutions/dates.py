"""Dates as people write them in a resolution, in words and in numbers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class WrittenDate:
    """A date and where in the text it stands; of several days, the last."""

    day: date
    start: int
    end: int


def dates_in(text: str) -> list[WrittenDate]:
    """Every date in the text, in the order they stand there."""
    found: list[WrittenDate] = []
    for pattern in _PATTERNS:
        found.extend(_free(_matches(pattern, text), found))
    return sorted(found, key=lambda written: written.start)


# The beginnings by which a month is known in English, Russian, Kyrgyz, Ukrainian, French,
# Portuguese, Spanish, German, Italian, Turkish and Polish; where one begins another, the longer
# stands first.
_MONTHS = (
    "jan|янв|січ|ene|gen|ocak|styc|үчтүн айы|қаңтар",
    "feb|фев|лют|fév|fev|şub|lut|ақпан",
    "mar|мар|берез|mär|наурыз",
    "apr|апр|квіт|avr|abr|nisan|kwie|сәуір",
    "may|мая|май|трав|mai|mag|maj|мамыр",
    "jun|июн|июнь|черв|juin|giu|haz|czerw|маусым",
    "jul|июл|лип|juil|lug|tem|lip|шілде",
    "aug|авг|серп|aoû|ago|ağu|sierp|тамыз",
    "sep|сен|верес|set|eyl|wrze|қыркүйек",
    "oct|окт|жовт|out|okt|ott|eki|ekim|paźdz|қазан",
    "nov|ноя|листоп|kas|listop|қараша",
    "dec|дек|груд|déc|dez|dic|ara|grud|желтоқсан",
)
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[^\W\d_]*)"
_DAY = r"(?P<day>\d{1,2})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ORDINAL = r"(?:\s*-?\s*(?:st|nd|rd|th|го|е|er|º))?"
_RANGE = rf"(?:\d{{1,2}}{_ORDINAL}\.?\s*(?:[-–—]|to|and|по|и|та|au|et|a|al|e|y|und|bis|ve)\s*)?"
_DAYS = f"{_RANGE}{_DAY}{_ORDINAL}"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}-(?P<number>\d\d)-(?P<day>\d\d)(?!\d)",
        rf"\b{_DAYS}\.?[\s-]+(?:of\s+|de\s+)?{_MONTH}\.?,?\s*(?:del?\s+)?{_YEAR}\b",
        rf"\b{_MONTH}\.?\s+{_DAYS}\s*[.,]?\s*{_YEAR}\b",
        rf"\b{_YEAR}[\s-]*(?:ж\w*\.?|года?|г\.)\s*,?\s*{_RANGE}{_DAY}[\s-]*{_MONTH}",
        rf"\b(?:\d{{1,2}}\s*[-–—]\s*)?{_DAY}[./](?P<number>\d{{1,2}})[./]{_YEAR}(?!\d)",
    )
)


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[WrittenDate]:
    for match in pattern.finditer(text):
        parts = match.groupdict()
        month = int(parts["number"]) if "number" in parts else _month_of(parts["month"])
        try:
            day = date(int(parts["year"]), month, int(parts["day"]))
        except ValueError:
            continue
        yield WrittenDate(day, match.start(), match.end())


def _month_of(word: str) -> int:
    for number, beginnings in enumerate(_MONTHS, start=1):
        if re.match(beginnings, word, re.IGNORECASE):
            return number
    return 0


def _free(candidates: Iterator[WrittenDate], taken: list[WrittenDate]) -> list[WrittenDate]:
    return [
        new
        for new in candidates
        if not any(new.start < old.end and old.start < new.end for old in taken)
    ]
