"""What tests stand on: the application on each database, the clock, the mail, a visitor."""

import os
from base64 import b64decode

import hypothesis
import pytest
from sqlalchemy import event

from campaign import create_app
from campaign.config import Settings
from campaign.db import db
from campaign.organisers import security
from campaign.vault import keys
from tests.databases import (  # noqa: F401 - fixtures
    empty_postgres,
    on_both,
    on_each,
    on_postgres,
    postgres,
    postgres_server,
    postgres_template,
    template,
)
from tests.quick import once_for_all
from tests.visitor import Visitor

KEY = b64decode("A" * 43 + "=")
once_for_all()
hypothesis.settings.register_profile("unhurried", deadline=None)  # no test goes by the clock
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _quick_passphrases():
    """Slow crypto made fast by its parameters."""
    keys.HARDNESS = keys.Hardness(memory_kib=64, passes=1)
    security.HARDNESS = {"argon2__memory_cost": 64, "argon2__rounds": 1, "argon2__parallelism": 1}


@pytest.fixture
def settings(tmp_path, database_url):
    return Settings(
        secret_key="only for tests",
        vault_keys=(KEY,),
        fingerprint_key=KEY,
        database_url=database_url,
        public_url="http://localhost",
        peppers=tmp_path / "peppers",
        mailbox=tmp_path / "mailbox",
        page_seconds=0,
        screening=False,
        second_factor=False,
        second_person_after=0,
        demo=True,
    )


@pytest.fixture
def database_url(tmp_path, template):  # noqa: F811
    """A migrated SQLite file of its own; modules that need both engines give `on_both`."""
    return template.copy_to(tmp_path / "campaign.db")


@pytest.fixture
def app(settings):
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def visitor(app):
    return Visitor(app)


@pytest.fixture
def in_ci():
    return os.environ.get("CI") == "true"


@pytest.fixture
def statements(app):
    """What the database is asked from here on, statement by statement."""
    asked = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield asked
    event.remove(db.engine, "before_cursor_execute", note)
