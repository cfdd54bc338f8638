"""What people write in a line of a form is tidied, and held to be a plain name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.web.writing import tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Айгүл \t Өмүрова\n", "Айгүл Өмүрова"),
        ("Айгүл\u202eавор\u202c", "Айгүлавор"),
        ("Ай\u200bг\u2060ү\ufeffл", "Айгүл"),
        ("Айгүл\r\nBcc: x", "Айгүл Bcc: x"),
        ("Айгүл\x00\x07\x7f", "Айгүл"),
        ("e\u0301", "é"),
        ("e\u200d\u0301", "é"),
        ("Ң Ө Ү ң ө ү", "Ң Ө Ү ң ө ү"),
        ("\u2066Нурлан\u2069", "Нурлан"),
        (None, ""),
    ],
)
def test_a_line_is_tidied(written, kept):
    assert tidy(written) == kept


@given(st.text())
def test_what_is_tidied_is_one_line_of_what_can_be_seen(written):
    kept = tidy(written)

    assert kept == unicodedata.normalize("NFC", kept)
    assert tidy(kept) == kept
    assert not {unicodedata.category(c) for c in kept} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
