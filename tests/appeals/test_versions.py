"""A new version of a text that is being signed: only words, said in public, and nobody is moved."""

import pytest
from sqlalchemy import select

from campaign.appeals import reviewing, versions
from campaign.appeals.models import Appeal
from campaign.appeals.versions import ChangeUnexplained, NothingChanged, TextChanged, TextIsSigned
from campaign.db import db, transaction, utcnow
from campaign.resolutions.models import Campaign
from campaign.resolutions.review import history, steps
from campaign.signatures import changing, confirming, moving_on, own, signing
from campaign.signatures.models import Signatory, Signature, SignatureState
from campaign.signatures.signing import Wish
from campaign.tally import counting, reading
from campaign.tally.models import SupportClass
from tests.appeals.written import WHY, change, publish, rewrite
from tests.factories import (
    an_institution,
    an_offer,
    an_open_campaign,
    appeals_of,
    letters_to,
    packet_for,
)
from tests.tally.signed import signed, taken_back

CLEARER = "Demand 1, in clearer words."
MAIL = "aigul@example.org"


@pytest.fixture
def campaign(app):
    return an_open_campaign(an_institution(), an_institution())


def first(campaign):
    db.session.rollback()
    return appeals_of(campaign)[0]


def count(campaign):
    with transaction():
        counting.count(campaign.id)


def standing(campaign):
    """Persons on each version of the first appeal."""
    texts = first(campaign).texts
    found = reading.by_text([text.id for text in texts])
    return [found[text.id].get(SupportClass.PERSON, 0) for text in texts]


def people(campaign, number):
    for _ in range(number):
        signed(first(campaign))


def ask(campaign, mail=MAIL):
    with transaction():
        signing.ask(
            an_offer(campaign), Wish(mail, [first(campaign).slug], "en"), browser_key="browser"
        )
    return letters_to(mail)[-1]


def confirm(letter):
    with transaction():
        return confirming.confirm_with_browser(letter["token"], "browser")


def test_what_was_written_is_public_only_once_it_is_published(campaign):
    rewrite(campaign)
    assert first(campaign).text.content["demands"][0]["texts"]["en"] == "Demand 1."

    publish(campaign)

    assert first(campaign).text.version == 2
    assert first(campaign).text.content["demands"][0]["texts"]["en"] == CLEARER
    assert first(campaign).text.why == WHY


def test_a_packet_has_no_word_of_what_is_not_published(campaign):
    rewrite(campaign)
    second = appeals_of(campaign)[1]
    packet = packet_for(second)

    assert CLEARER not in [demand.text["en"] for demand in packet.demands]
    assert [demand.number for demand in packet.own] == [3, 4]


def test_an_appeal_whose_words_stay_has_no_new_version(campaign):
    change(campaign)

    assert [appeal.text.version for appeal in appeals_of(campaign)] == [2, 1]


def test_the_version_before_stays_byte_for_byte(campaign):
    before = first(campaign).text.body, first(campaign).text.sha256

    change(campaign)

    assert (first(campaign).texts[0].body, first(campaign).texts[0].sha256) == before


STRUCTURE = [
    ("demand left out", lambda r: steps.leave_out(r, 1)),
    ("demand moved", lambda r: steps.move(r, 1, 1)),
    ("addressees changed", lambda r: steps.ask(r, [1], [])),
    ("demand split", lambda r: steps.split(r, 1, {"en": ["Demand", "1."]})),
    ("demands merged", lambda r: steps.merge_with_the_one_above(r, 2)),
    ("language declared", lambda r: steps.declare(r, "ky")),
    (history.WRITING, lambda r: steps.write(r, {"name.en": "Another name"}, {})),
]


@pytest.mark.parametrize(("verb", "step"), STRUCTURE)
def test_what_is_asked_and_of_whom_does_not_change_once_people_sign(campaign, verb, step):
    before = first(campaign).campaign.resolution.version

    with pytest.raises(TextIsSigned), transaction():
        reviewing.take(first(campaign).campaign, None, verb, step, seen=10_000)

    assert first(campaign).campaign.resolution.version == before
    assert db.session.scalars(select(Appeal)).all() == appeals_of(campaign)


def test_a_name_that_a_language_lacks_may_be_added(app):
    campaign = an_open_campaign(an_institution(), titles={"en": "Campaign"})

    rewrite(campaign, "Өнөктүк", "ky", name="name")

    assert db.session.get_one(Campaign, campaign.id).titles["ky"] == "Өнөктүк"


