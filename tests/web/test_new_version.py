"""A text is changed after people signed: what organisers, readers, signers and officers see of it."""

import pytest
from sqlalchemy import select

from campaign.audit.models import AuditEntry
from campaign.db import db, transaction
from campaign.endorsements import officers
from campaign.organisers.roles import MemberRole
from campaign.resolutions.models import Campaign
from campaign.signatures.models import Signature, SignatureState
from campaign.tally import counting
from campaign.tokens import links
from tests.appeals.written import change, rewrite
from tests.endorsements.given import MAIL, approved_before
from tests.factories import (
    PASSPHRASE,
    a_member,
    an_institution,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    packet_for,
)
from tests.visitor import Visitor

AIGUL = "aigul@example.org"
CLEARER = "Demand 1, in clearer words."


@pytest.fixture
def organiser(app):
    return an_organiser()


@pytest.fixture
def campaign(organiser):
    return an_open_campaign(an_institution(), an_institution(), organiser=organiser)


@pytest.fixture
def slug(campaign):
    return appeals_of(campaign)[0].slug


@pytest.fixture
def hand(app, organiser):
    """The organiser, at work."""
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    return visitor


@pytest.fixture
def room(campaign):
    return f"/en/dashboard/{campaign.slug}/review/version"


def texts_of(campaign):
    db.session.rollback()
    return appeals_of(campaign)[0].texts


def sign(visitor, campaign, **fields):
    visitor.submit(f"/en/campaigns/{campaign.slug}/sign", mail=AIGUL, consent="y", **fields)
    visitor.submit(f"/en/confirm/{letters_to(AIGUL)[-1]['token']}")
    with transaction():
        counting.count(campaign.id)


def signatures():
    db.session.rollback()
    return list(db.session.scalars(select(Signature).order_by(Signature.id)))


def test_words_are_changed_in_the_review_and_published_with_a_reason(hand, campaign, room, slug):
    hand.submit(
        f"/en/dashboard/{campaign.slug}/review/words", form="words-form", **{"d1.text.en": CLEARER}
    )
    assert "Demand 1." in hand.open(f"/en/appeals/{slug}").text

    page = hand.open(room)
    assert [ins.text.strip() for ins in page.select("ins")] == [", in clearer words"]
    hand.send(page, form="publish-version", **{"why-en": "It was hard to read."})

    shown = hand.open(f"/en/appeals/{slug}")
    assert CLEARER in shown.text
    assert "It was hard to read." in shown.text
    assert len(texts_of(campaign)) == 2


def test_the_audit_has_who_changed_which_text_and_why(hand, campaign, room, organiser):
    rewrite(campaign)
    hand.submit(room, form="publish-version", **{"why-en": "Mistyped."})

    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "text changed")).one()
    assert (entry.organiser_id, entry.why) == (organiser.id, "Mistyped.")
    assert (entry.before["version"], entry.after["version"]) == (1, 2)


def test_without_a_reason_nothing_is_published_and_nothing_written_is_lost(hand, campaign, room):
    rewrite(campaign)

    page = hand.submit(room, 422, form="publish-version")

    assert "Write what was changed and why" in page.select_one("[role=alert]").text
    assert len(texts_of(campaign)) == 1
    assert CLEARER in hand.open(f"/en/dashboard/{campaign.slug}/review/words").text


def test_what_others_wrote_since_the_page_was_shown_is_not_published(hand, campaign, room):
    rewrite(campaign)
    page = hand.open(room)
    rewrite(campaign, "Demand 1, in other words still.")

    hand.send(page, 409, form="publish-version", **{"why-en": "Mistyped."})

    assert len(texts_of(campaign)) == 1


def test_where_nothing_was_changed_there_is_nothing_to_publish(hand, room):
    page = hand.open(room)

    assert page.select("#publish-version") == []
    assert "Nothing was changed" in page.text


def test_a_step_that_would_change_what_is_asked_is_refused_in_words(hand, campaign):
    page = hand.open(f"/en/dashboard/{campaign.slug}/review")
    assert page.select("button[value^=out-]") == []

    refused = hand.send(page, 409, form="steps", step="out-1")

    assert "The appeals are open" in refused.select_one("[role=alert]").text


def test_a_translator_writes_and_does_not_publish(app, campaign, room):
    translator = a_member(campaign, MemberRole.TRANSLATOR)
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=translator.email, passphrase=PASSPHRASE)

    visitor.submit(
        f"/en/dashboard/{campaign.slug}/review/words", form="words-form", **{"d1.text.ru": "Новое."}
    )

    visitor.open(room, 403)


def test_at_a_glance_says_that_a_text_waits(hand, campaign):
    assert "text was rewritten" not in hand.open(f"/en/dashboard/{campaign.slug}/").text
    rewrite(campaign)

    assert "1 text was rewritten" in hand.open(f"/en/dashboard/{campaign.slug}/").text


def test_each_version_can_be_read_with_what_differs_and_who_stands_on_it(visitor, campaign, slug):
    sign(visitor, campaign)
    change(campaign)

    page = visitor.open(f"/en/appeals/{slug}/versions")

    newest, oldest = page.select("section[aria-labelledby^=v]")
    assert "0 confirmed addresses" in newest.text
    assert "1 confirmed address" in oldest.text
    assert newest.select_one("dd ins").text == ", in clearer words"
    assert oldest.select("ins, del") == []
    for text in texts_of(campaign):
        assert text.sha256 in page.text


def test_an_appeal_that_never_changed_says_nothing_of_versions(visitor, slug):
    page = visitor.open(f"/en/appeals/{slug}")

    assert page.select(".note") == []
    assert [
        section["id"] for section in visitor.open(f"/en/appeals/{slug}/versions").select("h2")
    ] == ["v1"]


