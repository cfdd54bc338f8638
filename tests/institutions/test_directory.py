import copy
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from campaign.db import db, transaction
from campaign.errors import NotFound
from campaign.institutions import directory
from campaign.institutions.models import Alias, Institution, InstitutionKind, Office, UsualMember

SAMPLE = Path(__file__).parents[2] / "sample"
DIRECTORY = json.loads((SAMPLE / "directory.json").read_text())
DISTRICTS = json.loads((SAMPLE / "districts.json").read_text())
LANGUAGES = {"ky", "ru", "en"}


@pytest.fixture(autouse=True)
def _loaded(app):
    load(DIRECTORY)


def load(given):
    with transaction():
        directory.load(given, DISTRICTS)


def sizes():
    return [
        db.session.scalar(select(func.count()).select_from(kind))
        for kind in (Institution, Alias, Office, UsualMember)
    ]


def test_loading_a_second_time_changes_nothing():
    before = sizes()

    load(DIRECTORY)

    assert sizes() == before


def test_loading_renews_what_was_corrected():
    corrected = copy.deepcopy(DIRECTORY)
    given = next(one for one in corrected["institutions"] if one["slug"] == "cabinet")
    given["names"]["en"] = "Cabinet under a new name"

    load(corrected)

    assert directory.with_slug("cabinet").names["en"] == "Cabinet under a new name"


def test_an_unknown_slug_is_not_found():
    with pytest.raises(NotFound):
        directory.with_slug("nowhere")


def test_a_letter_never_goes_to_a_group():
    assert InstitutionKind.GROUP not in {found.kind for found in directory.addressable()}


def test_whoever_a_letter_can_go_to_has_an_office_that_names_it():
    for institution in directory.addressable():
        assert institution.offices, institution.slug
        for office in institution.offices:
            assert office.mail.endswith(".example.org")
            for language in institution.letter_languages:
                assert office.addressee[language], institution.slug
                assert office.salutation[language], institution.slug


def test_a_group_has_its_usual_members():
    members = directory.usual_members(directory.with_slug("state-bodies"))

    assert {member.slug for member in members} == {"cabinet", "mlssm"}


def test_a_child_knows_its_parent():
    assert directory.with_slug("jk-deputies").parent.slug == "jogorku-kenesh"


def test_entries_hold_names_in_every_language():
    names = {entry.slug: entry.names for entry in directory.entries()}

    assert {"Жогорку Кеңеш", "Жогорку Кенеш", "Jogorku Kenesh"} <= set(names["jogorku-kenesh"])


def test_every_institution_and_district_is_named_in_each_language():
    named = [*db.session.scalars(select(Institution)), *directory.districts()]

    for one in named:
        assert {lang for lang in LANGUAGES if one.names[lang] and one.short_names[lang]} == (
            LANGUAGES
        )


def test_a_state_body_must_answer_and_a_donor_is_only_asked():
    state = directory.with_slug("mlssm").reply_rule
    donor = directory.with_slug("northern-example-foundation").reply_rule

    assert (state.binding, state.register_days, state.answer_days) == (True, 1, 14)
    assert (donor.binding, donor.answer_days) == (False, 30)


def test_districts_come_in_the_order_of_the_file():
    assert [found.code for found in directory.districts()] == [one["code"] for one in DISTRICTS]
