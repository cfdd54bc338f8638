"""Packets as a clerk gets them: composed for real, read back from the PDF."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pypdfium2
import pytest

from campaign.deliveries import packet, typesetting
from campaign.deliveries.facts import Attached, Count, Place, Previous, Row, Tally
from campaign.deliveries.glyphs import PRINTABLE
from campaign.deliveries.manifest import attachments
from campaign.deliveries.packet import PacketNotComposed
from tests.deliveries.facts_of_packets import (
    a_bare_packet,
    a_demand,
    a_packet,
    a_packet_in_english,
    a_tally,
    an_endorsement,
    sign,
    some_rows,
    some_weeks,
)


def composed(facts=None):
    return packet.compose(facts or a_packet(), sign=sign)


@cache
def the_usual_packet():
    return composed()


def pages_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def text_of(made):
    """What is printed, in one line, however the lines were broken."""
    return " ".join(" ".join(pages_of(made.pdf)).replace("\u200b", "").split())


def sheet_numbers(made):
    return re.findall(r"лист (\d+) из (\d+)", text_of(made))


def test_the_same_facts_give_the_same_bytes():
    assert composed().pdf == the_usual_packet().pdf


def test_it_is_archival_and_can_be_read_aloud():
    made = the_usual_packet()

    assert b"<pdfaid:part>3</pdfaid:part>" in made.pdf
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made.pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made.pdf


def test_letters_come_in_each_language_and_the_leading_one_first():
    first, second, *_ = pages_of(the_usual_packet().pdf)

    assert "Жамааттык кайрылуу" in first
    assert "Коллективное обращение" in second
    assert "Ө. Д. Жаңгакова" in first


@pytest.mark.parametrize("languages", [("ky", "ru"), ("ru", "en"), ("en",), ("ky",), ("ru",)])
def test_it_is_composed_in_any_languages(languages):
    made = composed(a_packet(languages=languages))

    titles = {"ky": "Талаптар", "ru": "Требования", "en": "Demands to your organisation"}
    assert all(titles[language] in text_of(made) for language in languages)


def test_only_this_bodys_demands_are_asked_and_the_others_only_numbered():
    text = text_of(the_usual_packet())

    assert "Требование 2: публиковать" in text
    assert "Требование 3: публиковать" not in text
    assert re.search(r"Помощь 3 Донорлор Доноры|Жардам Помощь 3", text)


def test_a_resolution_with_no_other_demands_has_no_list_of_them():
    made = composed(a_packet(demands=(a_demand(1),)))

    assert "для сведения" not in text_of(made)


def test_a_demand_without_a_translation_says_so_and_shows_the_source():
    made = composed(a_packet(demands=(a_demand(1, text={"en": "Publish draft laws."}),)))

    text = text_of(made)
    assert "Publish draft laws. (Кыргызча котормосу жок; түп нускасы берилди)" in text
    assert "Publish draft laws. (Перевода на русский язык нет; приведён исходный текст)" in text


def test_the_first_day_is_said_in_sentences_and_not_in_empty_tables():
    text = text_of(composed(a_bare_packet()))

    assert "Пока ни одна организация не поддержала эти требования." in text
    assert "Пока ни на одной территории нет десяти подписей" in text
    assert "Подписей с подтверждённым адресом пока нет." in text


def test_without_disclosed_persons_there_are_sub_totals_and_one_plain_sentence():
    made = composed(a_packet_in_english())

    text = text_of(made)
    assert "None of the signatories chose to show you a name or initials" in text
    assert "counted only 12" in text
    assert "signatories.csv" not in {part.name for part in made.parts}


def test_names_come_before_initials_each_by_the_alphabet():
    rows = (Row("i", "А. А.", "osh"), *(Row("n", n, "osh") for n in ("Үсөн", "Өмүр", "Оку", "Ая")))

    text = text_of(composed(a_packet(rows=rows)))

    found = [text.index(f"{number} {name}") for number, name in enumerate(
        ("Ая", "Оку", "Өмүр", "Үсөн", "А. А."), 1
    )]  # fmt: skip
    assert found == sorted(found)


def test_days_that_were_not_given_leave_no_column():
    rows = tuple(Row(row.disclosure, row.name) for row in a_packet().rows)

    text = text_of(composed(a_packet(rows=rows)))

    assert "Подтверждено" not in text
    assert "Ф. И. О. 1 Арчабаева Жыпар" in text


def test_more_rows_than_were_counted_are_refused():
    with pytest.raises(PacketNotComposed) as refused:
        composed(a_packet(rows=some_rows(13)))

    assert refused.value.facts["reason"] == "more-rows-than-counted"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"languages": ()}, "no-language"),
        ({"languages": ("de",)}, "no-language"),
        ({"demands": (a_demand(1, to=("donors",)),)}, "no-demands"),
    ],
)
def test_facts_that_make_no_packet_are_refused(changes, reason):
    with pytest.raises(PacketNotComposed) as refused:
        composed(a_packet(**changes))

    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize("weeks", [0, 1, 2, 12, 60, 300])
def test_any_number_of_weeks_is_drawn_or_left_out(weeks):
    made = composed(a_packet(tally=a_tally(weeks=weeks)))

    assert ("Рост по неделям" in text_of(made)) is (weeks > 0)


def test_weeks_are_put_together_until_they_fit():
    weeks = packet.condensed(some_weeks(60))

    assert len(weeks) <= packet.COLUMNS
    assert sum(week.new for week in weeks) == 240
    assert weeks[0].starts == some_weeks(1)[0].starts
    assert weeks[-1].total == 240


def test_a_few_weeks_stay_as_they_are():
    assert packet.condensed(some_weeks(5)) == list(some_weeks(5))
    assert packet.condensed(()) == []


def test_a_large_number_is_grouped_and_drawn():
    tally = Tally({"person": Count(1_234_567)}, weeks=some_weeks(2))

    assert "1 234 567" in text_of(composed(a_packet(tally=tally))).replace("\u00a0", " ")


def test_a_demonstration_is_marked_on_every_page():
    made = composed(a_packet(demonstration=True))

    pages = pages_of(made.pdf)
    assert "Отправке не подлежит" in " ".join(pages[0].split())
    assert "Эч кимге жөнөтүлбөйт" in " ".join(pages[0].split())
    assert all("ҮЛГҮ / ОБРАЗЕЦ" in page for page in pages)
    assert made.part("portal-ru.txt").content.decode().startswith("ОБРАЗЕЦ")


def test_what_is_no_demonstration_is_marked_nowhere():
    assert "ОБРАЗЕЦ" not in text_of(the_usual_packet())


def test_a_donor_is_asked_by_a_day_and_told_that_no_law_binds():
    text = text_of(composed(a_packet_in_english()))

    assert "No legal term applies; we ask for a written reply by 16 December 2026." in text
    assert "working day" not in text


def test_a_day_to_answer_by_is_in_the_dative_in_kyrgyz():
    facts = a_packet(languages=("ky",), reply_rule=None)

    december = composed(replace(facts, reply_by=date(2026, 12, 16)))
    april = composed(replace(facts, reply_by=date(2027, 4, 5)))

    assert "2026-жылдын 16-декабрына чейин" in text_of(december).replace("\u00a0", " ")
    assert "2027-жылдын 5-апрелине чейин" in text_of(april).replace("\u00a0", " ")


def test_a_reply_that_has_neither_law_nor_day_is_asked_for_in_writing():
    text = text_of(composed(a_packet_in_english(reply_by=None)))

    assert "No legal term applies; we ask for a written reply." in text


def test_a_later_packet_names_the_one_before():
    facts = a_packet(previous=Previous("ҮК-2026/0", date(2026, 4, 5), "ab" * 32))

    text = text_of(composed(facts)).replace("\u00a0", " ")

    assert "В дополнение к нашему письму от 5 апреля 2026 г. № ҮК-2026/0" in text
    assert "ab" * 32 in text


def test_a_stitched_packet_ends_with_the_certifying_sheet():
    made = composed(a_packet(stitched=True))

    last = " ".join(pages_of(made.pdf)[-1].split())
    assert f"скреплено печатью {made.pages} листов, в том числе подписных — 1." in last


def test_usual_sentences_stand_in_for_what_was_not_written():
    text = text_of(the_usual_packet())

    assert "Уважаемые дамы и господа!" in text
    assert "Принята резолюция: Примерная резолюция." in text
    assert "письменно сообщить решение" in text


def test_an_organiser_without_telephone_copies_or_office_still_writes():
    facts = a_packet()
    bare = replace(
        facts,
        organiser=replace(facts.organiser, contact=(), address={}),
        addressee=replace(facts.addressee, block={}),
        signers=(),
        legal_ground={},
        endorsements=(an_endorsement(ways=("none we know",), place={}),),
    )

    assert "jogorku-kenesh" in text_of(composed(bare))


def test_markup_in_a_name_prints_as_text():
    name = '*#read("/etc/passwd")* $x$ @ref `raw` // end'

    text = text_of(composed(a_packet(rows=(Row("n", name, "osh"),))))

    assert name in text


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("李小龍 Ли", "□ Ли"),
        ("Ал\u202eексей 😀", "Алексей □"),
        ("Й\u0301лия", "Йлия"),
        ("Аман\x00\x1b\ud800 Асан", "Аман Асан"),
        ("עברית", "□"),
    ],
)
def test_letters_our_fonts_do_not_have_never_stop_a_packet(name, printed):
    made = composed(a_packet(rows=(Row("n", name, "osh"),)))

    assert f"1 {printed} Ош ш." in text_of(made)


def test_every_letter_we_call_printable_is_printed():
    ranges = re.findall(r"(.)-(.)", PRINTABLE.removeprefix(" -~"))
    letters = [chr(c) for first, last in ranges for c in range(ord(first), ord(last) + 1)]
    rows = tuple(
        Row("n", f"А{''.join(letters[at : at + 20])}", "osh") for at in range(0, len(letters), 20)
    )
    subject = dict.fromkeys(("ky", "ru"), " ".join(letters))  # bold, and italic on the sheets

    made = composed(a_packet(rows=rows, tally=a_tally(persons=200), subject=subject))

    assert made.pages > 1


def test_a_long_name_never_makes_the_number_of_sheets_untrue():
    rows = tuple(Row("n", f"{'Мухаммед ' * 9}{'ө' * 60} {k}", "osh") for k in range(60))

    made = composed(a_packet(rows=rows, tally=a_tally(persons=60)))

    numbers = sheet_numbers(made)
    total = int(numbers[0][1])
    assert [int(number) for number, _ in numbers] == list(range(1, total + 1))
    annex = next(page for page in pages_of(made.pdf) if "Приложения:" in page)
    assert f"Подписные листы — {total} лист" in annex.replace("\u00a0", " ")


def test_a_place_outside_the_directory_prints_as_given():
    made = composed(a_packet(rows=(Row("n", "Асан", "Эски-Нарын"),), places={}))

    assert "Эски-Нарын" in text_of(made)


def test_long_lists_go_into_volumes_beside_the_pdf(monkeypatch):
    monkeypatch.setattr(packet, "IN_PACKET", 100)
    monkeypatch.setattr(packet, "PER_VOLUME", 150)

    made = composed(a_packet(rows=some_rows(200), tally=a_tally(persons=200)))

    assert [part.name for part in made.volumes] == [
        "ulgu-2026-1-volume-1.pdf",
        "ulgu-2026-1-volume-2.pdf",
    ]
    assert not any(part.inside for part in made.volumes)
    assert "Подписные листы составляют отдельные тома." in text_of(made)
    second = " ".join(pages_of(made.volumes[1].content)[0].split())
    assert "том 2 из 2, лист 1 из 1" in second
    assert "151." in second
    assert b"\r\n151,named," in attachments(made.volumes[1].content)["ulgu-2026-1-volume-2.csv"]


def test_the_parts_inside_are_the_parts_given():
    made = the_usual_packet()

    inside = {part.name: part.content for part in made.parts if part.inside}
    assert attachments(made.pdf) == inside
    assert set(inside) == {
        "signatories.csv", "portal.txt", "portal-ru.txt", "manifest.json", "manifest.json.sig",
    }  # fmt: skip


def test_one_more_file_can_be_put_inside():
    proofs = Attached("proofs.json", "application/json", "Inclusion proofs", "[]")

    made = composed(a_packet(attached=(proofs,)))

    assert attachments(made.pdf)["proofs.json"] == b"[]"


def test_a_packet_knows_whether_a_mail_can_carry_it(monkeypatch):
    made = the_usual_packet()

    assert made.fits_mail
    assert made.size == len(made.pdf) + len(made.part("ulgu-2026-1.pdf.sig").content)
    monkeypatch.setattr(packet, "BY_MAIL", made.size - 1)
    assert not made.fits_mail


def test_pages_are_counted():
    made = the_usual_packet()

    assert made.pages == len(pages_of(made.pdf))
    assert f"/ {made.pages}" in pages_of(made.pdf)[0]


def test_a_fault_of_the_typesetter_is_a_refusal_that_quotes_nobody():
    broken = a_packet(groups={})

    with pytest.raises(PacketNotComposed) as refused:
        composed(broken)

    assert refused.value.facts["reason"] == "typesetting"
    assert "donors" not in refused.value.facts["detail"]


def test_a_typesetter_that_takes_too_long_is_stopped():
    with pytest.raises(PacketNotComposed) as refused:
        typesetting.typeset("packet.typ", {}, date(2026, 1, 1), timedelta(milliseconds=1))

    assert refused.value.facts == {"reason": "too-slow"}


def test_a_typesetter_that_dies_is_a_refusal(monkeypatch):
    monkeypatch.setattr(typesetting, "MEMORY", 1)

    with pytest.raises(PacketNotComposed) as refused:
        composed()

    assert refused.value.facts["reason"] == "typesetting"


def test_a_script_without_a_main_guard_may_compose(tmp_path):
    script = tmp_path / "compose.py"
    script.write_text(
        "from tests.deliveries.facts_of_packets import a_packet_in_english, sign\n"
        "from campaign.deliveries import packet\n"
        "print(packet.compose(a_packet_in_english(), sign=sign).sha256)\n"
    )
    root = packet.__file__.rpartition("/campaign/")[0]

    said = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, str(script)],
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == composed(a_packet_in_english()).sha256


def test_no_place_is_needed_in_every_language():
    facts = a_packet(places={"osh": Place({"en": "Osh"}, {}), "naryn": Place({}, {})})

    assert "Osh" in text_of(composed(facts))
