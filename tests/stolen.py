"""What a thief of the database reads: its rows as they lie, and the bytes of its files."""

import json
import quopri
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, select, text

from campaign.db import db, leave_the_log


def tables():
    db.session.rollback()
    for table in db.metadata.tables.values():
        for row in db.session.execute(select(table)):
            for column, value in zip(table.columns, row, strict=True):
                if value is not None:
                    yield f"table {table.name}.{column.name}", as_bytes(value)
    db.session.rollback()


def files():
    """The bytes of the database's files, with SQLite's write-ahead log; PostgreSQL's apart."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        path = db.engine.url.database
        there = (Path(f"{path}{suffix}") for suffix in ("", "-wal"))
        return [file.read_bytes() for file in there if file.exists()]
    with db.engine.connect() as connection:
        connection.execute(text("CHECKPOINT"))
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
        oid = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar_one()
    files = Path(folder, "base", str(oid)).iterdir()
    return [path.read_bytes() for path in files if path.is_file()]


def settle():
    """SQLite's own doing; on PostgreSQL what docs/keys.md tells an operator to do."""
    leave_the_log()
    if db.engine.dialect.name == "postgresql":
        db.session.remove()
        engine = create_engine(db.engine.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("VACUUM FULL"))
            connection.execute(text("CHECKPOINT"))
        engine.dispose()


def as_bytes(value):
    if isinstance(value, bytes):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False).encode()
    return str(value).encode()


def forms_of(word):
    """As text, escaped for JSON, a URL or a mail, in other encodings, and in base64 at any offset."""
    plain = word.encode()
    yield from (plain, word.lower().encode(), word.upper().encode())
    yield from (word.encode("utf-16-le"), word.encode("utf-16-be"))
    yield from (
        json.dumps(word)[1:-1].encode(),
        quote(word).encode(),
        quote(word, safe="").encode(),
    )
    yield quopri.encodestring(plain)
    for pad in range(3):
        yield b64encode(b"\0" * pad + plain)[4 if pad else 0 : -4]
