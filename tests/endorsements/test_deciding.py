"""Deciding on an endorsement: by one or by two, never by one's own; more may be asked for."""

import pytest

from campaign.db import db, transaction
from campaign.endorsements import own_organisations, standing, vetting
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.proofs import proving, stamped
from campaign.errors import NotFound, StepOutOfOrder
from campaign.resolutions.models import Campaign
from campaign.words import WordsTooLong
from tests.endorsements.given import A_CALL, MAIL, a_claim, confirmed
from tests.factories import an_open_campaign, an_organiser, appeals_of, letters_to


@pytest.fixture
def campaign(app):
    return an_open_campaign()


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def waiting(campaign, organiser):
    """Called back already."""
    endorsement = confirmed(appeals_of(campaign), a_claim(registration_number="42"))
    with transaction():
        proving.by_call(endorsement, organiser.id, A_CALL)
    return endorsement


def by_two(campaign):
    with transaction():
        db.session.get_one(Campaign, campaign.id).approvals_needed = 2


def approve(endorsement, organiser):
    with transaction():
        return vetting.approve(db.session.get_one(Endorsement, endorsement.id), organiser.id)


def state(endorsement):
    db.session.rollback()
    return db.session.get_one(Endorsement, endorsement.id).state


def test_where_two_are_asked_for_one_yes_is_not_enough(campaign, organiser, waiting):
    by_two(campaign)

    assert approve(waiting, organiser) is False

    assert state(waiting) == EndorsementState.CONFIRMED
    assert standing.public(campaign.id) == []
    assert "endorsement_approved" not in {x["kind"] for x in letters_to(MAIL)}


def test_the_second_yes_is_another_persons(campaign, organiser, waiting):
    by_two(campaign)
    approve(waiting, organiser)

    with pytest.raises(vetting.SaidAlready):
        approve(waiting, organiser)
    assert approve(waiting, an_organiser()) is True

    assert [e.id for e in standing.public(campaign.id)] == [waiting.id]


def test_an_organiser_does_not_vet_an_organisation_they_declared_as_theirs(organiser, waiting):
    with transaction():
        own_organisations.declare(organiser.id, "KG", "4-2")

    with pytest.raises(vetting.OwnOrganisation):
        approve(waiting, organiser)
    with pytest.raises(vetting.OwnOrganisation), transaction():
        vetting.taken_up(waiting.campaign_id, waiting.key, organiser.id)
    assert approve(waiting, an_organiser()) is True


@pytest.mark.parametrize(
    ("email", "is_own"),
    [
        ("head@ak-kopuro.example.org", True),
        ("HEAD+x@ak-kopuro.example.org", True),
        ("other@ak-kopuro.example.org", True),
        ("other@staff.ak-kopuro.example.org", True),
        ("head@ak.example.org", False),
        ("organiser@example.org", False),
    ],
)
def test_whose_address_is_the_organisations_does_not_vet_it(waiting, email, is_own):
    assert own_organisations.is_own(an_organiser(email=email).id, waiting) is is_own


def test_people_of_one_free_mail_provider_are_not_of_one_organisation(campaign):
    endorsement = confirmed(appeals_of(campaign), mail="ak.kopuro@mail.ru")

    assert not own_organisations.is_own(an_organiser(email="vetter@mail.ru").id, endorsement)


def test_more_proof_is_asked_for_in_the_organisers_words(organiser, waiting):
    with transaction():
        vetting.ask_for_more(waiting, organiser.id, " The stamp cannot be read. ")

    letter = letters_to(MAIL)[-1]
    assert (letter["kind"], letter["asked"]) == (
        "endorsement_to_prove",
        "The stamp cannot be read.",
    )
    assert state(waiting) == EndorsementState.CONFIRMED


def test_a_letter_counts_once_an_organiser_has_looked_at_it(campaign, organiser):
    endorsement = confirmed(appeals_of(campaign))
    with transaction():
        proof = stamped.hand_in(endorsement, [b"a page", b"another"])
    assert vetting.proofs_of(endorsement) == []

    with transaction():
        stamped.accept(endorsement, proof.id, organiser.id)

    assert vetting.proofs_of(endorsement) == [proof]
    assert stamped.page(endorsement, proof.id, 2) == b"another"


def test_a_letter_is_not_found_from_another_endorsement(campaign, organiser):
    mine, other = (confirmed(appeals_of(campaign)) for _ in range(2))
    with transaction():
        proof = stamped.hand_in(mine, [b"a page"])

    with pytest.raises(NotFound):
        stamped.page(other, proof.id, 1)
    with pytest.raises(NotFound), transaction():
        stamped.accept(other, proof.id, organiser.id)


def test_after_the_decision_nothing_is_handed_in(organiser, waiting):
    approve(waiting, organiser)

    with pytest.raises(StepOutOfOrder), transaction():
        stamped.hand_in(db.session.get_one(Endorsement, waiting.id), [b"late"])


@pytest.mark.parametrize("verb", [vetting.decline, vetting.ask_for_more])
@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("", vetting.ReasonMissing),
        (" \u200b\u202e ", vetting.ReasonMissing),
        ("Э" * (vetting.LONGEST_REASON + 1), WordsTooLong),
    ],
)
def test_what_the_officer_is_told_can_be_read_and_is_not_cut(
    campaign, organiser, verb, written, refusal
):
    endorsement = confirmed(appeals_of(campaign))

    with pytest.raises(refusal), transaction():
        verb(db.session.merge(endorsement), organiser.id, written)
