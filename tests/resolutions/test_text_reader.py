from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import CampaignError
from campaign.resolutions.blocks import Block, BlockKind
from campaign.resolutions.readers import text
from campaign.resolutions.readers.limits import LONGEST_TEXT
from campaign.resolutions.readers.refusals import FileTooLarge, NotText

KYRGYZ = "Өнөр мектебин ачуу, мугалимдерге жардам берүү"
RUSSIAN = "Открыть школу ремесла и поддержать учителей"


def blocks_of(words):
    return text.read(words.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_kyrgyz_is_read_in_any_unicode_encoding(encoding):
    assert text.lines(KYRGYZ.encode(encoding)) == [KYRGYZ]


def test_old_russian_windows_text_is_read():
    assert text.lines(RUSSIAN.encode("cp1251")) == [RUSSIAN]


def test_blanks_that_cannot_be_seen_become_spaces_or_nothing():
    assert text.lines("Open\u00a0a\u200b school\u202e".encode()) == ["Open a school"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_each_system_ends_them(end):
    assert text.lines(f"one{end}two".encode()) == ["one", "two"]


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\x00\x00", b"one\x00two", b"\x01\x02\x03" * 99])
def test_a_file_that_is_not_text_is_refused(raw):
    with pytest.raises(NotText):
        text.read(raw)


def test_a_text_above_the_limit_is_refused():
    text.lines(b"a" * LONGEST_TEXT)

    with pytest.raises(FileTooLarge):
        text.lines(b"a" * (LONGEST_TEXT + 1))


def test_items_paragraphs_and_headings_are_told_apart():
    blocks = blocks_of("TO PARLIAMENT\n\nWe ask:\n\n  • Open a school;\n  • Pay for it.\n")

    assert blocks == [
        Block(BlockKind.HEADING, 1, "TO PARLIAMENT", 1, 1),
        Block(BlockKind.PARAGRAPH, 0, "We ask:", 3, 3),
        Block(BlockKind.ITEM, 1, "Open a school;", 5, 5, "•"),
        Block(BlockKind.ITEM, 1, "Pay for it.", 6, 6, "•"),
    ]


@pytest.mark.parametrize("mark", ["•", "-", "–", "*", "1.", "1)", "(1)", "a)", "а)", "2.3."])
def test_the_bullet_or_number_is_not_part_of_the_words(mark):
    [block] = blocks_of(f"{mark} Open a school")

    assert (block.kind, block.text, block.mark) == (BlockKind.ITEM, "Open a school", mark)


def test_a_nested_list_is_deeper():
    blocks = blocks_of("1. Education:\n   - Open schools;\n   - Pay teachers.\n2. Health")

    assert [block.level for block in blocks] == [1, 2, 2, 1]


def test_a_line_that_was_cut_to_fit_the_page_is_joined_again():
    [block] = blocks_of("Open a school of the craft\nin every oblast.")

    assert (block.text, block.line, block.last_line) == (
        "Open a school of the craft in every oblast.",
        1,
        2,
    )


@given(st.binary(max_size=600))
def test_any_bytes_give_blocks_or_a_refusal(raw):
    try:
        blocks = text.read(raw)
    except CampaignError:
        return
    assert all(block.text and 1 <= block.line <= block.last_line for block in blocks)


@given(st.text(max_size=600))
def test_blocks_stand_in_the_order_of_their_lines(words):
    blocks = text.blocks_of(words.replace("+++", "").replace("---", "").splitlines())

    assert all(before.last_line < after.line for before, after in pairwise(blocks))


def test_a_line_in_slanted_letters_is_read_as_its_words():
    [line] = text.read(b"*Adopted at the assembly, Marlow Bay, 9 March 2024*")

    assert line.text == "Adopted at the assembly, Marlow Bay, 9 March 2024"
