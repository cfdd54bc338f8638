from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.errors import CampaignError
from campaign.resolutions.outline import NotAResolution, Outline, as_prediction, outline
from campaign.resolutions.readers import text
from campaign.resolutions.tree import as_tree
from tests.resolutions.documents import (
    IN_KYRGYZ,
    IN_RUSSIAN,
    MEMBERS_CUT_A_LINE,
    NO_RESOLUTIONS,
    RESOLUTION,
)

SECRETARIAT = (
    "The Secretariat of the National Platform for Disaster Risk Reduction under the Ministry of "
    "Emergency Situations of the KR"
)


def outline_of(words):
    return outline(text.read(words.encode()))


@pytest.fixture(scope="module")
def sample_outline():
    return outline(text.read(RESOLUTION))


def test_the_sample_has_its_title_place_and_date(sample_outline):
    assert sample_outline.title.startswith("Resolution of participants of the National Training")
    assert sample_outline.place == "Bishkek, Kyrgyzstan"
    assert sample_outline.date == date(2022, 4, 30)
    assert sample_outline.language == "en"


def test_the_sample_has_six_lists_and_twenty_four_demands(sample_outline):
    assert [len(section.demands) for section in sample_outline.sections] == [5, 6, 4, 4, 4, 1]
    assert [demand.number for demand in sample_outline.demands] == list(range(1, 25))


def test_the_problems_of_the_sample_are_not_demands(sample_outline):
    assert len(sample_outline.problems) == 5
    assert sample_outline.problems[1].text.startswith("Weak role and participation of local")


def test_the_themes_of_the_sample_share_the_addressees_above_them(sample_outline):
    themed = [section for section in sample_outline.sections if section.theme]

    assert [section.theme for section in themed] == [
        "Women's rights, peace and security",
        "Women's rights, risks and disasters",
        "Freedom of expression, communication and security",
        "Women's rights, justice and equality",
    ]
    assert {section.addressees for section in themed} == {("STATE BODIES", "LSG", "CSOs")}


def test_inside_one_theme_every_demand_names_its_own(sample_outline):
    assert [demand.addressees for demand in sample_outline.sections[2].demands] == [
        (SECRETARIAT, "the National Advisory Committee"),
        ("Deputies of the Jogorku Kenesh of the KR",),
        ("International financial institutions", "donor organizations"),
        ("The Cabinet of Ministers of the KR",),
    ]


def test_the_preamble_is_prose_and_not_the_line_with_the_date(sample_outline):
    assert sample_outline.preamble[0].text.startswith("We, participants of")


def test_every_finding_keeps_the_lines_it_came_from(sample_outline):
    source = text.lines(RESOLUTION)

    for demand in sample_outline.demands:
        written = " ".join(" ".join(source[demand.line - 1 : demand.last_line]).split())
        assert demand.text in written


@pytest.mark.parametrize(
    "arrived",
    [
        RESOLUTION.decode().replace("\n", "\r\n").encode("utf-8-sig"),
        RESOLUTION.decode().encode("utf-16"),
        RESOLUTION.decode().replace("•", "").encode(),
        RESOLUTION.decode().replace("\n", "\n\n").encode(),
        RESOLUTION.decode().replace(" ", "\u00a0").encode(),
    ],
    ids=["with CRLF", "as UTF-16", "without bullets", "with blank lines", "with hard spaces"],
)
def test_the_sample_is_read_alike_however_it_arrived(sample_outline, arrived):
    assert as_prediction(outline(text.read(arrived))) == as_prediction(sample_outline)


def test_what_stands_around_a_resolution_is_left_out():
    page = "Home | News | Contacts\n\n" + MEMBERS_CUT_A_LINE

    outlined = outline_of(page)

    kept = page.splitlines()[outlined.begins_line - 1 : outlined.ends_line]
    assert kept[0] == "Resolution of the Felt Makers' Assembly"
    assert kept[-1] == "Participants of the Felt Makers' Assembly"
    assert "Ada" not in str(outlined)


def test_a_demand_to_sign_a_treaty_does_not_end_the_document():
    signed = MEMBERS_CUT_A_LINE.replace(
        "Publish the budget of each school.", "Sign the Charter of Crafts and ratify it in 2024."
    )

    outlined = outline_of(signed)

    assert outlined.demands[1].text == "Sign the Charter of Crafts and ratify it in 2024."
    assert len(outlined.demands) == 5


