"""Letters as their readers get them: every one, in three languages, as text and as HTML."""

import re
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from campaign.db import transaction
from campaign.i18n import Language
from campaign.outbox import letters, rendering

TITLES = {"en": "Change can’t wait", "ky": "Өзгөрүү күтпөйт", "ru": "Перемены не ждут"}
BODY = {"en": "Ministry & Co", "ky": "Министрлик & Co", "ru": "Министерство & Co"}
COUNTS = {"person": 4812, "organisation": 38, "paper": 640}
ERASED_AT = datetime(2026, 5, 10, 14, 5, tzinfo=UTC)
ASKED = {"campaign_titles": TITLES, "token": "a.token", "code": "K7QM-2XRD", "erased_at": ERASED_AT}

LETTERS = {
    letters.confirm_your_signature: {"appeals": [BODY], "disclosure": "named"} | ASKED,
    letters.you_have_already_signed: {"campaign_titles": TITLES, "withdraw_token": "a.token"},
    letters.withdraw_your_signature: {"campaign_titles": TITLES, "token": "a.token"},
    letters.confirm_your_endorsement: {"organisation": "Ay & Kyz"} | ASKED,
    letters.endorsement_approved: {
        "organisation": "Ay & Kyz",
        "campaign_titles": TITLES,
        "campaign_slug": "change",
        "withdraw_token": "a.token",
    },
    letters.endorsement_declined: {
        "organisation": "Ay & Kyz",
        "campaign_titles": TITLES,
        "reason": "No answer <by phone>",
    },
    letters.tally_letter: {
        "institution": BODY,
        "appeal_slug": "ministry",
        "campaign_titles": TITLES,
        "counts": COUNTS,
        "before": {"person": 3406, "organisation": 31, "paper": 522},
        "organisations": ["Ay & Kyz"],
        "demands": [{"number": 7, "texts": TITLES}],
        "checkpoint": {"size": 25310, "root": "93d615d1", "origin": "localhost/ledger/change"},
    },
    letters.packet_letter: {
        "about": "delivery:1",
        "institution": BODY,
        "campaign_titles": TITLES,
        "outgoing": "BD-2026/11",
        "counts": COUNTS,
        "desk_token": "a.token",
        "sender_name": TITLES,
        "attachments": [("packet.pdf", "application/pdf", b"%PDF-1.7")],
    },
}
TO_SIGNERS = (
    letters.confirm_your_signature,
    letters.you_have_already_signed,
    letters.withdraw_your_signature,
)


def rendered(write, language="en", recipient="aigul@example.org", *, quiet=False):
    facts = LETTERS[write] | ({"quiet": quiet} if write in TO_SIGNERS else {})
    with transaction():
        letter = write(recipient, language, **facts)
    return letter, rendering.message_of(letter)


def words(text):
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_text_and_html_say_the_same(app, write, language):
    _, message = rendered(write, language)

    page = BeautifulSoup(message.html, "html.parser")
    links = {link["href"] for link in page.select("a[href]")}
    assert page.html["lang"] == language
    assert set(re.findall(r"https?://\S+", message.body)) == links
    said = re.sub(r"https?://\S+", "", message.body)
    assert words(said) <= words(page.body.get_text(" "))
    assert "Macro" not in message.html
    assert "&amp;" not in message.body


@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_nothing_in_a_letter_is_fetched(app, write):
    _, message = rendered(write)

    page = BeautifulSoup(message.html, "html.parser")
    assert not page.select("[src], link, script, iframe")
    assert "url(" not in message.html
    assert "@import" not in message.html


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", TO_SIGNERS, ids=lambda write: write.__name__)
def test_a_quiet_letter_shows_nothing_before_it_is_opened(app, write, language):
    _, message = rendered(write, language, quiet=True)

    outside = str(message.sender) + message.subject
    assert "Campaign" not in message.sender.partition("<")[0]
    assert TITLES[language] not in outside + message.body + message.html


@pytest.mark.parametrize(
    "write", [letters.confirm_your_signature, letters.confirm_your_endorsement]
)
def test_the_code_can_be_read_in_both_parts(app, write):
    _, message = rendered(write)

    assert "K7QM-2XRD" in message.body
    assert "K7QM-2XRD" in BeautifulSoup(message.html, "html.parser").get_text()


def test_what_somebody_wrote_is_not_read_as_html(app):
    _, message = rendered(letters.endorsement_declined)

    assert "<by phone>" in message.body
    assert "&lt;by phone&gt;" in message.html


def test_a_letter_is_told_from_others_and_from_people(app):
    letter, message = rendered(letters.withdraw_your_signature)
    other, _ = rendered(letters.withdraw_your_signature)

    sent = message.as_string()
    assert f"Message-ID: {letter.message_id}" in sent
    assert "Auto-Submitted: auto-generated" in sent
    assert letter.message_id.endswith("@localhost>")
    assert letter.message_id != other.message_id


def test_recipient_and_facts_lie_encrypted(app):
    letter, _ = rendered(letters.confirm_your_signature, recipient="aigul@example.org")

    assert b"aigul" not in letter.recipient
    assert b"K7QM" not in letter.facts


def test_a_packet_goes_attached(app):
    letter, message = rendered(letters.packet_letter)

    [attached] = message.attachments
    assert (letter.about, attached.filename) == ("delivery:1", "packet.pdf")
    assert attached.data == b"%PDF-1.7"
