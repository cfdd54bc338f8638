"""The whole path, once, on the real document: resolution to answered packet."""

import io
import json
import re
from email import message_from_bytes, policy

import pypdfium2
import pytest

from campaign import demo, jobs
from campaign.config import folder
from campaign.db import db, transaction, utcnow
from campaign.deliveries import packets
from campaign.outbox import dispatch
from campaign.resolutions.models import Campaign
from campaign.tally import export, verify
from tests.factories import PASSPHRASE
from tests.visitor import Visitor

SLUG = "change-cant-wait"
JK = f"{SLUG}-jogorku-kenesh"


@pytest.fixture
def campaign(app):
    given = {"passphrase": PASSPHRASE, "campaign_passphrase": PASSPHRASE}
    demo.load_sample(app, given)
    return db.session.query(Campaign).one()


def the_jobs_run():
    """What the jobs do all the time, once."""
    dispatch.send_due()
    jobs.count_all()
    packets.compose_due()
    with transaction():
        packets.follow_letters()


def newest_letter(settings):
    paths = sorted(
        (settings.mailbox / "new").iterdir(), key=lambda path: (path.stat().st_mtime_ns, path.name)
    )
    return message_from_bytes(paths[-1].read_bytes(), policy=policy.default)


def link_in(letter, part):
    text = letter.get_body(("plain",)).get_content()
    return next(found for found in re.findall(r"http://localhost(/\S+)", text) if part in found)


def sign(visitor, settings, mail, **wish):
    visitor.submit(f"/en/campaigns/{SLUG}/sign", mail=mail, consent="y", **wish)
    the_jobs_run()
    page = visitor.submit(link_in(newest_letter(settings), "/confirm/"))
    the_jobs_run()
    return page


def approve(second):
    """What waits, as the second person."""
    room = second.open(f"/en/dashboard/{SLUG}/second-person")
    second.send(room, form=room.select_one("form[id^=approve-]")["id"])


def count_of(visitor):
    page = visitor.open(f"/en/appeals/{JK}")
    return int(page.select_one(".count strong").get_text())


def test_the_sample_becomes_the_appeals_of_the_resolution(campaign, visitor):
    page = visitor.open(f"/en/campaigns/{SLUG}")

    assert len(campaign.resolution.demands) == 24
    assert "Jogorku Kenesh" in page.get_text()
    assert "JUMABAEV" not in page.get_text().upper()


def test_loading_the_sample_twice_is_the_same_as_once(app, campaign):
    given = {"passphrase": PASSPHRASE, "campaign_passphrase": PASSPHRASE}

    demo.load_sample(app, given)

    assert db.session.query(Campaign).count() == 1


def test_from_signing_to_the_answer(app, campaign, settings, tmp_path):
    citizen, officer, clerk, organiser, second = (Visitor(app) for _ in range(5))

    thanks = sign(citizen, settings, "aigul@example.org", name="Айгүл Өмүрова", disclosure="named")
    assert "counted" in thanks.h1.get_text()
    assert count_of(citizen) == 1

    officer.submit(
        f"/ru/campaigns/{SLUG}/endorse", organisation="Ак көпүрө", registration_number="123-456",
        place="Нарын", site="https://ak-kopuro.example.org", name="Ү. Мөңгүева", role="төрайым", mail="head@ak-kopuro.example.org",
        mandate="Башкарма чечими № 4", publish="y", keep="y",
    )  # fmt: skip
    the_jobs_run()
    officer.submit(link_in(newest_letter(settings), "/endorse/"))
    organiser.submit("/en/organisers/sign-in", email=demo.EMAIL, passphrase=PASSPHRASE)
    room = organiser.open(f"/en/dashboard/{SLUG}/organisations")
    [waiting] = room.select("#waiting + ul a")
    organiser.submit(waiting["href"], form="approve")
    the_jobs_run()
    assert "Ак көпүрө" in citizen.open(f"/en/appeals/{JK}").get_text()

    ordered = organiser.submit(
        f"/en/dashboard/{SLUG}/deliveries", form="order-form", appeal=JK, passphrase=PASSPHRASE
    )
    the_jobs_run()
    second.submit("/en/organisers/sign-in", email=demo.SECOND, passphrase=PASSPHRASE)
    organiser.submit(ordered.path, form="look", why="We read it before it goes")
    approve(second)
    pdf = organiser.open(f"{ordered.path}/packet.pdf").data
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert "Айгүл Өмүрова" in words
    assert "Ак көпүрө" in words
    organiser.submit(ordered.path, form="approve", why="Every page is right")
    approve(second)
    the_jobs_run()

    letter = newest_letter(settings)
    [attached] = letter.iter_attachments()
    assert attached.get_content() == pdf
    desk = link_in(letter, "/desk/")
    clerk.submit(desk, 422, incoming="", on=utcnow().date().isoformat())
    page = clerk.submit(desk, incoming="02-1483", on=utcnow().date().isoformat())
    assert "02-1483" in page.get_text()
    assert "02-1483" in citizen.open(f"/en/appeals/{JK}").get_text()

    room = organiser.open(ordered.path)
    numbers = [field["name"] for field in room.select("textarea[name^=quote-]")]
    outcomes = {name.replace("quote", "outcome"): "partly" for name in numbers}
    organiser.send(room, 422, form="answer-form", number="6-512", on=utcnow().date().isoformat())
    organiser.send(
        room, form="answer-form", number="6-512", on=utcnow().date().isoformat(), **outcomes
    )
    assert "Accepted in part" in citizen.open(f"/en/appeals/{JK}").get_text()

    folder_of_ledger = tmp_path / "ledger"
    list(export.export(db.session.query(Campaign).one(), folder_of_ledger))
    report = verify.verify(folder_of_ledger)
    assert report.holds, report.faults
    assert report.counts[JK, "person"].standing == 1
    assert report.counts[JK, "organisation"].standing == 1


