"""The audit room: what was done can be read, filtered, checked and taken along."""

import csv
import io
import json
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import update

from campaign import audit
from campaign.audit import AuditEntry, chain
from campaign.db import db, transaction
from campaign.organisers.roles import MemberRole
from tests.factories import (
    PASSPHRASE,
    a_campaign,
    a_member,
    an_open_campaign,
    an_organiser,
    appeals_of,
)
from tests.visitor import Visitor


@pytest.fixture
def campaign(app):
    return an_open_campaign(organiser=an_organiser())


@pytest.fixture
def owner(app, campaign):
    return a_member(campaign, MemberRole.OWNER, name="Ү. Мөңгүева")


@pytest.fixture
def room(app, campaign, owner):
    """The owner's browser, and the address of the room."""
    visitor = Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=owner.email, passphrase=PASSPHRASE)
    visitor.room = f"/en/dashboard/{campaign.slug}/audit"
    return visitor


def done(campaign, action="packet ordered", subject="CCW-2026/1", by=None, **more):
    with transaction():
        audit.record(by, action, subject, campaign_id=campaign.id, **more)


def listed(page):
    return [" ".join(one.select_one("p").get_text().split()) for one in page.select("li[id^=E]")]


def test_an_entry_says_who_what_when_why_and_what_changed(room, campaign, owner):
    with time_machine.travel(datetime(2026, 5, 14, 20, 30, tzinfo=UTC), tick=False):
        done(
            campaign,
            "appeal closed",
            appeals_of(campaign)[0].slug,
            by=owner.id,
            why="The parliament answered.",
            before={"state": "open"},
            after={"state": "closed"},
        )

    entry = room.open(f"{room.room}?action=appeal+closed").select_one("li[id^=E]")

    words = " ".join(entry.get_text(" ").split())
    assert words.startswith("An appeal was closed : ministry-")
    assert "15 May 2026, 02:30 · Ү. Мөңгүева" in words
    assert "Why: The parliament answered." in words
    assert "state: open → became closed" in words


def test_the_newest_comes_first_and_older_ones_follow(room, campaign):
    for n in range(45):
        done(campaign, subject=f"CCW-2026/{n}")

    first = room.open(f"{room.room}?action=packet+ordered")
    second = room.open(first.select_one("a[rel=next]")["href"])

    assert listed(first)[0].endswith("CCW-2026/44")
    assert listed(second)[-1].endswith("CCW-2026/0")
    assert len(listed(first) + listed(second)) == 45


def test_the_filter_finds_by_person_deed_thing_and_day(room, campaign, owner):
    with time_machine.travel(datetime(2026, 5, 14, 10, tzinfo=UTC)):
        done(campaign, "packet approved", "CCW-2026/7", by=owner.id)
        done(campaign, "packet approved", "CCW-2026/8")
    done(campaign, "packet approved", "CCW-2026/9", by=owner.id)

    def found(asked):
        return [one.rpartition("/")[2] for one in listed(room.open(f"{room.room}?{asked}"))]

    assert found(f"person={owner.id}&action=packet+approved") == ["9", "7"]
    assert found("person=service&action=packet+approved") == ["8"]
    assert found("thing=CCW-2026/8") == ["8"]
    assert found("day=2026-05-14") == ["8", "7"]
    assert found("day=nonsense&action=packet+approved") == ["9", "8", "7"]


def test_another_campaigns_entries_are_not_here(room, campaign):
    done(an_open_campaign(), subject="REED-2026/1")

    assert "REED-2026/1" not in room.open(room.room).get_text()


def test_a_csv_of_it_calculates_nothing(room, campaign):
    done(campaign, subject="=1+1", why="@SUM(A1)")

    answer = room.submit(room.room, form="export", format="csv")

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    row = next(row for row in rows if "1+1" in row["subject"])
    assert (row["subject"], row["why"]) == ("'=1+1", "'@SUM(A1)")


def test_each_entry_of_the_json_can_be_checked_by_itself(room, campaign):
    done(campaign, why="because", after={"state": "ordered"})

    taken = json.loads(room.submit(room.room, form="export", format="json").text)

    hashes = {entry.number: entry.hash for entry in db.session.query(AuditEntry)}
    assert taken["head"] == str(chain.head())
    assert len(taken["entries"]) > 1
    for entry in taken["entries"]:
        before = hashes.get(entry["number"] - 1, chain.BEGINNING)
        said = {name: entry[name] for name in _HASHED}
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert chain.hash_of(before, text.encode()) == entry["hash"]
        if entry["why"]:
            assert chain.why_print(entry["why_salt"], entry["why"]) == entry["why_sha256"]


_HASHED = (
    "number", "at", "organiser", "campaign", "action", "subject", "facts", "before", "after",
    "why_sha256",
)  # fmt: skip


def test_that_it_was_taken_stands_in_it(room, campaign, owner):
    taken = json.loads(room.submit(room.room, form="export", format="json").text)

    newest = taken["entries"][0]
    assert (newest["action"], newest["organiser"]) == ("audit exported", owner.id)


def test_the_filter_holds_for_what_is_taken_along(room, campaign):
    done(campaign, "packet approved", "CCW-2026/7")

    page = room.open(f"{room.room}?action=packet+approved")
    taken = json.loads(room.send(page, form="export", format="json").text)

    assert [entry["subject"] for entry in taken["entries"]] == ["CCW-2026/7"]


def test_the_room_says_whether_the_chain_holds(room, campaign):
    done(campaign)
    whole = room.open(f"{room.room}/chain")
    with transaction():
        db.session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(subject="x"))

    broken = room.open(f"{room.room}/chain")

    assert whole.h1.text == "The chain holds"
    assert broken.h1.text == "The chain does not hold"
    assert "entry 2 was changed" in broken.get_text()


def test_words_that_were_forgotten_are_said_to_be(room, campaign):
    done(campaign, why="somebody's own words")
    with transaction():
        assert audit.forget_why(campaign_ids=[campaign.id]) == 1

    page = room.open(room.room)

    assert "somebody's own words" not in page.get_text()
    assert "the words were forgotten" in page.get_text()
    assert chain.verify().holds


def test_an_observer_reads_and_takes_nothing_along(app, campaign):
    observer, visitor = a_member(campaign, MemberRole.OBSERVER), Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=observer.email, passphrase=PASSPHRASE)

    page = visitor.open(f"/en/dashboard/{campaign.slug}/audit")

    assert page.select("#export") == []


def test_a_step_of_the_review_is_shown_with_its_words(app):
    organiser = an_organiser()
    draft, visitor = a_campaign(organiser=organiser), Visitor(app)
    visitor.submit("/en/organisers/sign-in", email=organiser.email, passphrase=PASSPHRASE)
    path = f"/en/dashboard/{draft.slug}/review/words"
    visitor.submit(path, form="words-form", **{"d1.text.ky": "Башкача айтылган талап."})

    page = visitor.open(f"/en/dashboard/{draft.slug}/audit")

    words = " ".join(page.main.get_text(" ").split())
    assert "Кыргызча: Талап 1. → became Башкача айтылган талап." in words
    [entry] = db.session.query(AuditEntry).filter_by(action="words changed")
    assert "Башкача" not in chain.spoken(entry).decode()
