"""The list of signatories as it is handed over: in an order that tells nothing, safe to open."""

import csv
import io
from collections.abc import Mapping, Sequence

from campaign.deliveries.facts import Place, Row

_FORMULA = set("=+-@\t\r\n\0＝＋－＠")
_HEAD = ("number", "disclosure", "name", "place", "confirmed")
_WORD = {"n": "named", "i": "initials"}
_ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
_RANK = {letter: chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)}


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Names, then initials, each by the Kyrgyz alphabet: a number must not tell when one signed."""
    return tuple(
        sorted(rows, key=lambda row: (row.disclosure != "n", _spelled(row.name), row.place))
    )


def as_csv(rows: Sequence[Row], places: Mapping[str, Place], language: str, first: int = 1) -> str:
    """RFC 4180 with a byte order mark, as spreadsheets want for Cyrillic; no cell is a formula.

    ASVS 5.0.0, 1.2.10: a cell that begins with = + - @, tab, return or NUL gets an apostrophe.
    """
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_HEAD)
    for number, row in enumerate(rows, first):
        place = place_name(row.place, places, language)
        day = row.day.isoformat() if row.day else ""
        table.writerow([number, _WORD[row.disclosure], safe_cell(row.name), safe_cell(place), day])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """A spreadsheet must show a cell, never calculate it; a cell is one line."""
    risky = bool(set(text[:1] + text.lstrip()[:1]) & _FORMULA)
    plain = " ".join(text.replace("\0", " ").splitlines()).encode("utf-8", "replace").decode()
    return "'" + plain if risky else plain


def place_name(place: str, places: Mapping[str, Place], language: str) -> str:
    """The territory in this language or the next best; as given where the directory lacks it."""
    if place not in places:
        return place
    name = places[place].name
    return name.get(language) or next(iter(name.values()), place)


def _spelled(name: str) -> str:
    return "".join(_RANK.get(letter, letter) for letter in name.casefold())
