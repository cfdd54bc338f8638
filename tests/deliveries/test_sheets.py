"""The list of signatories and the text for portals."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.deliveries import portal, sheets
from campaign.deliveries.facts import Row
from tests.deliveries.facts_of_packets import a_bare_packet, a_demand, a_packet

texts = st.text(max_size=40)


def read(listed):
    return list(csv.reader(io.StringIO(listed.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "+996", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", "  =1", "＝1", "＠a"]
)
def test_a_spreadsheet_calculates_nothing(cell):
    assert sheets.safe_cell(cell).startswith("'")


@pytest.mark.parametrize("cell", ["Арчабаева Жыпар", "А. Ж.", "Ж-К", "", "1 = 1"])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert sheets.safe_cell(cell) == cell


@given(st.lists(st.builds(Row, st.sampled_from("ni"), texts, texts)))
def test_every_person_is_one_row_whatever_their_name_holds(rows):
    listed = sheets.as_csv(rows, {}, "ky")

    head, *found = read(listed)
    assert head == ["number", "disclosure", "name", "place", "confirmed"]
    assert len(found) == len(rows)
    assert not any(cell[:1] in set("=+-@\t\r\n\0") for row in found for cell in row if cell)
    assert len(listed.splitlines()) >= len(rows)
    listed.encode()


def test_the_list_opens_in_cyrillic_and_names_the_place():
    places = a_packet().places

    listed = sheets.as_csv([Row("i", "Ө. Ж.", "osh", date(2026, 9, 3))], places, "ru", first=7)

    assert listed.startswith("\ufeff")
    assert read(listed)[1] == ["7", "initials", "Ө. Ж.", "г. Ош", "2026-09-03"]


@pytest.mark.parametrize(
    ("names", "in_order"),
    [
        (["Өмүр", "Паша", "Оля", "Нина", "Ңара"], ["Нина", "Ңара", "Оля", "Өмүр", "Паша"]),
        (["Яна", "Ёлка", "Жан", "Ева"], ["Ева", "Ёлка", "Жан", "Яна"]),
        (["Үсөн", "Фая", "Уул"], ["Уул", "Үсөн", "Фая"]),
    ],
)
def test_the_alphabet_is_kyrgyz(names, in_order):
    rows = sheets.in_order([Row("n", name) for name in names])

    assert [row.name for row in rows] == in_order


@given(
    st.permutations(
        [Row("n", "Асан"), Row("n", "Үсөн"), Row("i", "А. А."), Row("n", "Асан", "osh")]
    )
)
def test_the_order_tells_nothing_of_the_time_of_signing(rows):
    assert sheets.in_order(rows) == sheets.in_order(sorted(rows))


def test_a_short_appeal_goes_to_the_portal_whole():
    facts = a_packet(opening={"ru": ["Вступление."]})

    text = portal.text_of(facts, "ru")

    assert "Вступление." in text
    assert "1. Требование 1: публиковать законопроекты за месяц." in text
    assert "А. С. Тоолубаева, Представитель заявителей" in text
    assert "Закон № 67" in text


def test_a_long_appeal_loses_its_opening_first():
    facts = a_packet(opening={"ru": ["Вступление. " * 400]})

    text = portal.text_of(facts, "ru")

    assert "Вступление." not in text
    assert "2. Требование 2: публиковать законопроекты за месяц." in text
    assert "сокращены" not in text


def test_then_each_demand_is_cut_alike_and_the_letter_is_pointed_to():
    demands = tuple(a_demand(n, text={"ru": f"Слово{n} " * 300}) for n in range(1, 25))

    text = portal.text_of(a_packet(demands=demands), "ru")

    assert portal.length(text) <= portal.LIMIT
    assert all(f"\n{n}. Слово{n}" in text for n in range(1, 25))
    assert text.count("…") == 24
    assert "Требования сокращены; полный текст — в письме PDF (исх. № ҮК-2026/1)." in text


@given(st.integers(0, 30), st.integers(0, 3000), st.integers(0, 6000), st.integers(1, 4000))
def test_it_never_grows_over_the_limit(number, demand, subject, limit):
    facts = a_packet(
        demands=tuple(a_demand(n, text={"ky": "т" * demand}) for n in range(number)),
        subject={"ky": "с\n" * subject},
    )

    assert portal.length(portal.text_of(facts, "ky", limit)) <= limit


def test_a_missing_translation_is_said_in_the_portal_too():
    text = portal.text_of(a_bare_packet(), "ky")

    assert "1. (кыргызча котормосу жок) Publish every draft law a month ahead." in text


def test_the_second_language_has_a_file_of_its_own():
    assert [portal.name_of(code, ("ky", "ru")) for code in ("ky", "ru")] == [
        "portal.txt",
        "portal-ru.txt",
    ]
