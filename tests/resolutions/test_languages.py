import pytest

from campaign.resolutions.languages import guess_language
from tests.resolutions.documents import IN_KYRGYZ, IN_RUSSIAN, MEMBERS_CUT_A_LINE


@pytest.mark.parametrize(
    ("document", "language"), [(MEMBERS_CUT_A_LINE, "en"), (IN_RUSSIAN, "ru"), (IN_KYRGYZ, "ky")]
)
def test_the_language_of_a_document_is_guessed(document, language):
    assert guess_language(document).language == language


@pytest.mark.parametrize("words", ["", "12 34", "xyzzy"])
def test_nothing_is_guessed_where_nothing_speaks_for_it(words):
    assert guess_language(words).language is None
