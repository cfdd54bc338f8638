import pytest
from sqlalchemy import func, select

from campaign.audit import AuditEntry
from campaign.db import db, transaction
from campaign.institutions import directory
from campaign.organisers.models import Membership
from campaign.organisers.roles import MemberRole
from campaign.resolutions.importer import (
    SlugNotPlain,
    SlugTaken,
    apply_translations,
    import_resolution,
)
from campaign.resolutions.models import Campaign, Resolution
from campaign.resolutions.outline import NotAResolution
from campaign.resolutions.readers import text
from tests.factories import an_organiser
from tests.resolutions.documents import (
    IN_RUSSIAN,
    MEMBERS_CUT_A_LINE,
    NO_RESOLUTIONS,
    RESOLUTION,
    sample,
)


@pytest.fixture(autouse=True)
def _directory(app):
    with transaction():
        directory.load(sample("directory"), sample("districts"))


def imported(words, slug=None, organiser=None):
    document = text.document_in(words if isinstance(words, bytes) else words.encode())
    with transaction():
        return import_resolution(
            document, slug=slug, organiser_id=organiser.id if organiser else None
        )


def number_of_campaigns():
    return db.session.scalar(select(func.count()).select_from(Campaign))


def addressees_of(campaign):
    return [
        [institution.slug for institution in demand.addressees]
        for demand in campaign.resolution.demands
    ]


def test_the_sample_becomes_a_campaign_with_every_demand_routed():
    campaign = imported(RESOLUTION, slug="change-cant-wait").campaign

    routed = addressees_of(campaign)
    assert len(routed) == 24
    assert routed[0] == ["jogorku-kenesh"]
    assert set(routed[5]) == {"state-bodies", "lsg", "csos"}
    assert set(routed[11]) == {"national-platform", "national-advisory-committee"}
    assert routed[12:15] == [["jk-deputies"], ["ifis-donors"], ["cabinet"]]
    assert routed[23] == ["ifis-donors"]
    assert campaign.resolution.doubts == []


def test_lines_are_counted_from_the_title_and_nothing_around_it_is_kept():
    campaign = imported("Home | News\n\n" + MEMBERS_CUT_A_LINE).campaign

    resolution = campaign.resolution
    assert resolution.source_lines[0] == "Resolution of the Felt Makers' Assembly"
    assert resolution.source_lines[-1] == "Participants of the Felt Makers' Assembly"
    for demand in resolution.demands:
        assert demand.texts["en"] in resolution.source_lines[demand.line - 1]


def test_nobody_named_below_a_resolution_enters_the_database():
    imported(MEMBERS_CUT_A_LINE)

    rows = db.session.execute(select(Resolution.source_lines, Resolution.preamble)).all()
    assert "Ada" not in str(rows)


def test_an_addressee_that_nobody_knows_is_a_doubt_and_its_demand_goes_to_nobody():
    campaign = imported(MEMBERS_CUT_A_LINE).campaign

    assert addressees_of(campaign)[-1] == []
    [doubt] = [one for one in campaign.resolution.doubts if one["code"] == "addressee-unknown"]
    assert doubt["facts"]["phrase"] == "Union of Distant Weavers"
    assert campaign.resolution.source_lines[doubt["line"] - 1] == "Union of Distant Weavers"


def test_the_same_document_is_imported_once():
    first = imported(MEMBERS_CUT_A_LINE)
    again = imported("Menu\n\n" + MEMBERS_CUT_A_LINE.replace("\n", "\r\n"), slug="another")

    assert (first.new, again.new) == (True, False)
    assert again.campaign.id == first.campaign.id
    assert number_of_campaigns() == 1


def test_who_imports_owns_the_campaign():
    organiser = an_organiser()

    campaign = imported(MEMBERS_CUT_A_LINE, organiser=organiser).campaign

    [membership] = db.session.scalars(select(Membership))
    assert (membership.organiser_id, membership.campaign_id) == (organiser.id, campaign.id)
    assert membership.role == MemberRole.OWNER
    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "resolution imported"))
    assert (entry.subject, entry.facts["demands"]) == (campaign.slug, 5)


def test_whoever_imports_a_known_document_gets_no_campaign_by_it():
    imported(MEMBERS_CUT_A_LINE)

    imported(MEMBERS_CUT_A_LINE, organiser=an_organiser())

    assert db.session.scalars(select(Membership)).all() == []


@pytest.mark.parametrize("words", NO_RESOLUTIONS.values(), ids=NO_RESOLUTIONS)
def test_what_is_no_resolution_leaves_nothing_behind(words):
    with pytest.raises(NotAResolution):
        imported(words)

    assert number_of_campaigns() == 0


def test_a_short_name_is_made_from_the_title():
    assert imported(MEMBERS_CUT_A_LINE).campaign.slug == "resolution-of-the-felt-makers-assembly"
    assert imported(IN_RUSSIAN).campaign.slug == "rezolyutsiya-sobraniya-voylochnits"


def test_a_second_document_of_the_same_title_gets_a_number():
    imported(MEMBERS_CUT_A_LINE)
    changed = MEMBERS_CUT_A_LINE.replace("every oblast", "every district")

    assert imported(changed).campaign.slug == "resolution-of-the-felt-makers-assembly-2"


def test_a_short_name_that_is_taken_is_refused():
    imported(MEMBERS_CUT_A_LINE, slug="felt")

    with pytest.raises(SlugTaken):
        imported(IN_RUSSIAN, slug="felt")


@pytest.mark.parametrize(
    "slug", ["", "Felt", "felt makers", "-felt", "felt/../", "a" * 61, "кийиз"]
)
def test_a_short_name_must_suit_an_address(slug):
    with pytest.raises(SlugNotPlain):
        imported(MEMBERS_CUT_A_LINE, slug=slug)


def test_translations_stand_beside_every_text_of_the_sample():
    campaign = imported(RESOLUTION).campaign
    resolution = campaign.resolution

    with transaction():
        apply_translations(db.session.get(Resolution, resolution.id), sample("translations"))

    every = [demand.texts for demand in resolution.demands]
    every += [passage["texts"] for passage in [*resolution.preamble, *resolution.problems]]
    every += [section.themes for section in resolution.sections if section.themes]
    every += [resolution.titles, resolution.places, campaign.titles, campaign.summaries]
    assert {frozenset(texts) for texts in every} == {frozenset({"ky", "ru", "en"})}
    assert resolution.translations_note["en"]


def test_a_translation_never_replaces_the_resolution_s_own_words():
    resolution = imported(MEMBERS_CUT_A_LINE).campaign.resolution
    own = {"en": "PUBLISH THE BUDGET of each school", "ky": "Ар бир мектептин бюджетин жарыялоо"}

    with transaction():
        kept = db.session.get(Resolution, resolution.id)
        apply_translations(kept, {"demands": [own, {"en": "Something else", "ky": "Башка"}]})

    assert resolution.demands[1].texts == own | {"en": "Publish the budget of each school."}
    assert "ky" not in resolution.demands[0].texts