def test_who_reads_while_the_text_changes_is_asked_once_more_and_keeps_what_they_wrote(
    visitor, campaign
):
    page = visitor.open(f"/en/campaigns/{campaign.slug}/sign")
    change(campaign)

    again = visitor.send(page, 409, mail=AIGUL, consent="y", name="Айгүл")

    assert "The text was changed while you read it" in again.text
    assert again.select_one("#name")["value"] == "Айгүл"
    assert letters_to(AIGUL) == []
    visitor.send(again, consent="y")
    assert [letter["kind"] for letter in letters_to(AIGUL)][:1] == ["confirm_your_signature"]


def test_who_chose_another_appeal_is_not_asked_again(visitor, campaign):
    page = visitor.open(f"/en/campaigns/{campaign.slug}/sign")
    change(campaign)

    visitor.send(page, mail=AIGUL, consent="y", appeals=appeals_of(campaign)[1].slug)

    assert letters_to(AIGUL) != []


def test_who_comes_from_a_page_of_the_older_text_is_told(visitor, campaign, slug):
    link = visitor.open(f"/en/appeals/{slug}").select_one("a.button")["href"]
    assert visitor.open(link).select(".note") == []
    change(campaign)

    assert "The text was changed on" in visitor.open(link).select_one(".note").text


def test_an_officer_reads_what_changed_before_the_form_goes(visitor, campaign):
    page = visitor.open(f"/en/campaigns/{campaign.slug}/endorse")
    change(campaign)

    again = visitor.send(
        page, 409, organisation="Ак көпүрө", registration_number="7", place="Нарын", name="Ү.",
        role="chair", mail=MAIL, mandate="Board", publish="y", keep="y",
    )  # fmt: skip

    assert "The text was changed while you read it" in again.text
    assert letters_to(MAIL) == []


def test_who_confirms_after_the_change_is_told_what_they_confirm(visitor, campaign):
    visitor.submit(f"/en/campaigns/{campaign.slug}/sign", mail=AIGUL, consent="y")
    change(campaign)

    page = visitor.open(f"/en/confirm/{letters_to(AIGUL)[0]['token']}")

    assert "You read and confirm the version before it" in page.text


def test_a_signer_signs_the_new_version_on_their_own_page(visitor, campaign, slug):
    sign(visitor, campaign, appeals=slug)
    change(campaign)
    page = visitor.open("/en/own")
    assert "You signed version 1" in page.text

    after = visitor.send(page, form=f"newest-{slug}")

    assert after.select(f"#newest-{slug}") == []
    assert [s.state for s in signatures()] == [SignatureState.WITHDRAWN, SignatureState.CONFIRMED]


def test_a_signer_is_shown_a_version_that_came_meanwhile_first(visitor, campaign, slug):
    sign(visitor, campaign, appeals=slug)
    change(campaign)
    page = visitor.open("/en/own")
    change(campaign, "Demand 1, once more.")

    again = visitor.send(page, 409, form=f"newest-{slug}")

    assert "The text was changed while you read it" in again.select_one("[role=alert]").text
    assert [s.appeal_text.version for s in signatures()] == [1]


def test_an_officer_is_asked_by_letter_and_renews_on_their_page(
    hand, visitor, campaign, organiser, room, slug
):
    endorsement = approved_before(appeals_of(campaign), organiser)
    rewrite(campaign)
    hand.submit(room, form="publish-version", **{"why-en": "Mistyped."})
    (letter,) = [one for one in letters_to(MAIL) if one["kind"] == "endorsement_to_renew"]
    own = f"/en/endorse/own/{letter['token']}"
    assert "It endorsed version 1 of the text" in visitor.open(f"/en/appeals/{slug}").text

    page = visitor.open(own)
    assert "Mistyped." in page.select_one("#renew").parent.text
    assert visitor.open(own).select("#renew"), "looking changes nothing"
    after = visitor.send(page, form="renew")

    assert after.select("#renew") == []
    assert "It endorsed version 1" not in visitor.open(f"/en/appeals/{slug}").text
    visitor.open(f"/en/endorse/own/{links.sign(officers.OWN, endorsement.key)}")


def test_an_officer_may_withdraw_instead(visitor, campaign, organiser):
    endorsement = approved_before(appeals_of(campaign), organiser)
    change(campaign)
    page = visitor.open(f"/en/endorse/own/{links.sign(officers.OWN, endorsement.key)}")

    withdraw = page.select_one("section.note a[href*=withdraw]")["href"]
    visitor.submit(withdraw, form="withdraw")

    gone = visitor.open(f"/en/endorse/own/{links.sign(officers.OWN, endorsement.key)}")
    assert gone.select("#renew") == []


def test_words_around_the_demands_are_published_and_make_no_new_version(hand, campaign, room):
    with transaction():
        resolution = db.session.get_one(Campaign, campaign.id).resolution
        resolution.problems = [{"key": 9, "line": 5, "last_line": 5, "texts": {"en": "No road."}}]
    rewrite(campaign, "Жол жок.", "ky", name="p9.text")
    assert "Жол жок." not in problems_in_a_packet(campaign)

    hand.submit(room, form="publish-version", **{"why-en": "Translated."})

    assert "Жол жок." in problems_in_a_packet(campaign)
    assert len(texts_of(campaign)) == 1
    assert "Nothing was changed" in hand.open(room).text


def problems_in_a_packet(campaign):
    db.session.rollback()
    return packet_for(appeals_of(campaign)[0]).resolution.problems.get("ky", [])
