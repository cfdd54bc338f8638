"""Dispatch against a real mail server: a letter goes once, and a letter is never lost."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Barrier

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select

from campaign import create_app
from campaign.db import db, transaction, utcnow
from campaign.outbox import dispatch, letters, mail, rendering, smtp, verp
from campaign.outbox.models import Letter, LetterState
from campaign.vault import Vault
from tests.databases import KEY, settings_for

pytestmark = pytest.mark.enable_socket


class MailServer:
    """Takes every letter, or answers its recipient with `refusal`."""

    def __init__(self, *, together=False):
        self.together = together
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.refusal, self.sender_refusal, self.taken = None, None, []
        self.drops_on, self.senders = None, []
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_EHLO(self, _server, session, _envelope, name, answers):  # noqa: N802 - aiosmtpd's name
        session.host_name = name
        return [*answers[:-1], *(["250-PIPELINING"] if self.together else []), answers[-1]]

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if self.sender_refusal:
            return self.sender_refusal
        envelope.mail_from = address
        self.senders.append(address)
        return "250 OK"

    async def handle_RCPT(self, server, _session, envelope, address, _options):  # noqa: N802 - aiosmtpd's name
        if address == self.drops_on:
            server.transport.close()
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def goes_away(self):
        if self.controller.server is not None:
            self.controller.stop()


@pytest.fixture(params=[False, True], ids=["one by one", "pipelined"])
def post(request):
    server = MailServer(together=request.param)
    yield server
    server.goes_away()


@pytest.fixture
def settings(settings, post):
    return replace(settings, mail_server=f"127.0.0.1:{post.port}", mail_security="none")


@pytest.fixture
def app_with(settings):
    """The application with other settings."""

    @contextmanager
    def made(**changes):
        app = create_app(replace(settings, **changes))
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()

    return made


def a_letter(recipient="aigul@example.org"):
    with transaction():
        letter = letters.withdraw_your_signature(
            recipient,
            "ky",
            campaign_titles={"en": "Change", "ky": "Өзгөрүү", "ru": "Перемены"},
            token="a.token",
            quiet=False,
            signer=letters.Signer("a key", "a print"),
        )
    return letter.id


def kept(letter_id):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Letter, letter_id)


def test_a_letter_goes_once_and_is_erased(app, post):
    letter_id = a_letter()

    assert [dispatch.send_due(), dispatch.send_due()] == [1, 0]

    [taken] = post.taken
    letter = kept(letter_id)
    assert taken["To"] == "aigul@example.org"
    assert (letter.state, letter.recipient, letter.facts) == (LetterState.SENT, None, None)


def test_a_refusal_for_good_fails_the_letter_and_erases_it(app, post):
    post.refusal = "550 no such person"
    letter_id = a_letter()

    assert dispatch.send_due() == 0

    letter = kept(letter_id)
    assert (letter.state, letter.recipient, letter.facts) == (LetterState.FAILED, None, None)
    assert letter.last_failure == "refused 550"


def test_a_passing_refusal_waits_longer_each_time(app, post):
    post.refusal = "451 later"
    letter_id = a_letter()
    waits = []

    for _ in dispatch.TRY_AGAIN_AFTER:
        before = utcnow()
        dispatch.send_due()
        letter = kept(letter_id)
        waits.append(letter.due_at - before)
        with transaction():
            letter.due_at = utcnow()

    assert letter.state == LetterState.WAITING
    for wait, promised in zip(waits, dispatch.TRY_AGAIN_AFTER, strict=True):
        assert promised <= wait < promised + timedelta(seconds=30)


def test_refused_once_more_than_we_wait_it_fails(app, post):
    post.refusal = "451 later"
    letter_id = a_letter()
    with transaction():
        kept(letter_id).attempts = len(dispatch.TRY_AGAIN_AFTER)

    dispatch.send_due()

    assert kept(letter_id).state == LetterState.FAILED


def test_one_refused_letter_does_not_hold_up_the_next(app, post):
    refused = a_letter("aigul@example.org")
    post.refusal = "550 no such person"
    dispatch.send_due()
    post.refusal = None
    taken = a_letter("bermet@example.org")

    dispatch.send_due()

    assert kept(refused).state == LetterState.FAILED
    assert kept(taken).state == LetterState.SENT


def test_while_the_server_is_away_a_letter_waits_and_no_attempt_is_counted(app, post):
    letter_id = a_letter()
    post.goes_away()

    assert dispatch.send_due() == 0

    letter = kept(letter_id)
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)
    assert letter.recipient is not None
    assert letter.due_at > utcnow()


def test_killed_before_it_was_marked_it_goes_again_as_the_same_letter(app, post):
    letter_id = a_letter()
    renderer = rendering.Renderer()  # as a worker that is killed after sending
    [going] = dispatch._going(dispatch._claim(1), renderer)  # noqa: SLF001
    with mail.line() as line:
        dispatch._send(going, renderer, line)  # noqa: SLF001
    with transaction():
        kept(letter_id).lease_until = utcnow() - timedelta(seconds=1)

    assert dispatch.send_due() == 1

    first, again = post.taken
    assert first["Message-ID"] == again["Message-ID"] == kept(letter_id).message_id


def test_a_letter_under_way_is_not_taken_by_another_worker(app, post):
    a_letter()
    dispatch._claim(1)  # noqa: SLF001

    assert dispatch.send_due() == 0
    assert post.taken == []


def test_two_workers_at_once_claim_no_letter_twice(postgres):
    app = create_app(settings_for(postgres))
    together = Barrier(2, timeout=20)

    def claim(_worker):
        with app.app_context():
            together.wait()
            return [found.id for _ in range(6) for found in dispatch._claim(5)]  # noqa: SLF001

    with app.app_context():
        written = [a_letter(f"reader{n}@example.org") for n in range(30)]
        with ThreadPoolExecutor(2) as workers:
            claimed = [found for ids in workers.map(claim, range(2)) for found in ids]
        db.session.remove()
        db.engine.dispose()

    assert sorted(claimed) == sorted(written)


@pytest.fixture
def app_on_both(on_both, post):
    mail = {"mail_server": f"127.0.0.1:{post.port}", "mail_security": "none"}
    app = create_app(settings_for(on_both, **mail))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def test_two_workers_at_once_send_every_letter_once(app_on_both, post):
    together = Barrier(2, timeout=20)
    addresses = {f"reader{n}@example.org" for n in range(40)}
    for address in addresses:
        a_letter(address)

    def work(_worker):
        with app_on_both.app_context():
            together.wait()
            return sum(dispatch.send_due(5) for _ in range(10))

    with ThreadPoolExecutor(2) as workers:
        sent = sum(workers.map(work, range(2)))

    assert sent == len(addresses)
    assert sorted(taken["To"] for taken in post.taken) == sorted(addresses)


def test_a_lease_that_ended_is_taken_by_another_worker(app_on_both, post):
    letter_id = a_letter()
    dispatch._claim(1)  # noqa: SLF001 - as a worker that is killed before sending
    with transaction():
        kept(letter_id).lease_until = utcnow() - timedelta(seconds=1)

    assert dispatch.send_due() == 1

    assert len(post.taken) == 1


def test_a_letter_that_drops_the_line_does_not_hold_up_the_others_for_ever(app, post):
    post.drops_on = "aigul@example.org"
    dropping, others = a_letter("aigul@example.org"), [a_letter(f"n{n}@example.org") for n in "123"]

    dispatch.send_due()
    assert (kept(dropping).state, kept(dropping).attempts) == (LetterState.WAITING, 1)
    assert {(kept(other).state, kept(other).attempts) for other in others} == {
        (LetterState.WAITING, 0)
    }
    with time_machine.travel(utcnow() + dispatch.SERVER_AWAY * 1.1):
        dispatch.send_due()

    assert {kept(other).state for other in others} == {LetterState.SENT}


def test_what_went_before_the_line_dropped_is_not_sent_again(app, post):
    post.drops_on = "bermet@example.org"
    first = a_letter("aigul@example.org")
    a_letter("bermet@example.org")

    assert dispatch.send_due() == 1

    assert kept(first).state == LetterState.SENT


@pytest.mark.parametrize("refusal", ["530 sign in first", "550 not you", "451 later"])
def test_a_server_that_will_not_have_us_costs_no_letter(app, post, refusal):
    post.sender_refusal = refusal
    letter_id = a_letter()

    assert dispatch.send_due() == 0

    letter = kept(letter_id)
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)
    assert letter.recipient is not None


def test_a_letter_too_large_for_the_server_fails(app, post):
    post.sender_refusal = "552 too large"
    letter_id = a_letter()

    dispatch.send_due()

    assert kept(letter_id).state == LetterState.FAILED


def test_a_key_missing_from_the_ring_costs_no_letter(app, post):
    letter_id = a_letter()
    whole = app.extensions["campaign.vault"]
    app.extensions["campaign.vault"] = Vault((bytes(range(32)),), KEY)
    unread = a_letter("bermet@example.org")

    assert dispatch.send_due() == 1

    assert kept(unread).state == LetterState.SENT
    assert (kept(letter_id).state, kept(letter_id).attempts) == (LetterState.WAITING, 1)
    app.extensions["campaign.vault"] = whole
    with time_machine.travel(utcnow() + dispatch.TRY_AGAIN_AFTER[0] * 1.1):
        assert dispatch.send_due() == 1


def test_a_slow_worker_gives_back_what_is_left_before_its_lease_ends(app, post, monkeypatch):
    monkeypatch.setattr(dispatch, "LEASE", timedelta(0))
    letter_id = a_letter()

    assert dispatch.send_due() == 0

    letter = kept(letter_id)
    assert (letter.state, letter.attempts, letter.lease_until) == (LetterState.WAITING, 0, None)
    assert post.taken == []


@pytest.mark.parametrize("lines", [b".\r\n..\r\n.three", b"one\r\n.\r\n"])
def test_lines_that_begin_with_a_dot_arrive_as_they_were_written(post, lines):
    with smtp.Plain("127.0.0.1", post.port) as line:
        line.sendmail("a@example.org", ["b@example.org"], b"Subject: dots\r\n\r\n" + lines)

    [taken] = post.taken
    assert taken.get_payload().split() == lines.decode().split()


def test_the_envelope_names_the_letter_and_the_bounce_address(app_with, post):
    with app_with(bounce_address="bounces@example.org"):
        letter_id = a_letter()
        dispatch.send_due()

        message_id = kept(letter_id).message_id
        [sender] = post.senders
        assert sender.startswith("bounces+")
        assert verp.random_part(sender.upper()) == message_id[1:33]


@pytest.mark.parametrize(
    "altered",
    [
        lambda sender: sender.replace("+", "+0", 1),
        lambda sender: sender[:-14] + "0000@example.org"[-14:],
        lambda sender: sender.replace("@example.org", "@elsewhere.example.org"),
        lambda sender: sender.replace("bounces", "others"),
        lambda _: "bounces@example.org",
    ],
)
def test_a_tag_that_is_not_ours_names_no_letter(app_with, altered):
    with app_with(bounce_address="bounces@example.org"):
        sender = verp.sender_for(f"<{'0a' * 16}@example.org>")

        assert verp.random_part(sender) == "0a" * 16
        assert verp.random_part(altered(sender)) is None


def due_in_seconds():
    db.session.rollback()
    waits = db.session.scalars(select(Letter.due_at).where(Letter.state == LetterState.WAITING))
    return sorted(round((due - utcnow()).total_seconds()) for due in waits)


def test_letters_over_a_domains_pace_wait_for_their_turn_and_no_attempt_is_counted(app_with, post):
    with app_with(mail_pace={"slow.example.org": 6}), time_machine.travel(utcnow(), tick=False):
        for n in range(4):
            a_letter(f"n{n}@slow.example.org")
        quick = [a_letter(f"n{n}@quick.example.org") for n in range(4)]

        assert dispatch.send_due() == 5

        assert {kept(letter_id).state for letter_id in quick} == {LetterState.SENT}
        assert due_in_seconds() == [10, 20, 30]
        assert set(db.session.scalars(select(Letter.attempts))) == {0}


def test_every_paced_letter_goes_once_and_no_sooner_than_its_turn(app_with, post):
    start = utcnow()
    with app_with(mail_pace={"*": 60}):
        for n in range(5):
            with time_machine.travel(start, tick=False):
                a_letter(f"n{n}@example.org")
        for second in range(6):
            with time_machine.travel(start + timedelta(seconds=second), tick=False):
                dispatch.send_due()
                assert len(post.taken) == min(second + 1, 5)

    assert len({taken["Message-ID"] for taken in post.taken}) == 5


def test_news_never_stands_before_a_confirmation(app_with, post):
    with app_with(mail_pace={"*": 60}), time_machine.travel(utcnow(), tick=False):
        for n in range(50):
            some_news(f"n{n}@example.org")
        dispatch.send_due()
        a_letter("aigul@example.org")

        assert dispatch.send_due() == 1

        assert post.taken[-1]["To"] == "aigul@example.org"


def some_news(recipient):
    with transaction():
        letters.an_institution_answered(
            recipient,
            "ky",
            campaign_titles={"en": "Change"},
            answers=[],
            updates_token="a.token",
            signer=letters.Signer("a key", "a print"),
            quiet=False,
        )
