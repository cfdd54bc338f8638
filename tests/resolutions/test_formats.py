"""One resolution in every format: the outline never learns which one it came in."""

import re

import pytest

from campaign.resolutions import readers
from campaign.resolutions.blocks import BlockKind
from campaign.resolutions.outline import as_prediction, outline
from campaign.resolutions.readers import text
from tests.resolutions import written
from tests.resolutions.documents import RESOLUTION
from tests.resolutions.written import Part

ASSEMBLY = [
    Part("title", "Resolution of the Felt Makers' Assembly"),
    Part("line", "Naryn, 3 May 2023"),
    Part(
        "line", "We, members of the Felt Makers' Assembly, have met in Naryn to speak of schools."
    ),
    Part("line", "We are concerned about the following problems:"),
    Part(
        "item", "Workshops close in winter, and nobody in the district council says when they open;"
    ),
    Part("item", "Nobody teaches the craft in the well-known schools of the mountain districts."),
    Part("line", "We call on the following bodies to act:"),
    Part("heading", "Cabinet of Ministers of the KR"),
    Part(
        "item",
        "Open a school of the craft in every oblast, with a teacher, a stove, and a library of "
        "patterns that were drawn in the neighbouring districts before the winter of 2020;",
    ),
    Part("item", "Publish the budget of each school."),
    Part("heading", "Union of Distant Weavers"),
    Part("item", "Share patterns with the schools;"),
    Part("item", "Visit every school of the craft twice a year, together with its teachers."),
]
WAYS = {
    "Markdown": (written.as_markdown, "a.md"),
    "a saved page": (written.as_page, "a.html"),
    "DOCX made well": (written.as_word, "a.docx"),
    "DOCX made badly": (written.as_word_made_badly, "a.docx"),
    "PDF": (written.as_pdf, "a.pdf"),
    "PDF in two columns": (
        lambda parts: written.as_pdf(parts, width="24cm", height="30cm", columns=2),
        "a.pdf",
    ),
}
formats = pytest.mark.parametrize(("write", "name"), WAYS.values(), ids=WAYS)


def the_sample():
    kinds = {BlockKind.HEADING: "heading", BlockKind.PARAGRAPH: "line", BlockKind.ITEM: "item"}
    first, *others = text.read(RESOLUTION)
    return [
        Part("title", first.text),
        *(Part(kinds[block.kind], block.text) for block in others),
    ]


def outlined(raw, name=""):
    return as_prediction(outline(readers.read(raw, name).blocks))


@formats
def test_an_invented_resolution_is_outlined_alike_in_every_format(write, name):
    assert outlined(write(ASSEMBLY), name) == outlined(written.as_text(ASSEMBLY), "a.txt")


@formats
def test_the_sample_is_outlined_alike_in_every_format(write, name):
    found = outlined(write(the_sample()), name)

    assert found == outlined(RESOLUTION, "resolution.txt")
    assert sum(len(section["demands"]) for section in found["sections"]) == 24


@formats
def test_the_name_of_a_file_does_not_matter_where_its_content_tells(write, name):
    misnamed = "a.md" if name == "a.md" else "a.doc"

    assert outlined(write(ASSEMBLY), misnamed) == outlined(write(ASSEMBLY), name)


@formats
def test_every_block_points_to_the_lines_that_hold_its_words(write, name):
    document = readers.read(write(the_sample()), name)

    for block in document.blocks:
        there = document.lines[block.line - 1 : block.last_line]
        assert _letters(block.text) in _letters("".join(there))


@formats
def test_blocks_follow_each_other_down_the_lines(write, name):
    blocks = readers.read(write(the_sample()), name).blocks

    lines = [number for block in blocks for number in (block.line, block.last_line)]
    assert lines == sorted(lines)


def _letters(words):
    return re.sub(r"[\W_]+", "", words)
