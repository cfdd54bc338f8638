"""Networks in which many share an address are known by what people do there: they confirm.

Nobody has to list the mobile carriers of a country, and no list goes stale. A program that confirms
as people do has read as many letters as it sent forms.
"""

from datetime import timedelta

from sqlalchemy import case, func, select

from campaign.appeals.models import SIGNABLE, Appeal
from campaign.db import db, utcnow
from campaign.signatures import paces
from campaign.signatures.models import Signatory

EVERY = timedelta(minutes=5)
SEEN_FOR = timedelta(hours=24)
"""As long as a request knows its bucket."""
TO_CONFIRM = timedelta(minutes=30)
"""Who asked more lately is not judged yet."""
FEWEST = 30
"""Confirmed requests of a bucket; a training room has as many."""
SHARE = 0.6
"""Confirmed, of those who had the time."""
WIDTH = 4.0
"""A neighbourhood becomes a carrier: 30 in a minute become 120 (`paces.py`)."""


def print_of(bucket: str) -> str:
    """Under which its requests are measured."""
    return f"network {bucket}"


def widen() -> int:
    """The job: in the caller's transaction, over all campaigns that can be signed; how many are new."""
    trusted = [print_of(bucket) for bucket in _whose_people_confirm()]
    return paces.widen(trusted, WIDTH) if trusted else 0


def _whose_people_confirm() -> list[str]:
    """With those that were held: held or not, a person confirms."""
    now = utcnow()
    confirmed = func.sum(case((Signatory.confirmed_at.is_not(None), 1), else_=0))
    signable = select(Appeal.campaign_id).where(Appeal.state.in_(SIGNABLE))
    found = (
        select(Signatory.bucket)
        .where(
            Signatory.campaign_id.in_(signable),
            Signatory.shape.is_not(None),
            Signatory.bucket.is_not(None),
            Signatory.created_at > now - SEEN_FOR,
            Signatory.created_at <= now - TO_CONFIRM,
        )
        .group_by(Signatory.bucket)
        .having(confirmed >= FEWEST, confirmed >= SHARE * func.count())
    )
    return [bucket for bucket in db.session.scalars(found) if bucket is not None]
