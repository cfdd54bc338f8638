"""The loop: everything happens by itself, and one failing job does not hold up the others."""

import logging
from contextlib import contextmanager
from socket import AF_INET, SOCK_DGRAM, socket
from threading import Event, Thread
from time import monotonic, sleep

import pytest
import time_machine
from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError

from campaign import jobs, retention
from campaign.audit import AuditEntry, chain
from campaign.db import db, transaction, utcnow
from campaign.endorsements.proofs import sites
from campaign.endorsements.proofs.outside import Outside
from campaign.organisers.models import SignInAttempt
from campaign.outbox import dispatch
from campaign.outbox.models import Letter
from campaign.signatures import confirming, signing
from campaign.signatures.models import Signature, SignatureState
from tests.endorsements.given import a_claim, confirmed
from tests.factories import (
    an_offer,
    an_open_campaign,
    an_organiser,
    appeals_of,
    letters_to,
    slugs_of,
)

AIGUL = "aigul@example.org"


@contextmanager
def running(app, loops=1):
    """As many loops as asked for, ended when the test is."""
    stop = Event()
    threads = [Thread(target=jobs.run, args=(stop, app)) for _ in range(loops)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert not any(thread.is_alive() for thread in threads)


def comes_true(what, seconds=15):
    end = monotonic() + seconds
    while monotonic() < end:
        db.session.rollback()
        db.session.expire_all()
        if what():
            return True
        sleep(0.05)
    return False


def a_signature(campaign, mail=AIGUL):
    """Confirmed, so that it waits to be counted."""
    wish = signing.Wish(mail=mail, appeals=slugs_of(campaign), language="ky")
    with transaction():
        signing.ask(an_offer(campaign), wish, "this browser")
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[0]["token"], "this browser")


def counted():
    return db.session.scalar(
        select(func.count()).select_from(Signature).where(Signature.state == SignatureState.COUNTED)
    )


def test_what_was_promised_is_sent_and_what_was_confirmed_is_counted(app):
    a_signature(an_open_campaign())

    with running(app):
        assert comes_true(lambda: counted() == 1 and dispatch.waiting() == 0)


@pytest.mark.enable_socket
def test_a_site_that_does_not_answer_holds_up_no_signature(app):
    campaign = an_open_campaign()
    endorsement = confirmed(appeals_of(campaign), a_claim(site="https://ak.example.org"))
    with transaction():
        sites.ask_to_look(db.session.merge(endorsement))

    with socket(AF_INET, SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.settimeout(10)
        app.extensions["campaign.outside"] = Outside(f"127.0.0.1:{silent.getsockname()[1]}")
        with running(app):
            silent.recv(4096)
            a_signature(campaign)
            assert comes_true(lambda: counted() == 1, seconds=4)


def test_two_loops_send_and_count_once(app, settings):
    campaign = an_open_campaign()
    people = [f"reader{n}@example.org" for n in range(20)]
    for mail in people:
        a_signature(campaign, mail)

    with running(app, loops=2):
        assert comes_true(lambda: counted() == len(people) and dispatch.waiting() == 0)

    assert len(list((settings.mailbox / "new").iterdir())) == len(people)


def test_a_campaign_that_cannot_be_counted_holds_up_no_other(app, caplog):
    broken, whole = an_open_campaign(), an_open_campaign()
    a_signature(broken)
    a_signature(whole, "bermet@example.org")
    with transaction():
        db.session.merge(broken).ledger_private_key = b"lost"

    assert jobs.count_all() == 1

    assert f"campaign {broken.id} is not counted: vault-locked" in caplog.text


def test_a_failing_job_backs_off_and_is_logged_by_kind_only(app, caplog):
    def fail():
        raise OperationalError("SELECT 'aigul@example.org'", {}, Exception("aigul@example.org"))

    job = jobs.Job("letters", fail, jobs.timedelta(0), utcnow())

    with caplog.at_level(logging.WARNING):
        done = jobs._run(job)  # noqa: SLF001

    assert done == 0
    assert job.due > utcnow()
    assert caplog.messages == ["letters: OperationalError"]


def test_with_the_mailbox_out_of_reach_signatures_are_counted_all_the_same(app, settings):
    settings.mailbox.write_text("not a folder")
    a_signature(an_open_campaign())

    with running(app):
        assert comes_true(lambda: counted() == 1)

    assert db.session.scalar(select(Letter.recipient)) is not None


def test_forgetting_goes_on_until_nothing_is_past_its_time(app, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    with transaction():
        db.session.add_all(SignInAttempt(fingerprint=str(n)) for n in range(5))

    with time_machine.travel(utcnow() + retention.A_DAY * 1.1):
        assert jobs._forget() == 5  # noqa: SLF001


def test_the_loop_ends_soon_after_it_is_asked_to(app):
    with running(app):
        started = monotonic()

    assert monotonic() - started < 5


def test_once_a_day_the_log_says_how_far_the_audit_goes(app, caplog):
    an_open_campaign(organiser=an_organiser())
    head = chain.head()

    jobs.look_at_the_audit()
    jobs.look_at_the_audit()

    assert [record.getMessage() for record in caplog.records] == [f"the audit stands at {head}"]


def test_an_audit_that_was_cut_is_told_to_who_runs_the_server(app, caplog):
    an_open_campaign(organiser=an_organiser())
    with transaction():
        db.session.execute(delete(AuditEntry).where(AuditEntry.number == chain.head().number))

    jobs.look_at_the_audit()

    assert "the audit's chain does not hold: cut" in caplog.text
