"""How many may sign from one neighbourhood, or with one mail domain, before the rest is held.

Leaky buckets of two sizes in one row: a minute's and an hour's. Each request fills its share and time
lets it run out, so one statement counts, forgets and tells. The measure never holds more than twice
what it may: after a flood, a neighbourhood is free again within two hours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Select,
    String,
    bindparam,
    case,
    delete,
    select,
    type_coerce,
    union_all,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from campaign.db import db, insert_into, on_sqlite, utcnow
from campaign.signatures.models import Level

MINUTE, HOUR, DAY = 60, 3600, 86400
_MOST = 2.0
_FULL = 1.0 + 1e-9
"""Tenths of a measure do not add up to one exactly."""


@dataclass(frozen=True)
class Pace:
    a_minute: int
    an_hour: int


NEIGHBOURHOOD = Pace(30, 120)
"""A /24: a training room, a village behind one address. UK e-petitions, 2026: 1 a minute and 5 in
five minutes for each single address; here 256 addresses share one measure."""
CARRIER = Pace(120, 720)
"""Mobile carriers put thousands behind one address: 60 in five minutes, sustained. Those that no
setting names are found by their people, who confirm (`widening.py`)."""
DOMAIN = Pace(20, 60)
"""A mail domain that is not well known: an organisation's staff, or one who owns a domain."""
WITHOUT_WORK = Pace(5, 20)
"""Under attack, from a /24 with browsers that did not do the work: few have no JavaScript."""
ADDRESS_WITHOUT_WORK = Pace(2, 4)


def over(paces: Mapping[str, Pace]) -> set[str]:
    """Counts one more for each of these prints, and gives those that are over their pace.

    In the caller's transaction; always in the same order, so that two never wait for each other.
    """
    if not paces:
        return set()
    told: dict[str, object] = {"at": utcnow().timestamp()}
    for n, (print_, pace) in enumerate(sorted(paces.items())):
        told |= {f"print{n}": print_, f"a_minute{n}": pace.a_minute, f"an_hour{n}": pace.an_hour}
    counted = db.session.execute(_count_more(len(paces), sqlite=on_sqlite()), told)
    return {row.print for row in counted if max(row.burst, row.sustained) > _FULL}


@cache
def _count_more(rows: int, *, sqlite: bool) -> ReturningInsert[str, float, float]:
    """Made once for each number of rows: a request should not build its statement."""
    insert = insert_into(Level, sqlite=sqlite)
    new = insert.from_select(
        ["print", "burst", "sustained", "at"], union_all(*(_one_more(n) for n in range(rows)))
    )
    elapsed = _not_below_zero(new.excluded.at - Level.at)
    return new.on_conflict_do_update(
        index_elements=[Level.print],
        set_={
            "burst": _filled(Level.burst - elapsed / MINUTE, _narrower(new.excluded.burst)),
            "sustained": _filled(
                Level.sustained - elapsed / HOUR, _narrower(new.excluded.sustained)
            ),
            "at": new.excluded.at,
        },
    ).returning(Level.print, Level.burst, Level.sustained)


def _one_more(n: int) -> Select[Any]:
    return select(
        bindparam(f"print{n}", type_=String),
        1.0 / bindparam(f"a_minute{n}", type_=Double),
        1.0 / bindparam(f"an_hour{n}", type_=Double),
        bindparam("at", type_=Double),
    )


def widen(prints: Sequence[str], width: float) -> int:
    """These may so many times as much from now on, as long as their level is kept; how many are new."""
    wider = update(Level).where(Level.print.in_(prints), Level.width < width).values(width=width)
    return len(db.session.scalars(wider.returning(Level.print)).all())


def forget() -> int:
    """Levels of a day ago."""
    gone = delete(Level).where(Level.at < utcnow().timestamp() - DAY).returning(Level.print)
    return len(db.session.scalars(gone).all())


def _filled(left: ColumnElement[float], step: ColumnElement[float]) -> ColumnElement[float]:
    level = _not_below_zero(left) + step
    return case((level > _MOST, _MOST), else_=level)


def _narrower(step: ColumnElement[float]) -> ColumnElement[float]:
    return type_coerce(step / Level.width, Double)


def _not_below_zero(value: ColumnElement[float]) -> ColumnElement[float]:
    return case((value < 0, 0.0), else_=value)
