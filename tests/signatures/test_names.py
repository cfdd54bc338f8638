"""When two names are one, and what shape a name has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.signatures import names
from campaign.signatures.names import Shape


@pytest.mark.parametrize(
    "again",
    ["айгүл өмүрова", "Өмүрова Айгүл", "Айгул Омурова", "Aйгүл Өмүрoва", "Айгүл, Өмүрова."],
)
def test_one_name_is_one_however_it_is_typed(again):
    assert names.folded(again) == names.folded("Айгүл Өмүрова")


def test_two_names_are_two():
    assert names.folded("Айгүл Өмүрова") != names.folded("Айбек Өмүров")


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("", Shape.NONE),
        ("Айгүл Марат кызы", Shape.PLAIN),
        ("Jyldyz O’Neil-Şahin", Shape.PLAIN),
        ("А.Б. Өмүрова", Shape.PLAIN),
        ("Aigul Өмүрова", Shape.PLAIN),
        ("Aйгүл", Shape.MIXED),
        ("buy at wool.com", Shape.LINK),
        ("t.me/felt", Shape.LINK),
        ("=SUM(A1)", Shape.FORMULA),
        ("+1", Shape.FORMULA),
        ("аааааа", Shape.ODD),
        ("Signer 17", Shape.ODD),
        ("!?", Shape.ODD),
    ],
)
def test_a_name_has_a_shape(name, shape):
    assert names.shape_of(name) == shape


@given(st.text(max_size=40))
def test_whatever_is_written_has_a_shape_and_folds_once(name):
    assert names.shape_of(name) in Shape
    assert names.folded(names.folded(name)) == names.folded(name)
