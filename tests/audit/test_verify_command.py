"""`campaign audit verify`: says whether the chain holds, and how far it goes."""

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from campaign import audit, create_app
from campaign.audit import AuditEntry, chain
from campaign.cli import cli
from campaign.db import db, transaction


@pytest.fixture
def verify(app, settings, monkeypatch):
    for n in range(3):
        with transaction():
            audit.record(None, "forgotten", f"deed {n}")
    db.session.rollback()
    monkeypatch.setattr("campaign.cli.running.create_app", lambda: create_app(settings))
    return lambda *words: CliRunner().invoke(cli, ["audit", "verify", *words])


def test_it_prints_the_head_to_keep_elsewhere(app, verify):
    answer = verify()

    assert answer.exit_code == 0
    assert answer.stdout.strip() == str(chain.head())


def test_it_ends_with_one_where_an_entry_is_gone(verify):
    db.session.execute(delete(AuditEntry).where(AuditEntry.number == 2))
    db.session.commit()

    answer = verify()

    assert answer.exit_code == 1
    assert "entry 2 is missing" in answer.stderr


def test_an_earlier_head_is_recognised(verify):
    earlier = verify().stdout.strip()
    with transaction():
        audit.record(None, "forgotten", "more")

    assert verify("--against", earlier).exit_code == 0
    assert verify("--against", f"3:{'0' * 64}").exit_code == 1
    assert verify("--against", "nonsense").exit_code == 2
