"""Rotation: what was encrypted under an older key of the ring is encrypted anew under the first.

Every column that holds such bytes says so in its `info`: {"encrypted": context}. A run may be killed
at any moment and started again: it takes what is not under the first key yet.
"""

from typing import NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Table,
    and_,
    bindparam,
    func,
    select,
    update,
)

from campaign.db import Json, db
from campaign.vault.ring import vault
from campaign.vault.sealing import VaultLocked

BATCH = 500
_SHORTEST = 1 + 12 + 16
"""Key id, nonce, tag: what is shorter is a mark and no secret."""


class Encrypted(NamedTuple):
    """A column under the ring, and the context its values are bound to."""

    table: Table
    column: Column[Json]
    context: str

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"


class Batch(NamedTuple):
    """`last` is the highest row looked at; `locked` are those whose key is not in the ring."""

    last: Json
    rotated: int
    locked: int


def columns() -> list[Encrypted]:
    """Every one there is, in the order of their names."""
    found = (
        Encrypted(table, column, column.info["encrypted"])
        for table in db.metadata.tables.values()
        for column in table.columns
        if "encrypted" in column.info
    )
    return sorted(found, key=lambda one: one.name)


def left(one: Encrypted) -> int:
    """How many values are not under the first key."""
    return db.session.scalar(select(func.count()).select_from(one.table).where(_older(one))) or 0


def rotate_batch(one: Encrypted, after: Json = None) -> Batch | None:
    """The next values after this row, in the caller's transaction; None when there are no more.

    A value that changes meanwhile is left to whoever changed it.
    """
    [key], value = one.table.primary_key.columns, one.column
    older = select(key, value).where(_older(one)).order_by(key).limit(BATCH)
    rows = db.session.execute(older if after is None else older.where(key > after)).all()
    if not rows:
        return None
    changes = [change for row in rows if (change := _anew(one, *row))]
    if changes:
        still = and_(key == bindparam("row_"), value == bindparam("before_"))
        db.session.connection().execute(
            update(one.table).where(still).values({value: bindparam("anew_")}), changes
        )
    return Batch(rows[-1][0], len(changes), len(rows) - len(changes))


def _anew(one: Encrypted, row: Json, before: bytes) -> dict[str, Json] | None:
    try:
        text = vault.decrypt(before, one.context)
    except VaultLocked:
        return None
    return {"row_": row, "before_": before, "anew_": vault.encrypt(text, one.context)}


def _older(one: Encrypted) -> ColumnElement[bool]:
    key_id = func.substr(one.column, 1, 1, type_=LargeBinary)
    return and_(
        one.column.is_not(None), func.length(one.column) >= _SHORTEST, key_id != vault.current
    )
