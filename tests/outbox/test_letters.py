"""Letters as their readers get them: every one, in three languages, as text and as HTML."""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaign import create_app
from campaign.config import Settings, fresh_secrets
from campaign.db import db, transaction
from campaign.errors import SettingMissing
from campaign.i18n import Language
from campaign.outbox import letters, rendering
from campaign.outbox.message import File
from campaign.vault import vault

APPROVED = Path(__file__).parent / "approved"
TITLES = {"en": "Change can’t wait", "ky": "Өзгөрүү күтпөйт", "ru": "Перемены не ждут"}
BODY = {"en": "Ministry & Co", "ky": "Министрлик & Co", "ru": "Министерство & Co"}
COUNTS = {"person": 4812, "organisation": 38, "paper": 640}
WRITTEN_AT = datetime(2026, 5, 7, 14, 5, tzinfo=UTC)
ERASED_AT = WRITTEN_AT + timedelta(hours=72)
ASKED = {"campaign_titles": TITLES, "token": "a.token", "code": "K7QM-2XRD", "erased_at": ERASED_AT}
TO_CONFIRM = letters.ToConfirm(appeals=[BODY], disclosure="named", **ASKED)
INVITATION = letters.Invitation(
    organisation="Ay & Kyz",
    campaign_titles=TITLES,
    campaign_slug="change",
    sentence="You were with us <in the hall>.\nCome again.",
    token="a.token",
    erased_at=WRITTEN_AT + timedelta(days=60),
)
A_SIGNER = letters.Signer("key of a signer", "print of an address")
ANSWERS = [{"institution": BODY, "appeal_slug": "ministry", "on": "2026-05-08"}]

LETTERS = {
    letters.confirm_your_signature: {"asked": TO_CONFIRM},
    letters.remember_to_confirm: {"asked": TO_CONFIRM},
    letters.you_have_already_signed: {"campaign_titles": TITLES, "withdraw_token": "a.token"},
    letters.withdraw_your_signature: {"campaign_titles": TITLES, "token": "a.token"},
    letters.open_your_page: {"campaign_titles": TITLES, "token": "a.token"},
    letters.an_institution_answered: {
        "campaign_titles": TITLES,
        "answers": ANSWERS,
        "updates_token": "a.token",
    },
    letters.confirm_your_endorsement: {"campaign_id": 1, "organisation": "Ay & Kyz"} | ASKED,
    letters.asked_to_endorse: {"asked": INVITATION},
    letters.remember_to_answer: {"asked": INVITATION},
    letters.endorsement_to_prove: {
        "campaign_id": 1,
        "organisation": "Ay & Kyz",
        "campaign_titles": TITLES,
        "proved": False,
        "token": "a.token",
    },
    letters.please_vouch: {
        "campaign_id": 1,
        "organisation": "Ay & Kyz",
        "asks": {"en": "New <One>"},
        "campaign_titles": TITLES,
        "token": "a.token",
        "until": date(2026, 12, 9),
    },
    letters.endorsement_approved: {
        "campaign_id": 1,
        "organisation": "Ay & Kyz",
        "campaign_titles": TITLES,
        "campaign_slug": "change",
        "own_token": "own.token",
        "withdraw_token": "a.token",
    },
    letters.endorsement_declined: {
        "campaign_id": 1,
        "organisation": "Ay & Kyz",
        "campaign_titles": TITLES,
        "reason": "No answer <by phone>",
    },
    letters.endorsement_to_renew: {
        "campaign_id": 1,
        "organisation": "Ay & Kyz",
        "campaign_titles": TITLES,
        "why": {
            "ky": "Талапта мөөнөт жок болчу, ал кошулду.",
            "ru": "В требовании не было срока, его добавили.",
            "en": "The demand had no date; one was added.",
        },
        "decides": True,
        "token": "a.token",
    },
    letters.choose_a_new_passphrase: {"token": "a.token"},
    letters.use_this_address: {"token": "a.token"},
    letters.your_account_changed: {"change": letters.AccountChange.RECOVERY_USED},
    letters.you_are_invited: {
        "campaign_titles": TITLES,
        "role": "delivery-officer",
        "invited_by": "Ө. <b>Үлгүева",
        "token": "a.token",
    },
    letters.tally_letter: {
        "campaign_id": 1,
        "institution": BODY,
        "appeal_slug": "ministry",
        "campaign_titles": TITLES,
        "counts": COUNTS,
        "before": {"person": 3406, "organisation": 31, "paper": 522},
        "organisations": ["Ay & Kyz"],
        "demands": [{"number": 7, "texts": TITLES}],
        "checkpoint": {"size": 25310, "root": "93d615d1", "origin": "localhost/ledger/change"},
        "about": "tally:1",
    },
    letters.packet_letter: {
        "campaign_id": 1,
        "about": "delivery:1",
        "institution": BODY,
        "campaign_titles": TITLES,
        "outgoing": "BD-2026/11",
        "counts": COUNTS,
        "desk_token": "a.token",
        "sender_name": TITLES,
        "attachments": [("packet.pdf", "application/pdf", b"%PDF-1.7")],
    },
    letters.a_second_person_is_needed: {
        "campaign_titles": TITLES,
        "campaign_slug": "change",
        "hours": 72,
    },
}
MAY_BE_QUIET = (
    letters.confirm_your_signature,
    letters.you_have_already_signed,
    letters.withdraw_your_signature,
    letters.open_your_page,
    letters.an_institution_answered,
)
TO_SIGNERS = (*MAY_BE_QUIET, letters.remember_to_confirm)


