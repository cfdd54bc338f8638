"""What pages ask of appeals: by slug, with what they need in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from campaign import stops
from campaign.appeals.models import PUBLIC, SIGNABLE, Appeal, AppealText
from campaign.db import db, utcnow
from campaign.errors import NotFound, StepOutOfOrder
from campaign.i18n import Texts
from campaign.institutions.models import Institution
from campaign.resolutions.models import Campaign
from campaign.stops import SigningPaused, StopKind


@dataclass(frozen=True)
class OfferedAppeal:
    """An appeal as it can be signed now: whom it addresses, and the text a signature binds to."""

    id: int
    slug: str
    institution: Texts
    text_id: int


@dataclass(frozen=True)
class Offer:
    """What a campaign has to sign, and the key that signers' details are sealed to."""

    campaign_id: int
    titles: Texts
    public_key: bytes
    pepper: str | None
    shared_mailboxes: bool
    work_until: datetime | None
    """Under attack until then: who signs comes with some work done."""
    appeals: tuple[OfferedAppeal, ...]

    @property
    def asks_for_work(self) -> bool:
        return self.work_until is not None and self.work_until > utcnow()

    def chosen(self, slugs: Sequence[str]) -> list[OfferedAppeal]:
        """Those of these slugs. Raises StepOutOfOrder where one of them was closed meanwhile."""
        found = [appeal for appeal in self.appeals if appeal.slug in slugs]
        if not found or len(found) < len(set(slugs)):
            raise StepOutOfOrder
        return found


_OFFERED = (
    select(
        Campaign.id,
        Campaign.titles,
        Campaign.public_key,
        Campaign.pepper,
        Campaign.shared_mailboxes,
        Campaign.work_until,
        Appeal.id,
        Appeal.slug,
        Institution.names,
        func.max(AppealText.id),
    )
    .join(Appeal, Appeal.campaign_id == Campaign.id)
    .join(Institution, Institution.id == Appeal.institution_id)
    .join(AppealText, AppealText.appeal_id == Appeal.id)
    .where(
        Campaign.slug == bindparam("slug"),
        Appeal.state.in_(SIGNABLE),
        ~stops.stopped(StopKind.SIGNING, Campaign.id),
        or_(Appeal.closes_on.is_(None), Appeal.closes_on >= bindparam("today")),
    )
    .group_by(Campaign.id, Appeal.id, Institution.id)
    .order_by(Appeal.id)
)


def offer_of(slug: str) -> Offer:
    """What can be signed at this moment, in one query. Raises NotFound, StepOutOfOrder and
    SigningPaused."""
    rows = db.session.execute(_OFFERED, {"slug": slug, "today": today()}).all()
    if not rows:
        refuse_while_paused(campaign_with_slug(slug))  # NotFound, unless it is only closed
        raise StepOutOfOrder
    appeals = tuple(OfferedAppeal(*tuple(row)[6:]) for row in rows)
    campaign_id, titles, public_key, pepper, shared, work_until = rows[0][:6]
    return Offer(campaign_id, titles, public_key or b"", pepper, shared, work_until, appeals)


def refuse_while_paused(campaign: Campaign) -> None:
    """Raises SigningPaused."""
    if stops.is_on(StopKind.SIGNING, campaign.id):
        raise SigningPaused


def campaigns() -> list[Campaign]:
    """Those with at least one public appeal, oldest first."""
    return list(db.session.scalars(select(Campaign).where(_has_public()).order_by(Campaign.id)))


def campaign_with_slug(slug: str) -> Campaign:
    """Raises NotFound unless it has a public appeal."""
    found = db.session.scalar(select(Campaign).where(Campaign.slug == slug, _has_public()))
    if found is None:
        raise NotFound
    return found


def appeal_with_slug(slug: str) -> Appeal:
    """With its institution, campaign and texts. Raises NotFound for a draft."""
    found = (
        db.session.scalars(
            select(Appeal)
            .where(Appeal.slug == slug, Appeal.state.in_(PUBLIC))
            .options(
                joinedload(Appeal.institution),
                joinedload(Appeal.campaign).joinedload(Campaign.stopped),
                joinedload(Appeal.texts),
            )
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return found


def public_appeals(campaign: Campaign) -> list[Appeal]:
    """In the order in which the document addresses them."""
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.campaign_id == campaign.id, Appeal.state.in_(PUBLIC))
            .options(joinedload(Appeal.institution), selectinload(Appeal.texts))
            .order_by(Appeal.id)
        )
    )


def today() -> date:
    """The day in Bishkek, where the last day to sign ends at midnight."""
    return datetime.now(ZoneInfo("Asia/Bishkek")).date()


def is_signable(appeal: Appeal, today: date) -> bool:
    """Open, and its last day is not over."""
    return appeal.state in SIGNABLE and (appeal.closes_on is None or today <= appeal.closes_on)


def _has_public() -> ColumnElement[bool]:
    return Campaign.id.in_(select(Appeal.campaign_id).where(Appeal.state.in_(PUBLIC)))
