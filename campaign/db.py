"""The database: session, table base, names of constraints, UTC, and `transaction()`.

SQLite and PostgreSQL run the same code. On SQLite a writer takes the write lock before its
first statement (BEGIN IMMEDIATE), so that nothing is read that another writer then changes.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    any_,
    event,
    literal,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, registry

from campaign.config import folder

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
WAIT_FOR_A_LOCK_MS = 10_000
_WRITES = "campaign_writes"

Json = Any
BigId = BigInteger().with_variant(Integer, "sqlite")
"""Rows that may be millions; SQLite numbers only INTEGER keys by itself."""


def utcnow() -> datetime:
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Takes and gives aware values only; SQLite would forget the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone is not an instant")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            dict[str, str]: JSON(),
            dict[str, Json]: JSON(),
            list[Json]: JSON(),
            str: String(),
            StrEnum: Enum(
                StrEnum,
                native_enum=False,
                length=40,
                create_constraint=False,
                values_callable=lambda kind: [member.value for member in kind],
            ),
        },
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


def init_app(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(folder("migrations")), render_as_batch=True)


@contextmanager
def transaction(*, kept_on_disk: bool = True) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception.

    One that need not be `kept_on_disk` does not wait until it is, on PostgreSQL; only for what may
    be lost when the machine loses its power, and is then as it was before.

    Opened by entry points only (a page, a command, a job), never inside one another. What was
    read before it is forgotten, so that a verb decides on what is true now.
    """
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes were made outside a transaction")
    session.rollback()
    connection = session.connection(execution_options={_WRITES: True})
    if not kept_on_disk and connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def leave_the_log() -> None:
    """SQLite: what was erased leaves the write-ahead log too, unless somebody reads at this moment;
    then the next call does it. Outside any transaction. PostgreSQL: see docs/keys.md."""
    if not on_sqlite():
        return
    db.session.rollback()
    with db.engine.connect() as connection:
        raw = cast("sqlite3.Connection", connection.connection.dbapi_connection)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def table_of(model: type[Model]) -> Table:
    """For statements that write many rows, or write them often, without an object for each."""
    return cast("Table", model.__table__)


def insert_into(
    model: type[Model], *, sqlite: bool | None = None
) -> postgresql.Insert | sqlite_dialect.Insert:
    """An INSERT that can say what to do on a conflict; both engines have the same clause."""
    if on_sqlite() if sqlite is None else sqlite:
        return sqlite_dialect.insert(table_of(model))
    return postgresql.insert(table_of(model))


def one_of(column: InstrumentedAttribute[Any], values: Collection[object]) -> ColumnElement[bool]:
    """`column IN (values)` for many: on PostgreSQL one array, so that the statement's words are not
    written and read anew for each number of them."""
    if on_sqlite():
        return column.in_(values)
    many = literal(list(values), postgresql.ARRAY(column.type))
    return column == any_(many)


def on_sqlite() -> bool:
    return bool(db.session.get_bind().dialect.name == "sqlite")


@event.listens_for(Engine, "connect")
def _prepare(connection: object, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an accepted signature survives a power cut
        f"busy_timeout={WAIT_FOR_A_LOCK_MS}",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is erased is written over; a freed page keeps nothing
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
