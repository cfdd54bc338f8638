"""Runs migrations on the application's own engine; whole or not at all, children kept."""

import logging

from alembic import context
from flask import current_app
from sqlalchemy import text

from campaign.db import UtcDateTime

logging.getLogger("alembic").setLevel(logging.WARNING)
engine = current_app.extensions["migrate"].db.engine
metadata = current_app.extensions["migrate"].db.metadata


def render_plainly(kind, thing, _autogen):
    """Migrations must not import the application: our own types are written as what they hold."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False
    )


def upgrade():
    with engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:  # outside any transaction, or dropping a parent deletes its children
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=True,
            transactional_ddl=True,
            compare_type=True,
            render_item=render_plainly,
        )
        with context.begin_transaction():
            context.run_migrations()
            if on_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("the migration would leave rows without their parent")
        if on_sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


upgrade()
