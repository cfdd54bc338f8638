import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.institutions.entry import Entry
from campaign.resolutions.addressees import phrases_in_demand, phrases_in_lead
from campaign.resolutions.matching import match
from campaign.resolutions.named_in_headings import phrases_in_heading
from campaign.resolutions.outline import outline
from campaign.resolutions.readers import text
from tests.resolutions.documents import sample


@pytest.fixture(scope="module")
def directory():
    return [Entry(one["slug"], every_name_of(one)) for one in sample("directory")["institutions"]]


def every_name_of(one):
    aliases = (name for names in one["aliases"].values() for name in names)
    return (*one["names"].values(), *one["short"].values(), *aliases)


@pytest.mark.parametrize(
    ("heading", "phrases"),
    [
        ("JOGORKU KENESH OF THE KYRGYZ REPUBLIC", ("JOGORKU KENESH OF THE KYRGYZ REPUBLIC",)),
        ("STATE BODIES, LSG, CSOs:", ("STATE BODIES", "LSG", "CSOs")),
        ("INTERNATIONAL AND DONOR ORGANIZATIONS", ("INTERNATIONAL AND DONOR ORGANIZATIONS",)),
        ("To the Government and Parliament:", ("the Government", "Parliament")),
        (
            "Ministry of Labour, Social Security and Migration",
            ("Ministry of Labour, Social Security and Migration",),
        ),
        ("Органам местного самоуправления:", ("Органам местного самоуправления",)),
        (
            "Кыргыз Республикасынын Жогорку Кеңешине",
            ("Кыргыз Республикасынын Жогорку Кеңешине",),
        ),
    ],
)
def test_a_heading_names_whom_it_addresses(heading, phrases):
    assert phrases_in_heading(heading) == phrases


@pytest.mark.parametrize(
    "theme",
    [
        "Women's rights, peace and security:",
        "Freedom of expression, communication and security",
        "Доступ к правосудию",
        "Билим берүү",
        "Media freedom",
        "",
    ],
)
def test_a_theme_addresses_nobody(theme):
    assert phrases_in_heading(theme) == ()


@pytest.mark.parametrize(
    ("demand", "phrases"),
    [
        (
            "The Secretariat of the Platform, together with the Advisory Committee should meet;",
            ("The Secretariat of the Platform", "the Advisory Committee"),
        ),
        (
            "International financial institutions and donor organizations should publish grants;",
            ("International financial institutions", "donor organizations"),
        ),
        ("At the level of the LSG, it is necessary to strengthen control;", ("the LSG",)),
        ("Кабинету министров обеспечить финансирование школ;", ("Кабинету министров",)),
        ("Министрлер Кабинети мектептерди ачсын;", ("Министрлер Кабинети",)),
    ],
)
def test_a_demand_may_name_its_own_addressees(demand, phrases):
    assert phrases_in_demand(demand) == phrases


@pytest.mark.parametrize(
    "demand",
    [
        "Improve the parliamentary control of the Jogorku Kenesh of the KR;",
        "It is necessary to restore freedom of speech;",
        "To help in a crisis, a training program should be launched for local authorities;",
        "Усилить контроль со стороны общества;",
    ],
)
def test_a_body_that_is_only_spoken_of_is_not_addressed(demand):
    assert phrases_in_demand(demand) is None


def test_a_sentence_before_a_list_may_name_them():
    lead = "We call on the Cabinet of Ministers and the Jogorku Kenesh to do the following:"

    assert phrases_in_lead(lead) == ("the Cabinet of Ministers", "the Jogorku Kenesh")


@pytest.mark.parametrize(
    ("phrase", "slug"),
    [
        ("JOGORKU KENESH OF THE KYRGYZ REPUBLIC", "jogorku-kenesh"),
        ("Deputies of the Jogorku Kenesh of the KR", "jk-deputies"),
        ("The Cabinet of Ministers of the KR", "cabinet"),
        ("STATE BODIES", "state-bodies"),
        ("the LSG", "lsg"),
        ("CSOs", "csos"),
        ("donor organizations", "ifis-donors"),
        ("International financial institutions", "ifis-donors"),
        ("INTERNATIONAL AND DONOR ORGANIZATIONS", "ifis-donors"),
        ("«Жогорку Кенешу Кыргызской Республики»", "jogorku-kenesh"),
        ("Кабинету Министров КР", "cabinet"),
        ("Органам местного самоуправления", "lsg"),
        ("Кыргыз Республикасынын Жогорку Кеңешине", "jogorku-kenesh"),
        ("Министрлер Кабинетине", "cabinet"),
        ("Жергиликтүү өз алдынча башкаруу органдарына", "lsg"),
    ],
)
def test_a_phrase_finds_its_institution_in_any_case_and_ending(directory, phrase, slug):
    assert match(phrase, directory).slug == slug


@pytest.mark.parametrize(
    "phrase", ["Union of Distant Weavers", "Ministry of Wool", "Committee", "women", "", "—"]
)
def test_a_phrase_that_fits_nothing_finds_nobody(directory, phrase):
    assert match(phrase, directory).slug is None


def test_two_that_fit_alike_are_both_offered_and_none_is_taken():
    entries = [Entry("naryn", ("City Kenesh",)), Entry("osh", ("City Kenesh",))]

    found = match("the City Kenesh", entries)

    assert (found.slug, found.others) == (None, ("naryn", "osh"))


@given(st.text(max_size=300))
def test_any_words_can_be_asked_about(words):
    phrases_in_heading(words)
    phrases_in_demand(words)
    phrases_in_lead(words)
    assert match(words, [Entry("cabinet", ("Cabinet of Ministers",))]).confidence <= 1


@pytest.mark.parametrize(
    ("whom", "sure"), [("the Ministry of Culture", True), ("farmers of the valley", False)]
)
def test_a_name_known_for_a_body_is_surer_than_whoever_else_is_turned_to(whom, sure):
    words = f"Resolution\n\nWe demand:\n\n1. We urge {whom} to plant trees.\n2. Open a school.\n"

    first, second = outline(text.read(words.encode())).demands

    assert first.addressees == (whom,)
    assert (first.addressees_confidence >= 0.9) is sure
    assert second.addressees_confidence is None
