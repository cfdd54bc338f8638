"""Clusters: signatures that have something in common, by which organisers see what is not people.

Nobody is shown in them: mail domains by a short print until ten have one, networks by the bucket of
the day, minutes, and the shapes of names.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, select

from campaign.db import db, utcnow
from campaign.errors import NotFound
from campaign.outbox.providers import WELL_KNOWN
from campaign.signatures import people
from campaign.signatures.models import (
    DoubtedBounce,
    MarkedSignature,
    Signatory,
    Signature,
    SignatureState,
)
from campaign.signatures.names import Shape
from campaign.signatures.screening import DOMAIN_CONTEXT
from campaign.vault import vault

SEEN_FOR = timedelta(hours=72)
NAMED_FROM = 10
"""As many with one mail domain, before the domain itself is shown."""
MOST = 12


class Kind(StrEnum):
    DOMAIN = "domain"
    BUCKET = "bucket"
    MINUTE = "minute"
    SHAPE = "shape"
    HELD = "held"
    """All that is held, whatever they have in common."""
    DOUBTED = "doubted"
    """Their provider says that they do not exist, as it says of too many (`bounced.py`)."""


ALERT_FROM = {Kind.DOMAIN: 20, Kind.BUCKET: 60, Kind.MINUTE: 30, Kind.SHAPE: 10}
"""As many in one cluster, and it is marked; well-known domains and plain names never are."""
_COLUMN = {
    Kind.DOMAIN: Signatory.domain_print,
    Kind.BUCKET: Signatory.bucket,
    Kind.MINUTE: Signatory.minute,
    Kind.SHAPE: Signatory.shape,
}


@dataclass(frozen=True)
class Cluster:
    """Of one campaign: those with this value, who asked until then."""

    campaign_id: int
    kind: Kind
    value: str
    until: datetime

    def matches(self) -> ColumnElement[bool]:
        of = (Signatory.campaign_id == self.campaign_id) & (Signatory.created_at <= self.until)
        if self.kind is Kind.HELD:
            return of & (Signature.state == SignatureState.HELD)
        if self.kind is Kind.DOUBTED:
            of_it = DoubtedBounce.provider_print == self.value
            return of & Signatory.id.in_(select(DoubtedBounce.signatory_id).where(of_it))
        value = int(self.value) if self.kind is Kind.MINUTE else self.value
        return of & (_COLUMN[self.kind] == value)


@dataclass(frozen=True)
class Row:
    """A cluster in a list: how many asked, and how many of those are confirmed or held."""

    kind: Kind
    value: str
    name: str
    """What is shown of it: a domain in clear, a time, or the short print."""
    asked: int
    confirmed: int
    held: int
    alert: bool


def cluster(campaign_id: int, kind: str, value: str, until: datetime) -> Cluster:
    """Raises NotFound for what no list has."""
    if kind not in set(Kind) or (kind == Kind.MINUTE and not value.isdecimal()):
        raise NotFound
    return Cluster(campaign_id, Kind(kind), value, until)


def trends(campaign_id: int, kind: Kind) -> list[Row]:
    """The largest clusters of the last 72 hours (buckets: of today); minutes: the fullest."""
    column = _COLUMN[kind]
    held = Signatory.doubts.is_not(None)
    query = (
        select(
            column.label("value"),
            func.count().label("asked"),
            func.count(Signatory.confirmed_at).label("confirmed"),
            func.sum(case((held, 1), else_=0)).label("held"),
            func.max(Signatory.id).label("newest"),
        )
        .where(
            Signatory.campaign_id == campaign_id,
            Signatory.created_at > utcnow() - SEEN_FOR,
            Signatory.shape.is_not(None),
            column.is_not(None),
        )
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST)
    )
    return [_row(kind, *found) for found in db.session.execute(query).all()]


def by_the_clock(instant: datetime) -> str:
    """Of Bishkek."""
    return instant.astimezone(ZoneInfo("Asia/Bishkek")).strftime("%d.%m. %H:%M")


def name_of(found: Cluster) -> str:
    """What a page shows of it; a domain only where enough have one."""
    if found.kind is not Kind.DOMAIN:
        return _shown(found.kind, found.value)
    query = select(func.count(), func.max(Signatory.id)).where(
        Signatory.campaign_id == found.campaign_id, Signatory.domain_print == found.value
    )
    asked, newest = db.session.execute(query).one()
    return domain_of(newest) if asked >= NAMED_FROM else found.value


def in_it(found: Cluster) -> Select[Signature]:
    """What stands or may come to stand, and is in no removal yet, in the order it came."""
    return (
        select(Signature)
        .join(Signature.signatory)
        .where(
            found.matches(),
            Signature.state.not_in(people.TAKEN_BACK),
            Signature.id.not_in(select(MarkedSignature.signature_id)),
        )
        .order_by(Signature.id)
    )


def states_in(found: Cluster) -> dict[SignatureState, int]:
    """How many signatures of each state, for a preview."""
    inside = (
        in_it(found).order_by(None).with_only_columns(Signature.state, func.count().label("number"))
    )
    counted = inside.group_by(Signature.state)
    return {row.state: row.number for row in db.session.execute(counted)}


def held(campaign_id: int) -> int:
    everything = Cluster(campaign_id, Kind.HELD, "", utcnow())
    return states_in(everything).get(SignatureState.HELD, 0)


def _row(kind: Kind, value: str | int, asked: int, confirmed: int, held: int, newest: int) -> Row:
    name, well_known = _shown(kind, str(value)), False
    if kind is Kind.DOMAIN and asked >= NAMED_FROM:
        name = domain_of(newest)
        well_known = name in WELL_KNOWN
    calm = well_known or (kind is Kind.SHAPE and value in {Shape.NONE, Shape.PLAIN})
    return Row(
        kind, str(value), name, asked, confirmed, held, not calm and asked >= ALERT_FROM[kind]
    )


def _shown(kind: Kind, value: str) -> str:
    """A minute by the clock of Bishkek; anything else as it is kept."""
    if kind is not Kind.MINUTE:
        return value
    return by_the_clock(datetime.fromtimestamp(int(value) * 60, UTC))


def domain_of(signatory_id: int) -> str:
    kept = db.session.scalar(select(Signatory.domain_kept).where(Signatory.id == signatory_id))
    return vault.decrypt(kept or b"", DOMAIN_CONTEXT).decode()
