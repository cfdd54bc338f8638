"""Under attack: a state of a campaign in which its form asks the browser for some work first.

An organiser says so for some hours, or a job that looks at the numbers of the last minutes. Either
ends by itself; what a single request looks like never begins it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from campaign import audit
from campaign.appeals.models import SIGNABLE, Appeal
from campaign.config import settings
from campaign.db import Json, db, utcnow
from campaign.errors import NotFound
from campaign.outbox.providers import WELL_KNOWN
from campaign.resolutions.models import Campaign
from campaign.signatures import clusters
from campaign.signatures.models import Signatory

HOURS = (1, 4, 12, 24)
"""For how long an organiser may ask for work at once."""
WINDOW = timedelta(minutes=10)
TO_CONFIRM = timedelta(minutes=30)
"""Before the window: who asked then has had time to open the letter."""
QUIET_FOR = timedelta(minutes=30)
"""After the last sign of an attack."""
LEFT_ALONE = timedelta(hours=1)
"""The job does not begin again what an organiser has just ended."""
FEWEST = 60
"""Requests in a window, below which no share says anything: a training room is not an attack."""
HELD_SHARE = 0.3
UNCONFIRMED_SHARE = 0.8
DOMAIN_SHARE = 0.4
FLOOD = 600
FLOOD_TIMES_USUAL = 10


class Sign(StrEnum):
    """Why work is asked for."""

    ORGANISER = "organiser"
    HELD = "held"
    UNCONFIRMED = "unconfirmed"
    ONE_DOMAIN = "one-domain"
    FLOOD = "flood"


@dataclass(frozen=True)
class Measured:
    """Numbers of one campaign: of the window, of the half hour before it, and what is usual."""

    asked: int
    held: int
    of_one_domain: int
    """The most with one mail domain that is not well known."""
    asked_before: int
    unconfirmed_before: int
    usual: float
    """Requests in such a window, over the three days before."""


def sign_in(seen: Measured) -> Sign | None:
    """Of an attack. Pure; the thresholds stand above."""
    if seen.asked < FEWEST:
        return None
    waited = max(seen.asked_before, FEWEST)
    if seen.unconfirmed_before >= UNCONFIRMED_SHARE * waited:
        return Sign.UNCONFIRMED
    if seen.held >= HELD_SHARE * seen.asked:
        return Sign.HELD
    if seen.of_one_domain >= DOMAIN_SHARE * seen.asked:
        return Sign.ONE_DOMAIN
    if seen.asked >= max(FLOOD, FLOOD_TIMES_USUAL * seen.usual):
        return Sign.FLOOD
    return None


def begin(campaign: Campaign, hours: int, organiser_id: int) -> None:
    """By an organiser, from now on. Raises NotFound for hours that are not offered."""
    if hours not in HOURS:
        raise NotFound
    campaign.work_until, campaign.work_because = utcnow() + timedelta(hours=hours), Sign.ORGANISER
    campaign.no_work_until = None
    _note("work asked for", campaign, organiser_id, hours=hours)


def end(campaign: Campaign, organiser_id: int) -> None:
    """By an organiser; for a while the job lets it be. Twice is once."""
    if not campaign.asks_for_work:
        return
    campaign.work_until = None
    campaign.no_work_until = utcnow() + LEFT_ALONE
    _note("no more work asked for", campaign, organiser_id)


def look() -> int:
    """The job: in the caller's transaction, all campaigns that can be signed; how many changed. Where
    nothing is screened it begins nothing.
    """
    return sum(_look_at(campaign) for campaign in _watched())


def measure(campaign_id: int) -> Measured:
    now = utcnow()
    since = now - WINDOW
    before = since - TO_CONFIRM
    recent = Signatory.created_at > since
    waited = and_(Signatory.created_at <= since, Signatory.created_at > before)
    open_still = and_(waited, Signatory.confirmed_at.is_(None), Signatory.sealed.is_not(None))
    numbers = select(
        _how_many(recent),
        _how_many(and_(recent, Signatory.doubts.is_not(None))),
        _how_many(waited),
        _how_many(open_still),
        _how_many(Signatory.created_at <= since),
    ).where(_of(campaign_id), Signatory.created_at > now - clusters.SEEN_FOR)
    asked, held, asked_before, unconfirmed, earlier = db.session.execute(numbers).one()
    usual = earlier / ((clusters.SEEN_FOR - WINDOW) / WINDOW)
    of_one = _of_one_domain(campaign_id) if asked >= FEWEST else 0
    return Measured(asked, held, of_one, asked_before, unconfirmed, usual)


def _watched() -> list[Campaign]:
    signable = select(Appeal.campaign_id).where(Appeal.state.in_(SIGNABLE))
    watched = or_(Campaign.id.in_(signable), Campaign.work_until.is_not(None))
    return list(db.session.scalars(select(Campaign).where(watched).order_by(Campaign.id)))


def _look_at(campaign: Campaign) -> int:
    now = utcnow()
    sign = sign_in(measure(campaign.id)) if settings.screening else None
    if sign is None and campaign.work_until is None:
        return 0
    # held while it is changed, but nobody who signs waits for it
    db.session.refresh(campaign, with_for_update={"key_share": True})
    if sign and not (campaign.no_work_until and campaign.no_work_until > now):
        return _go_on(campaign, sign)
    if campaign.work_until and campaign.work_until <= now:
        campaign.work_until = None
        _note("no more work asked for", campaign)
        return 1
    return 0


def _go_on(campaign: Campaign, sign: Sign) -> int:
    """For as long as it is not quiet; said once, with the reason it began with."""
    began = not campaign.asks_for_work
    if began:
        campaign.work_until, campaign.work_because = utcnow(), sign
        _note("work asked for", campaign, reason=sign)
    if campaign.work_until:
        campaign.work_until = max(campaign.work_until, utcnow() + QUIET_FOR)
    return int(began)


def _of_one_domain(campaign_id: int) -> int:
    number = func.count().label("number")
    largest = (
        select(number, func.max(Signatory.id))
        .where(
            _of(campaign_id),
            Signatory.created_at > utcnow() - WINDOW,
            Signatory.domain_print.is_not(None),
        )
        .group_by(Signatory.domain_print)
        .order_by(number.desc())
        .limit(len(WELL_KNOWN) + 1)
    )
    for found, newest in db.session.execute(largest).all():
        if clusters.domain_of(newest) not in WELL_KNOWN:
            return int(found)
    return 0


def _of(campaign_id: int) -> ColumnElement[bool]:
    return and_(Signatory.campaign_id == campaign_id, Signatory.shape.is_not(None))


def _how_many(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _note(what: str, campaign: Campaign, organiser_id: int | None = None, **facts: Json) -> None:
    audit.record(organiser_id, what, campaign.slug, campaign_id=campaign.id, **facts)