def test_words_are_taken_back_and_then_nothing_waits(campaign):
    rewrite(campaign)
    with transaction():
        found = first(campaign).campaign
        reviewing.undo(found, None, seen=found.resolution.version)

    with pytest.raises(NothingChanged):
        publish(campaign)


@pytest.mark.parametrize("why", [{}, {"en": "  "}, {"en": "x" * 601}])
def test_a_change_is_explained_or_not_published(campaign, why):
    rewrite(campaign)

    with pytest.raises(ChangeUnexplained):
        publish(campaign, why)

    assert first(campaign).text.version == 1


def test_a_closed_appeal_keeps_its_text(campaign):
    with transaction():
        appeal = db.session.get_one(Appeal, first(campaign).id)
        appeal.state, appeal.closed_at = "closed", utcnow()
    rewrite(campaign)

    with pytest.raises(NothingChanged):
        publish(campaign)


def test_who_signed_stands_on_the_version_they_signed(campaign):
    people(campaign, 2)
    count(campaign)
    change(campaign)
    people(campaign, 1)
    count(campaign)

    assert standing(campaign) == [2, 1]
    assert reading.of_appeal(first(campaign).id).person == 3


def test_who_moves_on_is_counted_once(campaign):
    people(campaign, 1)
    count(campaign)
    change(campaign)
    with transaction():
        signature = the_signature()
        changing.sign_newest(signature, versions.newest([first(campaign).text.id]))
    count(campaign)

    assert standing(campaign) == [0, 1]
    assert reading.of_appeal(first(campaign).id).person == 1
    assert reading.of_campaign(campaign.id).person == 1


def test_who_moves_on_twice_has_moved_once(campaign):
    people(campaign, 1)
    count(campaign)
    change(campaign)
    for _ in range(2):
        with transaction():
            changing.sign_newest(the_signature(), "")
        count(campaign)

    assert standing(campaign) == [0, 1]


def test_who_is_not_counted_yet_is_counted_on_the_version_they_moved_to(campaign):
    people(campaign, 1)
    change(campaign)
    with transaction():
        changing.sign_newest(the_signature(), "")
    count(campaign)

    assert standing(campaign) == [0, 1]
    assert reading.of_appeal(first(campaign).id).lines[SupportClass.PERSON].withdrawn == 0


def test_what_was_taken_back_moves_nowhere(campaign):
    signatory = signed(first(campaign))
    taken_back(signatory)
    change(campaign)

    with transaction():
        (signature,) = db.session.get_one(Signatory, signatory.id).signatures
        assert not moving_on.move_on(signature, appeals_of(campaign)[0].text)


def test_a_text_that_nobody_has_read_is_not_signed(campaign):
    shown = versions.newest(appeal.text.id for appeal in appeals_of(campaign))
    change(campaign)

    with pytest.raises(TextChanged):
        versions.refuse_unseen([first(campaign).text.id], shown)


def test_who_asked_before_the_change_confirms_what_they_read(campaign):
    letter = ask(campaign)
    change(campaign)
    confirm(letter)
    count(campaign)

    assert standing(campaign) == [1, 0]


def test_who_signs_the_new_version_again_moves_on(campaign):
    confirm(ask(campaign))
    count(campaign)
    change(campaign)
    letter = ask(campaign)
    assert letter["kind"] == "confirm_your_signature"

    confirm(letter)
    count(campaign)

    assert standing(campaign) == [0, 1]


def test_who_signs_the_same_version_again_is_told_so(campaign):
    confirm(ask(campaign))

    assert ask(campaign)["kind"] == "you_have_already_signed"


def test_the_texts_add_up_to_the_appeal(campaign):
    people(campaign, 3)
    count(campaign)
    change(campaign)
    with transaction():
        moved, withdrawn, _ = db.session.scalars(select(Signature).order_by(Signature.id)).all()
        changing.sign_newest(moved, "")
        withdrawn.state = SignatureState.WITHDRAWN
    count(campaign)

    assert standing(campaign) == [1, 1]
    assert reading.of_appeal(first(campaign).id).person == 2


def test_own_page_has_the_newest_of_an_appeal(campaign):
    people(campaign, 1)
    count(campaign)
    change(campaign)
    with transaction():
        changing.sign_newest(the_signature(), "")

    signatory = db.session.scalars(select(Signatory)).one()
    assert next(s.appeal_text.version for s in own.signed(signatory)) == 2


def the_signature():
    return db.session.scalars(
        select(Signature).where(Signature.state != SignatureState.WITHDRAWN).order_by(Signature.id)
    ).first()