@pytest.fixture(autouse=True)
def _on_the_day():
    with time_machine.travel(WRITTEN_AT, tick=False):
        yield


def rendered(write, language="en", recipient="aigul@example.org", *, quiet=False):
    facts = LETTERS[write] | ({"quiet": quiet} if write in MAY_BE_QUIET else {})
    if write in TO_SIGNERS:
        facts |= {"signer": A_SIGNER}
    with transaction():
        letter = write(recipient, language, **facts)
    return letter, message_of(letter)


def message_of(letter):
    files = [
        File(file.name, file.mime, vault.decrypt(file.content, letters.ATTACHMENT))
        for file in letter.attachments
    ]
    return rendering.Renderer().message_of(letter, tuple(files))


def sent(message):
    """As the one who gets it reads it."""
    return message_from_bytes(message.as_bytes(), policy=policy.default)


def words(text):
    return set(re.findall(r"\w+", text))


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_text_and_html_say_the_same(app, write, language):
    _, message = rendered(write, language)

    page = BeautifulSoup(message.html, "html.parser")
    links = {link["href"] for link in page.select("a[href]")}
    assert page.html["lang"] == language
    assert set(re.findall(r"https?://\S+", message.text)) == links
    said = re.sub(r"https?://\S+", "", message.text)
    assert words(said) <= words(page.body.get_text(" "))
    assert "Macro" not in message.html
    assert "&amp;" not in message.text


@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_nothing_in_a_letter_is_fetched(app, write):
    _, message = rendered(write)

    page = BeautifulSoup(message.html, "html.parser")
    assert not page.select("[src], link, script, iframe")
    assert "url(" not in message.html
    assert "@import" not in message.html


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", MAY_BE_QUIET, ids=lambda write: write.__name__)
def test_a_quiet_letter_shows_nothing_before_it_is_opened(app, write, language):
    _, message = rendered(write, language, quiet=True)

    said = str(message.head) + message.text + message.html
    assert "Campaign" not in message.head.sender_name
    assert TITLES[language] not in said
    assert BODY[language] not in said
    assert "ministry" not in said


@pytest.mark.parametrize(
    "write",
    [
        letters.confirm_your_signature,
        letters.remember_to_confirm,
        letters.confirm_your_endorsement,
    ],
)
def test_the_code_can_be_read_in_both_parts(app, write):
    _, message = rendered(write)

    assert "K7QM-2XRD" in message.text
    assert "K7QM-2XRD" in BeautifulSoup(message.html, "html.parser").get_text()


def test_what_somebody_wrote_is_not_read_as_html(app):
    _, message = rendered(letters.endorsement_declined)

    assert "<by phone>" in message.text
    assert "&lt;by phone&gt;" in message.html


def test_a_letter_is_told_from_others_and_from_people(app):
    letter, message = rendered(letters.withdraw_your_signature)
    other, _ = rendered(letters.withdraw_your_signature)

    read = sent(message)
    assert read["Message-ID"] == letter.message_id
    assert read["Auto-Submitted"] == "auto-generated"
    assert letter.message_id.endswith("@localhost>")
    assert letter.message_id != other.message_id


def test_recipient_and_facts_lie_encrypted(app):
    letter, _ = rendered(letters.confirm_your_signature, recipient="aigul@example.org")

    assert b"aigul" not in letter.recipient
    assert b"K7QM" not in letter.facts


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_both_parts_arrive_as_they_were_written(app, write, language):
    letter, message = rendered(write, language)

    read = sent(message)

    assert read.get_body(["plain"]).get_content().splitlines() == message.text.splitlines()
    assert read.get_body(["html"]).get_content().splitlines() == message.html.splitlines()
    assert (read["Subject"], read["To"]) == (message.head.subject, "aigul@example.org")
    assert read["Date"].datetime == letter.created_at
    assert read.defects == []
    assert max(map(len, message.as_bytes().split(b"\r\n"))) < 998


