"""A browser's work: set for one campaign, done in time, accepted once."""

import json
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as drawing
from hypothesis import strategies as st

from campaign import create_app, retention
from campaign.config import folder
from campaign.db import db, transaction, utcnow
from campaign.signatures import work
from campaign.signatures.models import UsedWork
from tests.databases import settings_for
from tests.worked import answer_to, little_work  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("little_work")


def done(campaign_id=1):
    return answer_to(work.challenge(campaign_id))


def is_done(answer, campaign_id=1):
    with transaction():
        return work.is_done(answer, campaign_id)


def test_work_that_was_done_is_accepted_once(app):
    answer = done()

    assert is_done(answer)
    assert not is_done(answer)


def test_the_same_answer_in_other_words_is_the_same_work(app):
    answer = done()
    in_other_words = json.loads(b64decode(answer)) | {"more": "words"}

    assert is_done(answer)
    assert not is_done(b64encode(json.dumps(in_other_words, indent=1).encode()).decode())


def test_work_of_one_campaign_serves_no_other(app):
    assert not is_done(done(campaign_id=1), campaign_id=2)


def test_work_ends_after_two_hours(app):
    with time_machine.travel(utcnow(), tick=False) as moment:
        answer = done()
        moment.shift(work.LASTS + timedelta(seconds=2))

        assert not is_done(answer)


@pytest.mark.parametrize(
    "change",
    [
        lambda said: said["solution"].update(derivedKey="00" * 32),
        lambda said: said["challenge"]["parameters"].update(cost=1),
        lambda said: said["challenge"]["parameters"].update(expiresAt=4_000_000_000),
        lambda said: said["challenge"].update(signature="00" * 32),
        lambda said: said.pop("solution"),
    ],
    ids=["not done", "made easier", "made longer", "not ours", "left out"],
)
def test_an_altered_answer_is_no_work(app, change):
    said = json.loads(b64decode(done()))
    change(said)

    assert not is_done(b64encode(json.dumps(said).encode()).decode())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)  # fmt: skip


@given(
    st.text(max_size=40)
    | ANYTHING.map(lambda said: b64encode(json.dumps(said).encode()).decode())
    | ANYTHING.map(
        lambda said: b64encode(json.dumps({"challenge": said, "solution": said}).encode()).decode()
    )
    | ANYTHING.map(
        lambda said: b64encode(
            json.dumps(
                {"challenge": {"parameters": said, "signature": "a"}, "solution": {}}
            ).encode()
        ).decode()
    )
)
@drawing(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_sent_is_work_or_no_work(app, answer):
    assert not is_done(answer)


def test_nothing_is_kept_of_work_until_it_is_used_and_then_until_it_would_have_ended(app):
    with time_machine.travel(utcnow(), tick=False) as moment:
        answer = done()
        assert db.session.query(UsedWork).count() == 0
        is_done(answer)
        [used] = db.session.query(UsedWork).all()
        assert used.print not in answer

        moment.shift(work.LASTS + timedelta(seconds=2))
        with transaction():
            retention.forget()

        assert db.session.query(UsedWork).count() == 0


@pytest.mark.enable_socket
def test_of_the_same_work_sent_twice_at_once_one_is_accepted(on_both):
    apps = [create_app(settings_for(on_both)) for _ in range(2)]
    with apps[0].app_context():
        answer = done()
    together = Barrier(8)

    def send(n):
        with apps[n % 2].app_context():
            together.wait()
            accepted = is_done(answer)
            db.session.remove()
            return accepted

    with ThreadPoolExecutor(8) as threads:
        accepted = list(threads.map(send, range(8)))
    for app in apps:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()

    assert accepted.count(True) == 1


def test_the_worker_is_the_one_its_list_names():
    vendor = folder("static") / "js" / "vendor"
    listed = (vendor / "README.md").read_text()

    for file in vendor.glob("*.js"):
        assert f"| `{file.name}` |" in listed
        assert sha256(file.read_bytes()).hexdigest() in listed
