"""A list of organisations as somebody pastes it: each good line is taken, each bad one is told."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.endorsements.inviting import listing
from campaign.endorsements.inviting.listing import Known
from tests.endorsements.invited import read


def only(text, language="ky"):
    found = read(text, language)
    assert found.faults == ()
    [(_, _, known)] = found.found
    return known


@pytest.mark.parametrize(
    "line",
    [
        "Ак көпүрө, head@ak.example.org",
        "head@ak.example.org; Ак көпүрө",
        "Ак көпүрө\thead@ak.example.org",
        "Ак көпүрө <head@ak.example.org>",
        "  Ак  көпүрө ,  HEAD@AK.example.org ".replace("HEAD@AK", "head@ak"),
    ],
)
def test_a_name_and_an_address_are_enough_in_any_order(app, line):
    assert only(line) == Known("Ак көпүрө", "head@ak.example.org", "ky")


def test_each_part_is_known_by_what_it_looks_like(app):
    line = '"Фонд ""Ак көпүрө"", Ош", head@ak.example.org, ru, www.ak.example.org, Фонд, 123-456-ОО'

    known = only(line)

    assert known == Known(
        'Фонд "Ак көпүрө", Ош', "head@ak.example.org", "ru", "https://www.ak.example.org",
        "foundation", "123-456-ОО",
    )  # fmt: skip


def test_a_line_of_headings_says_which_column_is_which(app):
    table = (
        "Почта;Название;Регистрационный номер;Язык\n"
        "head@ak.example.org;2026 жыл;77-1;en\n"
        "office@bay.example.org;Бай;;"
    )

    found = read(table)

    assert [known for _, _, known in found.found] == [
        Known("2026 жыл", "head@ak.example.org", "en", registration_number="77-1"),
        Known("Бай", "office@bay.example.org", "ky"),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Ак көпүрө", "no-mail"),
        ("head@ak.example.org", "no-name"),
        ("Ак көпүрө, head@", "mail-unclear"),
        ("Ак көпүрө, Ош, head@ak.example.org", "not-clear"),
        ("www.ak.example.org, head@ak.example.org", "no-name"),
        ("=1+1, head@ak.example.org", "name-unclear"),
        ("Ак көпүрө, head@ak.example.org, https://", "not-clear"),
        ("x" * 201 + ", head@ak.example.org", "name-unclear"),
    ],
)
def test_what_is_unclear_is_told_and_not_guessed(app, line, code):
    found = read(f"Кызыл көпүрө, ky@example.org\n{line}")

    [fault] = found.faults
    assert (fault.number, fault.line, fault.code) == (2, line, code)
    assert len(found.found) == 1


def test_headings_name_columns_whose_words_must_be_known(app):
    found = read("name,mail,kind,language\nАк,head@ak.example.org,клуб,ky\nБай,b@example.org,,de")

    assert [fault.code for fault in found.faults] == ["kind-unknown", "language-unknown"]


@pytest.mark.parametrize(
    "again", ["Башка, Head@ak.example.org", "Башка, other@ak.example.org, ОО 12-3"]
)
def test_the_same_address_or_number_twice_is_noticed(app, again):
    found = read(f"Ак, head@ak.example.org, оо 123\n\n{again}")

    [fault] = found.faults
    assert (fault.number, fault.code, fault.part) == (3, "twice", "1")


def test_a_list_has_an_end(app):
    lines = [f"Уюм {n}, office{n}@example.org" for n in range(listing.MOST_LINES + 1)]

    found = read("\n".join(lines))

    assert len(found.found) == listing.MOST_LINES
    assert [fault.code for fault in found.faults] == ["too-many"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_whatever_is_pasted_every_line_is_taken_or_told(app, text):
    found = read(text)

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    written = sum(bool(line.strip()) for line in lines)
    told = len(found.found) + len(found.faults)
    assert written - told in {0, 1}  # a line of headings is neither


def test_a_part_longer_than_a_table_can_have_is_told_and_the_rest_is_taken(app):
    found = read("felt " * 40_000 + "\nАк көпүрө, head@ak.example.org")

    assert [fault.code for fault in found.faults] == ["name-unclear"]
    assert [known.name for _, _, known in found.found] == ["Ак көпүрө"]
