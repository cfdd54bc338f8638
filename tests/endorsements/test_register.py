"""One record for an organisation, however often it endorses; nobody writes over it unseen."""

import pytest
from sqlalchemy import func, select

from campaign.db import db
from campaign.endorsements import standing, vetting
from campaign.endorsements.register import entering
from campaign.endorsements.register.models import Organisation, OrganisationKind, key_of
from tests.endorsements.given import a_claim, approved, confirmed, submitted
from tests.factories import an_open_campaign, an_organiser, appeals_of


@pytest.fixture
def organiser(app):
    return an_organiser()


def appeals(app=None):
    return appeals_of(an_open_campaign())


def a_group(name, place):
    return a_claim(name, registration_number="", place=place, kind=OrganisationKind.INITIATIVE)


def records():
    return db.session.scalar(select(func.count()).select_from(Organisation))


@pytest.mark.parametrize("written", ["123-456", "123 456", " 123456 ", "№ 123/456"])
def test_a_number_is_one_however_it_is_written(written):
    assert key_of(written) == key_of("123-456")


def test_the_same_number_in_two_campaigns_is_one_record(organiser):
    first = approved(appeals(), organiser, a_claim("Ак көпүрө", registration_number="123-456"))
    second = approved(appeals(), organiser, a_claim("Ак көпүрө", registration_number="123 456"))

    assert records() == 1
    assert first.registered is second.registered
    assert standing.public_of(first.organisation_id) == [second, first]


def test_the_same_number_in_another_country_is_another_organisation(organiser):
    approved(appeals(), organiser, a_claim(registration_number="7"))
    approved(appeals(), organiser, a_claim(registration_number="7", country="KZ"))

    assert records() == 2


@pytest.mark.parametrize("written", ["", "б/н", "жок", "Нет", "—"])
def test_where_there_is_no_number_none_is_made_of_it(written):
    assert key_of(written) == ""


def test_groups_without_a_number_are_told_apart_by_name_and_place(organiser):
    for name, place in [("Дос", "Нарын"), ("Жол", "Нарын"), ("Дос", "Ош")]:
        approved(appeals(), organiser, a_group(name, place))

    assert records() == 3


def test_a_group_that_comes_again_is_the_same(organiser):
    first = approved(appeals(), organiser, a_group("Дос", "Нарын"))
    second = approved(appeals(), organiser, a_group("ДОС ", "нарын"))

    assert first.registered is second.registered


def test_two_of_one_name_have_addresses_of_their_own(organiser):
    slugs = {approved(appeals(), organiser, a_claim("Дос")).registered.slug for _ in range(3)}

    assert slugs == {"dos", "dos-2", "dos-3"}


def test_what_another_officer_types_is_shown_and_does_not_change_the_record(organiser):
    approved(appeals(), organiser, a_claim("Ак көпүрө", registration_number="1"))
    typed = a_claim("Кара көпүрө", registration_number="1", place="Ош")
    waiting = confirmed(appeals(), typed)

    seen = entering.differences(waiting)
    second = approved(appeals(), organiser, typed)

    assert seen == {
        "names": ({"ky": "Ак көпүрө"}, {"ky": "Кара көпүрө"}),
        "place": ("Нарын", "Ош"),
    }
    assert second.registered.names == {"ky": "Ак көпүрө"}
    assert second.registered.place == "Нарын"


def test_an_organiser_may_take_over_what_the_officer_typed(organiser):
    approved(appeals(), organiser, a_claim("Ак көпүрө", registration_number="1"))
    typed = a_claim("Көпүрө", registration_number="1", other_names={"en": "Bridge"})

    second = approved(appeals(), organiser, typed, take_over=True)

    assert second.registered.names == {"ky": "Көпүрө", "en": "Bridge"}
    assert standing.matching("bridge") == [second.registered]


@pytest.mark.parametrize("words", ["көпүрө", "КӨПҮРӨ", "ак көп", "White Br"])
def test_an_organisation_is_found_by_words_of_its_name_in_any_language(organiser, words):
    found = approved(appeals(), organiser, a_claim("Ак көпүрө", other_names={"en": "White Bridge"}))

    assert standing.matching(words) == [found.registered]


@pytest.mark.parametrize("words", ["", "к", "%", "__", "жол"])
def test_nothing_is_found_by_too_little_or_by_other_words(organiser, words):
    approved(appeals(), organiser, a_claim("Ак көпүрө"))

    assert standing.matching(words) == []


def test_who_does_not_stand_is_not_found_and_has_no_page(organiser):
    confirmed(appeals(), a_claim("Күткөндөр"))

    assert standing.matching("Күткөн") == []


def test_mail_at_a_typed_site_proves_nothing_where_the_register_has_another(organiser):
    """Whoever types somebody's number with a domain of their own is not believed."""
    real = a_claim(registration_number="5", site="https://ak.example.org")
    approved(appeals(), organiser, real)
    forged = confirmed(
        appeals(), a_claim(registration_number="5", site="https://not-ak.example.org"),
        mail="head@not-ak.example.org",
    )  # fmt: skip

    assert [proof.kind for proof in forged.proofs] == ["mail"]
    assert vetting.proofs_of(forged) == []


def test_the_form_asks_the_database_the_same_whether_or_not_the_organisation_stands(
    organiser, statements
):
    """No oracle: not even by its work."""
    theirs = appeals()
    approved(appeals(), organiser, a_claim(registration_number="5"))

    def asked(number):
        db.session.rollback()
        statements.clear()
        submitted(theirs, a_claim(registration_number=number), mail=f"head@n{number}.example.org")
        return list(statements)

    assert asked("5") == asked("6")
