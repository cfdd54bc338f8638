"""What differs between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from campaign.appeals import differences
from campaign.appeals.differences import Piece

OLD = {
    "institution": {"en": "Ministry"},
    "title": {"en": "Resolution"},
    "place": {"en": "Bishkek"},
    "translations_note": {},
    "adopted_on": "2022-04-30",
    "demands": [
        {"number": 1, "theme": {"en": "Theme"}, "texts": {"en": "Repair the road."}},
        {"number": 2, "theme": {"en": "Theme"}, "texts": {"en": "Open the school."}},
    ],
}
WORDS = st.text("ab ң.", max_size=30)


def test_only_the_words_that_differ_are_marked():
    assert differences.of_words("Repair the road.", "Repair the old road.") == (
        Piece("Repair the "),
        Piece("old ", old=False),
        Piece("road."),
    )


@given(WORDS, WORDS)
def test_both_texts_can_be_read_in_the_pieces(old, new):
    pieces = differences.of_words(old, new)

    assert "".join(piece.text for piece in pieces if piece.old) == old
    assert "".join(piece.text for piece in pieces if piece.new) == new


def test_each_language_of_each_demand_is_told_apart():
    second = {"number": 2, "theme": {"en": "Theme"}, "texts": {"en": "Open it.", "ky": "Ачкыла."}}
    new = OLD | {"demands": [OLD["demands"][0], second]}

    found = differences.between(OLD, new)

    assert [(one.what, one.number, one.language) for one in found] == [
        ("demand", 2, "en"),
        ("demand", 2, "ky"),
    ]


def test_a_translation_alone_decides_nothing():
    first = OLD["demands"][0] | {"texts": {"en": "Repair the road.", "ru": "Почините дорогу."}}
    found = differences.between(OLD, OLD | {"demands": [first, OLD["demands"][1]]})

    assert found
    assert differences.deciding(found, "en") == []


def test_another_day_of_adoption_decides():
    found = differences.between(OLD, OLD | {"adopted_on": "2022-05-01"})

    assert [one.what for one in differences.deciding(found, "ky")] == ["adopted_on"]


def test_the_same_text_differs_in_nothing():
    assert differences.between(OLD, OLD) == []
