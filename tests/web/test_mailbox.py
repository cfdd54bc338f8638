"""The demonstration's mailbox, as a newcomer without a mail server reads it."""

from dataclasses import replace

from campaign import create_app
from campaign.db import transaction
from campaign.outbox import dispatch, letters
from tests.visitor import Visitor

TITLES = {"en": "Change", "ky": "Өзгөрүү", "ru": "Перемены"}


def a_sent_letter(recipient="aigul@example.org"):
    with transaction():
        letters.withdraw_your_signature(
            recipient,
            "en",
            campaign_titles=TITLES,
            token="a.token",
            quiet=False,
            signer=letters.Signer("a key", "a print"),
        )
    dispatch.send_due()


def a_sent_packet(*attachments):
    with transaction():
        letters.packet_letter(
            "office@ministry.example.org",
            "ky",
            campaign_id=1,
            about="delivery:1",
            institution=TITLES,
            campaign_titles=TITLES,
            outgoing="1",
            counts={"person": 1, "organisation": 0, "paper": 0},
            desk_token="a.token",
            sender_name=TITLES,
            attachments=attachments,
        )
    dispatch.send_due()


def test_an_empty_mailbox_says_so(visitor):
    assert visitor.open("/en/mailbox").select_one(".empty")


def test_the_newest_letter_is_first(visitor):
    a_sent_letter("aigul@example.org")
    a_sent_letter("bermet@example.org")

    page = visitor.open("/en/mailbox")

    [newest, oldest] = page.select(".rows li")
    assert "bermet@example.org" in newest.text
    assert "aigul@example.org" in oldest.text


def test_fifty_letters_are_on_a_page(visitor):
    for n in range(51):
        a_sent_letter(f"reader{n}@example.org")

    assert len(visitor.open("/en/mailbox").select(".rows li")) == 50
    assert len(visitor.open("/en/mailbox?page=2").select(".rows li")) == 1


def test_only_our_own_links_can_be_followed(visitor, app, settings):
    a_sent_letter()
    [path] = (settings.mailbox / "new").iterdir()
    path.write_bytes(
        b"To: a@example.org\nSubject: Links\n\nhttp://localhost/en/withdraw/a.token\n"
        b"http://localhost.example.net/x\nhttp://example.net/?http://localhost/x\n<b>no</b>\n"
    )

    page = visitor.open(visitor.open("/en/mailbox").select_one(".rows a")["href"])

    assert next(link["href"] for link in page.select("pre a")) == (
        "http://localhost/en/withdraw/a.token"
    )
    assert not [link for link in page.select("pre a") if "example.net" in link["href"]]
    assert not page.select("pre b")


def test_files_come_out_as_they_went_in(visitor):
    a_sent_packet(
        ("packet.pdf", "application/pdf", b"%PDF-1.7 packet"), ("names.csv", "text/csv", b"a,b\n")
    )

    page = visitor.open(visitor.open("/en/mailbox").select_one(".rows a")["href"])
    links = [link["href"] for link in page.select("a") if link["href"][-2:] in ("/0", "/1")]

    assert visitor.open(links[0]).data == b"%PDF-1.7 packet"
    assert visitor.open(links[1]).data == b"a,b\n"


def test_there_is_no_such_letter(visitor):
    visitor.open("/en/mailbox/no-such-letter", 404)


def test_outside_the_demonstration_there_is_no_mailbox(app, settings):
    real = Visitor(create_app(replace(settings, demo=False)))

    real.open("/en/mailbox", 404)
