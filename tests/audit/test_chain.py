"""The audit's chain: a cut, a change or a removal is seen, also when many write at once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, select, text, update

from campaign import audit, create_app
from campaign.audit import AuditEntry, AuditHead, chain
from campaign.audit.chain import Fault, FaultKind, Head
from campaign.audit.models import Words, kept
from campaign.db import db, transaction
from tests.databases import settings_for


@pytest.fixture
def both(on_each):
    return on_each


def deeds(number=4, **more):
    for n in range(number):
        with transaction():
            audit.record(None, "forgotten", f"deed {n}", letters=n, **more)


def verdict(earlier=None):
    """Leaves no transaction open, for which a migration would wait."""
    db.session.rollback()
    found = chain.verify(earlier)
    db.session.rollback()
    return found


def by_hand(statement):
    """As somebody does who can write to the database."""
    db.session.rollback()
    db.session.execute(statement)
    db.session.commit()


def test_a_chain_nobody_touched_holds(both):
    deeds()

    assert verdict().holds
    assert verdict().head.number == 4


def test_an_empty_chain_holds(both):
    assert verdict().holds
    assert verdict().head == Head(0, chain.BEGINNING)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "another deed"},
        {"action": "person erased"},
        {"facts": {"letters": 7}},
        {"before": {"state": "open"}},
        {"why_sha256": "0" * 64},
    ],
)
def test_a_change_is_seen_where_it_is(both, change):
    deeds()

    by_hand(update(AuditEntry).where(AuditEntry.number == 2).values(**change))

    assert verdict().faults == [Fault(FaultKind.CHANGED, 2)]


def test_a_changed_entry_that_was_hashed_anew_is_seen_at_the_next(both):
    deeds()
    second = db.session.scalars(select(AuditEntry).where(AuditEntry.number == 2)).one()
    first = db.session.scalars(select(AuditEntry).where(AuditEntry.number == 1)).one()

    second.subject = "another deed"
    second.hash = chain.hash_of(first.hash, chain.spoken(second))
    db.session.commit()

    assert verdict().faults == [Fault(FaultKind.CHANGED, 3)]


def test_a_removal_in_the_middle_is_seen(both):
    deeds()

    by_hand(delete(AuditEntry).where(AuditEntry.number == 2))

    assert Fault(FaultKind.MISSING, 2) in verdict().faults


def test_a_cut_at_the_end_is_seen(both):
    deeds()

    by_hand(delete(AuditEntry).where(AuditEntry.number > 2))

    assert verdict().faults == [Fault(FaultKind.CUT, 3)]


def test_a_cut_that_took_the_head_along_is_shown_against_an_earlier_head(both):
    deeds()
    earlier = verdict().head
    second = db.session.scalars(select(AuditEntry).where(AuditEntry.number == 2)).one().hash

    by_hand(delete(AuditEntry).where(AuditEntry.number > 2))
    by_hand(update(AuditHead).values(number=2, hash=second))

    assert verdict().holds
    assert verdict(earlier).faults == [Fault(FaultKind.ANOTHER, 4)]


def test_an_entry_slipped_in_is_seen(both):
    deeds()

    by_hand(text(_SLIPPED_IN))

    assert verdict().faults == [Fault(FaultKind.LOOSE, 1)]


_SLIPPED_IN = """
    INSERT INTO audit_entry (at, action, subject, facts)
    VALUES ('2026-01-01 00:00:00+00:00', 'forgotten', 'nothing', '{}')
"""


def test_an_earlier_head_is_found_in_a_chain_that_went_on(both):
    deeds()
    earlier = verdict().head
    deeds()

    assert verdict(earlier).holds
    assert verdict(Head.read(str(earlier))).holds


def test_words_can_be_forgotten_and_the_chain_holds(both):
    deeds(why="the officer asked for it by telephone")

    by_hand(update(AuditEntry).values(why_kept=None))

    assert verdict().holds
    assert verdict().words_forgotten == 4


def test_words_that_were_changed_are_seen(both):
    deeds(why="the officer asked for it by telephone")

    by_hand(
        update(AuditEntry)
        .where(AuditEntry.number == 3)
        .values(why_kept=kept(Words("nobody asked", "00")))
    )

    assert verdict().faults == [Fault(FaultKind.WORDS_CHANGED, 3)]


def test_a_change_undone_leaves_no_entry(both):
    deeds(1)

    with pytest.raises(ZeroDivisionError), transaction():
        _deed_that_fails()
    with transaction():
        audit.record(None, "forgotten", "kept")
        with pytest.raises(ZeroDivisionError), db.session.begin_nested():
            _deed_that_fails()

    assert [row.subject for row in db.session.query(AuditEntry)] == ["deed 0", "kept"]
    assert verdict().holds


def _deed_that_fails():
    audit.record(None, "forgotten", "nothing")
    db.session.flush()
    raise ZeroDivisionError


def test_an_entry_of_a_savepoint_is_chained_with_the_rest(both):
    with transaction():
        with db.session.begin_nested():
            audit.record(None, "forgotten", "first")
        audit.record(None, "forgotten", "second")

    assert [row.number for row in db.session.query(AuditEntry).order_by(AuditEntry.id)] == [1, 2]
    assert verdict().holds


def test_many_who_write_at_once_make_one_chain(both):
    def write(_):
        with both.app_context():
            deeds(5)
            db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(6) as writers:
        list(writers.map(write, range(6)))

    assert verdict().holds
    assert verdict().head.number == 30


def test_what_others_append_while_it_is_read_is_no_fault(on_postgres):
    deeds(2)
    done = threading.Event()

    def write():
        with on_postgres.app_context():
            while not done.is_set():
                deeds(1)
            db.session.remove()

    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(write)
        found = [verdict() for _ in range(40)]
        done.set()
        writing.result()

    assert found[-1].head.number > found[0].head.number
    assert all(one.holds for one in found)


def test_an_entry_beyond_the_head_is_seen(both):
    deeds()

    by_hand(update(AuditHead).values(number=3))

    assert Fault(FaultKind.LOOSE, 1) in verdict().faults


def test_what_was_written_before_there_was_a_chain_is_chained(empty_postgres, tmp_path):
    for url in (empty_postgres, f"sqlite:///{tmp_path}/old.db"):
        app = create_app(settings_for(url))
        with app.app_context():
            upgrade(revision=_BEFORE_THE_CHAIN)
            by_hand(text(_OLD_ENTRIES))
            upgrade()
            deeds(1)

            assert verdict().holds
            assert verdict().head.number == 3

            db.session.rollback()
            downgrade(revision=_BEFORE_THE_CHAIN)
            assert db.session.scalar(text("SELECT count(*) FROM audit_entry")) == 3
            db.session.remove()
            db.engine.dispose()


_BEFORE_THE_CHAIN = "0016"
_OLD_ENTRIES = """
    INSERT INTO audit_entry (at, action, subject, facts) VALUES
    ('2026-01-01 00:00:00.250000+00:00', 'forgotten', 'Ак көпүрө', '{"letters": 3}'),
    ('2026-01-02 00:00:00.000000+00:00', 'forgotten', 'retention', '{}')
"""
