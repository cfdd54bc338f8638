"""What makes a thousand applications in one process cheap, and changes nothing in what they do: what
each would compile again is compiled once, and no test waits for a disk."""

import sqlite3

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule


def once_for_all() -> None:
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _Compiled()}
    _compile_addresses_once()
    event.listen(Engine, "connect", _wait_for_no_disk)


def wait_for_no_disk(url: str) -> None:
    """A PostgreSQL of the tests: a process that dies loses nothing, a machine that dies may."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def _wait_for_no_disk(connection: object, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


class _Compiled(BytecodeCache):
    """By a template's own words: one that is changed is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get(bucket.key + bucket.checksum)
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def _compile_addresses_once() -> None:
    """Werkzeug compiles two functions for each rule of each application, three quarters of the time
    that making one takes. They hold nothing of it: what they need they are given when called."""
    compiled = Rule._compile_builder  # noqa: SLF001
    kept = {}

    def once(rule, append_unknown=True):
        key = repr((rule.rule, rule._trace, rule.defaults, append_unknown))  # noqa: SLF001
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = once  # noqa: SLF001
