"""An organisation stands once its officer confirmed and an organiser made sure; once each."""

from datetime import date

import pytest

from campaign.db import db, transaction
from campaign.endorsements import endorsing, officers, standing, vetting
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.officers import Officer
from campaign.endorsements.proofs import proving
from campaign.endorsements.proofs.proving import Call
from campaign.endorsements.register.entering import Claim
from campaign.errors import CodeNotRight, LinkInvalid, NotFound, StepOutOfOrder
from campaign.tally import counting, reading
from campaign.tokens import links
from tests import factories

MAIL = "head@ak-kopuro.example.org"
A_CALL = Call(
    date(2026, 11, 2), "+996 312 00 00 00", "its annual report", "the chair", "She agrees."
)


@pytest.fixture
def appeal(app):
    return factories.an_appeal()


@pytest.fixture
def organiser(app):
    return factories.an_organiser()


def submitted(appeal, name="Ак көпүрө", number="123-456"):
    with transaction():
        return endorsing.submit(
            appeal.campaign,
            Claim(name, number, "", "Нарын"),
            Officer("Ү. Мөңгүева", "төрайым", MAIL, "Башкарма чечими № 4"),
            [appeal],
            language="ky",
            browser_key="browser",
        )


def token_of(endorsement, purpose=officers.CONFIRM):
    return links.sign(purpose, endorsement.key)


def confirmed(appeal, name="Ак көпүрө", number="123-456"):
    endorsement = submitted(appeal, name, number)
    with transaction():
        return endorsing.confirm_with_browser(token_of(endorsement), "browser")


def approve(endorsement, organiser):
    with transaction():
        proving.by_call(endorsement, organiser.id, A_CALL)
        vetting.approve(endorsement, organiser.id)


def approved(appeal, organiser, name="Ак көпүрө", number="123-456"):
    endorsement = confirmed(appeal, name, number)
    approve(endorsement, organiser)
    return endorsement


def decline(endorsement, organiser, reason):
    with transaction():
        vetting.decline(endorsement, organiser.id, reason)


def kinds():
    return [letter["kind"] for letter in factories.letters_to(MAIL)]


def organisations(appeal):
    with transaction():
        counting.count(appeal.campaign_id)
    return reading.of_appeal(appeal.id).organisation


def test_what_no_officer_confirmed_does_not_wait_and_cannot_be_approved(appeal, organiser):
    endorsement = submitted(appeal)

    assert vetting.to_vet(appeal.campaign_id) == []
    with pytest.raises(StepOutOfOrder):
        approve(endorsement, organiser)


def test_what_is_confirmed_waits_oldest_first_and_does_not_stand(appeal):
    older, newer = confirmed(appeal), confirmed(appeal, "Жаңы жол", "789")

    assert vetting.to_vet(appeal.campaign_id) == [older, newer]
    assert standing.public(appeal.campaign_id) == []
    assert organisations(appeal) == 0


def test_what_is_approved_stands_is_counted_and_its_officer_is_told(appeal, organiser):
    endorsement = approved(appeal, organiser)

    assert standing.public_for(appeal.id) == [endorsement]
    assert kinds() == [
        "confirm_your_endorsement",
        "endorsement_to_prove",
        "endorsement_approved",
    ]
    assert organisations(appeal) == 1
    assert endorsement.state == EndorsementState.COUNTED
    assert standing.public(appeal.campaign_id) == [endorsement]


def test_the_same_organisation_stands_once(appeal, organiser):
    approved(appeal, organiser)
    again = confirmed(appeal)

    with pytest.raises(vetting.AlreadyEndorsed):
        approve(again, organiser)

    assert again.state == EndorsementState.CONFIRMED
    assert organisations(appeal) == 1
    assert kinds().count("endorsement_approved") == 1


def test_after_it_took_its_endorsement_back_an_organisation_may_stand_again(appeal, organiser):
    first = approved(appeal, organiser)
    assert organisations(appeal) == 1
    with transaction():
        endorsing.withdraw(token_of(first, officers.WITHDRAW))
    assert organisations(appeal) == 0

    approved(appeal, organiser)

    assert organisations(appeal) == 1


def test_what_nothing_proves_is_not_approved(appeal, organiser):
    endorsement = confirmed(appeal)

    with pytest.raises(vetting.NotProved), transaction():
        vetting.approve(endorsement, organiser.id)

    assert standing.public(appeal.campaign_id) == []


def test_what_is_declined_has_a_reason_and_its_officer_reads_it(appeal, organiser):
    endorsement = confirmed(appeal)

    decline(endorsement, organiser, " Not in the register. ")

    letter = factories.letters_to(MAIL)[-1]
    assert (letter["kind"], letter["reason"]) == ("endorsement_declined", "Not in the register.")
    assert endorsement.state == EndorsementState.DECLINED
    assert organisations(appeal) == 0


def test_without_a_reason_nothing_is_declined(appeal, organiser):
    endorsement = confirmed(appeal)

    with pytest.raises(vetting.ReasonMissing):
        decline(endorsement, organiser, "  ")

    assert vetting.to_vet(appeal.campaign_id) == [endorsement]


def test_what_is_decided_is_not_decided_again(appeal, organiser):
    endorsement = approved(appeal, organiser)

    with pytest.raises(StepOutOfOrder):
        decline(endorsement, organiser, "On second thought.")
    with pytest.raises(StepOutOfOrder):
        approve(endorsement, organiser)


def test_organisations_stand_in_the_order_of_their_names(appeal, organiser):
    for number, name in enumerate(["жол", "Ак көпүрө", "Дос"]):
        approved(appeal, organiser, name, str(number))

    found = [endorsement.organisation for endorsement in standing.public(appeal.campaign_id)]
    assert found == ["Ак көпүрө", "Дос", "жол"]


def test_an_endorsement_is_not_found_in_another_campaign(appeal):
    endorsement = submitted(appeal)

    with pytest.raises(NotFound):
        vetting.in_campaign(factories.an_open_campaign().id, endorsement.key)


def test_the_code_of_the_letter_confirms_and_another_does_not(appeal):
    endorsement = submitted(appeal)
    [letter] = factories.letters_to(MAIL)
    with pytest.raises(CodeNotRight), transaction():
        endorsing.confirm_with_code(letter["token"], "2222-2222")

    with transaction():
        endorsing.confirm_with_code(letter["token"], letter["code"].lower())

    assert db.session.get_one(Endorsement, endorsement.id).state == EndorsementState.CONFIRMED


def test_after_five_tries_not_even_the_right_code_is_looked_at(appeal):
    submitted(appeal)
    [letter] = factories.letters_to(MAIL)
    for _ in range(endorsing.TRIES):
        with transaction():
            endorsing.take_a_try(letter["token"])

    with pytest.raises(CodeNotRight), transaction():
        endorsing.take_a_try(letter["token"])


def test_a_link_to_confirm_does_not_withdraw(appeal):
    endorsement = submitted(appeal)

    with pytest.raises(LinkInvalid), transaction():
        endorsing.withdraw(token_of(endorsement))