def test_withdrawing_takes_the_entry_back(app, campaign, settings, tmp_path):
    citizen = Visitor(app)
    sign(citizen, settings, "aigul@example.org")

    citizen.submit(f"/en/campaigns/{SLUG}/withdraw", mail="Aigul@example.org")
    the_jobs_run()
    citizen.submit(link_in(newest_letter(settings), "/withdraw/"))
    the_jobs_run()

    assert count_of(citizen) == 0
    list(export.export(db.session.query(Campaign).one(), tmp_path))
    assert verify.verify(tmp_path).holds


def test_signing_and_confirming_twice_counts_once(app, campaign, settings):
    citizen = Visitor(app)
    sign(citizen, settings, "aigul@example.org")
    link = link_in(newest_letter(settings), "/confirm/")

    citizen.submit(link)
    citizen.submit(f"/en/campaigns/{SLUG}/sign", mail="AIGUL+again@example.org", consent="y")
    the_jobs_run()

    assert "counted already" in newest_letter(settings)["Subject"]
    assert count_of(citizen) == 1


def test_another_browser_needs_the_code(app, campaign, settings):
    Visitor(app).submit(f"/en/campaigns/{SLUG}/sign", mail="aigul@example.org", consent="y")
    the_jobs_run()
    letter = newest_letter(settings)
    link, scanner, phone = link_in(letter, "/confirm/"), Visitor(app), Visitor(app)
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", letter.get_body(("plain",)).get_content())[0]

    scanner.open(link)
    scanner.submit(link, 422)
    the_jobs_run()
    assert count_of(phone) == 0

    phone.submit(link, 422, code="2222-2222")
    phone.submit(link, code=code.lower())
    the_jobs_run()
    assert count_of(phone) == 1


def test_every_page_of_a_forged_link_is_the_same_calm_one(app, campaign, visitor):
    pages = [
        visitor.open(f"/en/{kind}/forged.token.here", 404)
        for kind in ("confirm", "withdraw", "endorse", "desk")
    ]

    assert len({page.main.get_text() for page in pages}) == 1


def test_the_first_view_of_an_appeal_is_small(app, campaign, visitor):
    import gzip

    page = visitor.client.get(f"/ky/appeals/{JK}").data
    sheet = (folder("static") / "css" / "campaign.css").read_bytes()

    assert len(gzip.compress(page)) + len(gzip.compress(sheet)) < 30 * 1024


def test_an_unchanged_page_is_not_sent_twice(app, campaign, visitor):
    first = visitor.client.get(f"/ky/appeals/{JK}")

    again = visitor.client.get(
        f"/ky/appeals/{JK}", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304
    assert "Set-Cookie" not in first.headers


def test_a_broken_form_keeps_what_was_written(app, campaign, visitor):
    page = visitor.submit(
        f"/en/campaigns/{SLUG}/sign", 422, mail="not an address", settlement="Ак-Суу"
    )

    assert page.select_one("#settlement")["value"] == "Ак-Суу"
    assert page.select_one("#mail[aria-invalid]")
    assert page.select("[role=alert] a[href='#consent']")


def test_a_robot_that_fills_in_everything_is_not_kept(app, campaign, visitor):
    page = visitor.submit(
        f"/en/campaigns/{SLUG}/sign", mail="robot@example.org", consent="y", website="http://x"
    )

    assert page.h1.get_text() == "Look in your mail"
    assert dispatch.waiting() == 0


def test_facts_of_the_sample_are_plain_json():
    for name in ("campaign", "directory", "districts", "translations"):
        assert json.load(io.StringIO((folder("sample") / f"{name}.json").read_text("utf-8")))