def test_a_packet_goes_attached(app):
    letter, message = rendered(letters.packet_letter)

    assert letter.about == "delivery:1"
    [file] = sent(message).iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("packet.pdf", b"%PDF-1.7")


@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_the_same_letter_is_the_same_bytes_at_any_time(app, write):
    letter, first = rendered(write)

    with time_machine.travel(WRITTEN_AT + timedelta(hours=2), tick=False):
        again = message_of(letter)

    assert again.as_bytes() == first.as_bytes()


def test_a_form_filled_in_for_many_gives_each_their_own(app):
    renderer = rendering.Renderer()
    own = {"aigul@example.org": "AAAA-2222", "bermet@example.org": "BBBB-3333"}
    with transaction():
        written = [
            letters.confirm_your_signature(
                mail, "ky", replace(TO_CONFIRM, code=code), signer=A_SIGNER, quiet=False
            )
            for mail, code in own.items()
        ]

    said = {message.recipient: message for message in map(renderer.message_of, written)}

    assert len(renderer.forms) == 1
    for mail, code in own.items():
        assert code in said[mail].text
        assert code in said[mail].html
        assert re.findall(r"[A-Z]{4}-\d{4}", said[mail].text) == [code]


def test_news_can_be_stopped_by_one_click_and_nothing_else_claims_to_be_a_subscription(app):
    for write in LETTERS:
        _, message = rendered(write)
        read = sent(message)
        is_news = write == letters.an_institution_answered
        assert (read["List-Unsubscribe"] is not None) == is_news, write
        assert read["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if is_news else None)
        if is_news:
            assert read["List-Unsubscribe"].strip("<>") in message.text


@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_every_letter_to_a_person_says_how_to_end_all_letters(app, write):
    letter, message = rendered(write)

    says = "/never-again/" in message.text
    assert says == (letter.kind not in letters.NEVER_STOPPED)


def test_news_and_message_ids_have_domains_of_their_own_where_they_are_set(settings):
    changed = {"news_sender": "news@news.example.org", "mail_id_domain": "letters.example.org"}
    with create_app(replace(settings, **changed)).app_context():
        _, news = rendered(letters.an_institution_answered)
        _, other = rendered(letters.confirm_your_signature)
        db.session.remove()
        db.engine.dispose()

    assert (news.head.sender, other.head.sender) == (changed["news_sender"], settings.mail_sender)
    assert news.message_id.endswith("@letters.example.org>")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("", {}),
        ("gmail.com=60 mail.ru=30", {"gmail.com": 60, "mail.ru": 30}),
        ("Gmail.com=60, *=600", {"gmail.com": 60, "*": 600}),
    ],
)
def test_the_pace_is_read_as_it_is_written(written, read):
    assert (
        Settings.from_environment(fresh_secrets() | {"CAMPAIGN_MAIL_PACE": written}).mail_pace
        == read
    )


@pytest.mark.parametrize("written", ["gmail.com", "gmail.com=", "gmail.com=fast", "gmail.com=0"])
def test_a_pace_that_cannot_be_read_is_refused(written):
    with pytest.raises(SettingMissing):
        Settings.from_environment(fresh_secrets() | {"CAMPAIGN_MAIL_PACE": written})


def test_a_link_that_ended_is_not_sent(app):
    letter, _ = rendered(letters.remember_to_confirm)

    with time_machine.travel(ERASED_AT, tick=False), pytest.raises(rendering.LinkEnded):
        message_of(letter)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("write", LETTERS, ids=lambda write: write.__name__)
def test_the_words_of_a_letter_are_those_approved(app, write, language):
    """Kept beside this file, so that a changed word is seen where changes are read. To approve
    anew: CAMPAIGN_APPROVE=1 in the environment."""
    _, message = rendered(write, language)
    never = re.compile(r"/never-again/[0-9a-f-]{97}")
    said = f"{message.head.subject}\n\n{never.sub('/never-again/…', message.text)}"
    kept = APPROVED / f"{write.__name__}.{language}.txt"

    if os.environ.get("CAMPAIGN_APPROVE") == "1":
        kept.write_text(said, "utf-8")

    assert said == kept.read_text("utf-8")
