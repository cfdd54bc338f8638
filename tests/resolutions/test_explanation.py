from click.testing import CliRunner

from campaign.cli import cli
from campaign.resolutions.explanation import explained
from campaign.resolutions.outline import outline
from campaign.resolutions.readers import text
from campaign.resolutions.rules import Rule
from tests.resolutions.documents import MEMBERS_CUT_A_LINE


def explanation_of(words):
    source = words.splitlines()
    return explained(outline(text.blocks_of(source)), source).splitlines()


def test_every_line_with_words_is_explained_by_a_rule_and_its_reason():
    rows = explanation_of("Home | News\n\n" + MEMBERS_CUT_A_LINE)

    source = ("Home | News\n\n" + MEMBERS_CUT_A_LINE).splitlines()
    numbers = [int(row.split()[0]) for row in rows[: rows.index("")]]
    assert numbers == [number for number, line in enumerate(source, 1) if line.strip()]
    for row in rows[rows.index("") + 1 :]:
        name, _, reason = row.partition(": ")
        assert name == "no-words" or Rule(name).reason == reason


def test_the_command_explains_a_file_and_keeps_nothing(tmp_path):
    file = tmp_path / "resolution.txt"
    file.write_text(MEMBERS_CUT_A_LINE, encoding="utf-8")

    answer = CliRunner().invoke(cli, ["import", "--explain", str(file)])

    assert answer.exit_code == 0
    assert (
        "demand            item-asks                 - Open a school of the craft" in answer.output
    )
    assert "left out          after-the-end             Share this page" in answer.output


def test_a_page_number_holds_no_words_of_the_document():
    rows = explanation_of(MEMBERS_CUT_A_LINE.replace("Learning and teaching:", "Page 1 of 2"))

    assert any("no-words" in row and "Page 1 of 2" in row for row in rows)
