"""Whatever a page or letter says, it says in Kyrgyz and Russian as well."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

HERE = Path(__file__).parents[2]
TRANSLATIONS = HERE / "campaign" / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%%")
NEVER = re.compile(
    r"!|\bгражд\w*|пользовател|недействительн|\bполучено\b"
    r"|\bжаранд(?!ык коом)\w*|колдонуучу|жараксыз|алынды\b(?<!кайтарып алынды)(?<!кабыл алынды)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def said():
    """Every message in code and templates: a text, or the pair of one and many."""
    with (TRANSLATIONS / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    areas = extract_from_dir(HERE, methods, options, KEYWORDS, directory_filter=_ours)
    return {message for _, _, message, _, _ in areas}


@pytest.fixture(params=["ky", "ru"])
def catalogue(request):
    return _catalogue(request.param)


def test_every_message_is_translated(said, catalogue):
    translated = {message.id for message in catalogue if all(_forms(message.string))}

    assert said - translated == set()


def test_no_translation_outlives_its_message(said, catalogue):
    there = {message.id for message in catalogue if message.id}

    assert there - said == set()
    assert not catalogue.obsolete


def test_no_translation_is_a_guess(catalogue):
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []


def test_each_form_fills_in_what_its_message_fills_in(catalogue):
    differing = {
        message.id
        for message in catalogue
        if message.id
        for form in _forms(message.string)
        if _placeholders(form) != _placeholders(_forms(message.id)[-1])
    }

    assert differing == set()


@pytest.mark.parametrize(("language", "forms"), [("ky", 2), ("ru", 3)])
def test_a_count_has_every_form_of_its_language(language, forms):
    counts = [message for message in _catalogue(language) if message.pluralizable]

    assert counts
    assert {len(message.string) for message in counts} == {forms}


def test_words_we_never_use_are_not_used(catalogue):
    used = {form for message in catalogue for form in _forms(message.string) if message.id}

    assert {form for form in used if NEVER.search(form)} == set()


def test_kyrgyz_and_russian_quote_in_their_own_way(catalogue):
    foreign = {form for message in catalogue for form in _forms(message.string) if message.id}

    assert {form for form in foreign if set(form) & set('“”"')} == set()


def test_no_template_quotes_by_itself():
    """What stands in quotes is a message: each language has its own."""
    quoting = [
        path.name
        for path in (HERE / "templates").rglob("*.*")
        if re.search("“{{|}}”", path.read_text())
    ]

    assert quoting == []


def _catalogue(language):
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(text):
    return text if isinstance(text, tuple | list) else (text,)


def _placeholders(text):
    return sorted(set(PLACEHOLDER.findall(text)))


def _ours(path):
    return Path(path).name not in {".venv", "var", "dist", ".git"}