def test_a_bullet_that_was_lost_is_marked_and_its_demand_kept():
    lost = MEMBERS_CUT_A_LINE.replace("- Publish the", "\nPublish the")

    outlined = outline_of(lost)

    assert "Publish the budget of each school." in [demand.text for demand in outlined.demands]
    assert "paragraph-taken-as-demand" in {doubt.code for doubt in outlined.doubts}


def test_what_could_not_be_found_is_a_doubt():
    outlined = outline_of(MEMBERS_CUT_A_LINE.replace("Naryn, 3 May 2023", "").replace("Naryn", ""))

    assert (outlined.date, outlined.place) == (None, None)
    assert {"no-date", "no-place"} <= {doubt.code for doubt in outlined.doubts}


@pytest.mark.parametrize(
    ("document", "language", "addressees"),
    [
        (
            IN_RUSSIAN,
            "ru",
            ["Кабинету Министров Кыргызской Республики", "Органам местного самоуправления"],
        ),
        (
            IN_KYRGYZ,
            "ky",
            [
                "Кыргыз Республикасынын Министрлер Кабинетине",
                "Жергиликтүү өз алдынча башкаруу органдарына",
            ],
        ),
    ],
)
def test_a_resolution_is_read_in_the_languages_of_the_country(document, language, addressees):
    outlined = outline_of(document)

    assert (outlined.language, outlined.date) == (language, date(2023, 5, 3))
    assert [len(section.demands) for section in outlined.sections] == [2, 1]
    assert [section.addressees[0] for section in outlined.sections] == addressees


@pytest.mark.parametrize("words", NO_RESOLUTIONS.values(), ids=NO_RESOLUTIONS)
def test_what_is_no_resolution_is_refused(words):
    with pytest.raises(NotAResolution):
        outline_of(words)


def test_as_plain_data_a_demand_without_its_own_addressees_has_none(sample_outline):
    plain = as_prediction(sample_outline)

    assert plain["date"] == "2022-04-30"
    assert plain["sections"][0]["demands"][0]["addressees"] is None


def test_the_tree_shows_every_list_and_demand(sample_outline):
    tree = as_tree(sample_outline)

    assert tree.splitlines()[0].startswith("Resolution of participants")
    assert "24. When providing assistance" in tree
    assert tree.splitlines()[-1] == "└─ 24 demands, 0 doubts"


pieces = st.sampled_from(
    [
        "Resolution\n",
        "We call on the Government to act:\n",
        "PARLIAMENT\n",
        "- Open a school;\n",
        "1. Ачуу;\n",
        "problems:\n",
        "Требуем:\n",
        "\n",
        "---\n",
        "#\n",
        "Bishkek, 3 May 2023\n",
        "Participants of the meeting\n",
        "Share\n",
        "• \n",
        "(a) one; (b) two: (c) three.\n",
        "Министерству – усилить;\n",
        ": –\n",
    ]
)


@settings(max_examples=300)
@given(st.lists(pieces | st.text(max_size=40), max_size=25).map("".join))
def test_any_text_gives_an_outline_or_a_refusal(words):
    try:
        outlined = outline(text.blocks_of(words.splitlines()))
    except CampaignError:
        return
    assert isinstance(outlined, Outline)
    assert outlined.demands
    assert outlined.begins_line <= outlined.ends_line
    assert as_tree(outlined)


asks = st.builds(
    lambda verb, words: f"{verb} {' '.join(words)};",
    st.sampled_from(["Open", "Publish", "Support", "Ensure"]),
    st.lists(
        st.sampled_from(["schools", "of", "the", "craft", "budgets"]), min_size=1, max_size=30
    ),
)


@given(st.lists(asks, min_size=1, max_size=9), st.sampled_from(["- ", "• ", "1. ", "a) "]))
def test_every_demand_points_to_the_line_that_holds_its_first_words(demands, mark):
    source = ["Resolution of the Assembly", "", "We call on Parliament to:", ""]
    source += [mark + demand for demand in demands]

    outlined = outline(text.blocks_of(source))

    assert [demand.text for demand in outlined.demands] == demands
    for demand in outlined.demands:
        assert " ".join(demand.text.split()[:4]) in source[demand.line - 1]
