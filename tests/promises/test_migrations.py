"""Migrations and models say the same, both ways, also with rows in the tables."""

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import func, inspect, select

from campaign import create_app
from campaign.db import db
from campaign.outbox.models import Letter
from tests.databases import settings_for
from tests.factories import an_open_campaign, an_organiser


@pytest.fixture(params=["sqlite", "postgres"])
def empty(request, tmp_path):
    """An application on a database without a single table."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/empty.db"
    else:
        url = request.getfixturevalue("postgres")
    app = create_app(settings_for(url))
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def test_migrations_give_the_tables_of_the_models(empty):
    upgrade()

    check()  # raises when a migration is missing


def test_the_way_down_leaves_nothing(empty):
    upgrade()
    downgrade(revision="base")

    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_rows_stay_when_migrations_run_again(empty):
    upgrade()
    an_open_campaign(organiser=an_organiser())
    before = _rows()

    upgrade()

    assert _rows() == before
    assert sum(before.values()) > 10


def _rows():
    db.session.rollback()
    counts = {
        name: db.session.scalar(select(func.count()).select_from(table))
        for name, table in db.metadata.tables.items()
    }
    db.session.rollback()
    assert Letter.__tablename__ in counts
    return counts
