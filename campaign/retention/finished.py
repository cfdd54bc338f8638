"""Forgetting a campaign that is over: what was kept of persons goes; totals, ledger, hashes stay."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from campaign import audit
from campaign.appeals import publishing
from campaign.appeals.models import PUBLIC, SIGNABLE, Appeal
from campaign.audit import AuditEntry
from campaign.db import db
from campaign.deliveries.models import Delivery, PacketPart
from campaign.endorsements import forgetting
from campaign.endorsements.inviting.models import InvitedOrganisation
from campaign.endorsements.models import Endorsement
from campaign.endorsements.proofs.models import Proof
from campaign.resolutions.models import Campaign
from campaign.retention import schedule
from campaign.retention.schedule import KEPT_FOR, Course
from campaign.signatures.models import Signatory, Signature, SignatureState
from campaign.vault.peppers import peppers

_BACK = (SignatureState.WITHDRAWN, SignatureState.REMOVED)
__all__ = ["KEPT_FOR", "close", "course_of", "destroy_peppers", "forget", "latest_of"]


def forget(now: datetime, batch: int) -> dict[str, int]:
    """Of every campaign whose day has come, at most a batch of each kind, in the caller's
    transaction. Killed anywhere, it goes on: the prints first, since nobody may sign any more."""
    over = _over(now.date())
    if not over:
        return {}
    deliveries = select(Delivery.id).join(Delivery.appeal).where(Appeal.campaign_id.in_(over))
    return {
        "prints of campaigns that are over": _count(
            update(Campaign)
            .where(Campaign.id.in_(over), Campaign.prints_forgotten_at.is_(None))
            .values(prints_forgotten_at=now)
            .returning(Campaign.id)
        ),
        "signatories of campaigns that are over": _forget_signatories(over, batch),
        "their rows": _delete_settled(over, batch),
        "officers of campaigns that are over": forgetting.forget(over),
        "calls written down": _count(
            update(Proof)
            .where(
                Proof.detail.is_not(None),
                Proof.endorsement_id.in_(
                    select(Endorsement.id).where(Endorsement.campaign_id.in_(over))
                ),
            )
            .values(detail=None)
            .returning(Proof.id)
        ),
        "invitations of campaigns that are over": _count(
            delete(InvitedOrganisation)
            .where(InvitedOrganisation.campaign_id.in_(over))
            .returning(InvitedOrganisation.id)
        ),
        "endorsements never decided": _count(
            delete(Endorsement)
            .where(Endorsement.campaign_id.in_(over), Endorsement.state.in_(forgetting.UNDECIDED))
            .returning(Endorsement.id)
        ),
        "clerks of campaigns that are over": _count(
            update(Delivery)
            .where(Delivery.id.in_(deliveries), Delivery.officer.is_not(None))
            .values(officer=None)
            .returning(Delivery.id)
        ),
        "files of packets": _count(
            delete(PacketPart)
            .where(PacketPart.delivery_id.in_(deliveries))
            .returning(PacketPart.id)
        ),
        "reasons in the audit": audit.forget_why(campaign_ids=over),
        "campaigns forgotten": _mark_forgotten(over, now),
    }


def close(now: datetime) -> int:
    """Closes what is still open a day before everything is forgotten, in the caller's transaction."""
    closed = 0
    for campaign_id, opened_at in _opened():
        if now.date() < schedule.closed_on(opened_at.date()):
            continue
        for appeal in db.session.scalars(
            select(Appeal).where(Appeal.campaign_id == campaign_id, Appeal.state.in_(SIGNABLE))
        ):
            before = appeal.state
            publishing.close(appeal)
            audit.record(
                None,
                "appeal closed",
                appeal.slug,
                campaign_id=campaign_id,
                before={"state": before.value},
                after={"state": appeal.state.value},
            )
            closed += 1
    return closed


def destroy_peppers() -> int:
    """Of campaigns whose prints are forgotten, once that is kept; gives how many files went."""
    names = db.session.scalars(
        select(Campaign.pepper).where(
            Campaign.pepper.is_not(None), Campaign.prints_forgotten_at.is_not(None)
        )
    ).all()
    db.session.rollback()
    return sum(peppers.destroy(name) for name in names if name)


def course_of(campaign_id: int, today: date) -> Course | None:
    """None before anything of it was opened."""
    opened_at, kept_days = db.session.execute(
        select(
            select(func.min(Appeal.opened_at))
            .where(Appeal.campaign_id == campaign_id)
            .scalar_subquery(),
            Campaign.kept_days,
        ).where(Campaign.id == campaign_id)
    ).one()
    if opened_at is None:
        return None
    open_still = or_(Appeal.closes_on.is_(None), Appeal.closes_on >= today)
    signable = exists().where(
        Appeal.campaign_id == campaign_id, Appeal.state.in_(SIGNABLE), open_still
    )
    can_be_signed = bool(db.session.scalar(select(signable)))
    kept_for = timedelta(days=kept_days)
    return Course(opened_at.date(), can_be_signed, tuple(_days(campaign_id)), kept_for)


def latest_of(campaign_id: int) -> date | None:
    """The day told before signing: nothing personal of the campaign outlives it."""
    opened_at = db.session.scalar(
        select(func.min(Appeal.opened_at)).where(Appeal.campaign_id == campaign_id)
    )
    return opened_at and schedule.latest(opened_at.date())


def _over(today: date) -> list[int]:
    """Whose day has come, and of whom something may be left."""
    found = []
    for campaign_id, _ in _opened():
        course = course_of(campaign_id, today)
        if course is not None and schedule.forgotten_on(course) <= today:
            found.append(campaign_id)
    return found


def _opened() -> Sequence[tuple[int, datetime]]:
    return [
        (campaign_id, opened_at)
        for campaign_id, opened_at in db.session.execute(
            select(Appeal.campaign_id, func.min(Appeal.opened_at))
            .join(Campaign, Campaign.id == Appeal.campaign_id)
            .where(Appeal.state.in_(PUBLIC), Campaign.forgotten_at.is_(None))
            .group_by(Appeal.campaign_id)
        )
        if opened_at
    ]


def _days(campaign_id: int) -> list[date]:
    sent = (
        select(
            func.max(Delivery.approved_at),
            func.max(Delivery.reply_due_on),
            func.max(Delivery.replied_on),
        )
        .join(Delivery.appeal)
        .where(Appeal.campaign_id == campaign_id)
    )
    closing = select(func.max(Appeal.closes_on), func.max(Appeal.closed_at)).where(
        Appeal.campaign_id == campaign_id
    )
    by_hand = select(func.max(AuditEntry.at)).where(
        AuditEntry.campaign_id == campaign_id, AuditEntry.action == "appeal closed"
    )
    found = [
        *db.session.execute(sent).one(),
        *db.session.execute(closing).one(),
        db.session.scalar(by_hand),
    ]
    return [time.date() if isinstance(time, datetime) else time for time in found if time]


def _forget_signatories(over: Sequence[int], batch: int) -> int:
    """What was sealed, the address for news, and every keyed hash: whoever is not in the ledger yet
    is counted all the same."""
    known = (
        Signatory.campaign_id.in_(over)
        & Signatory.confirmed_at.is_not(None)
        & (Signatory.mail_print != Signatory.key)
    )
    ids = select(Signatory.id).where(known).limit(batch)
    return _count(
        update(Signatory)
        .where(Signatory.id.in_(ids))
        .values(**Signatory.blank(), mail_print=Signatory.key)
        .returning(Signatory.id)
    )


def _delete_settled(over: Sequence[int], batch: int) -> int:
    """The rows of those for whom the ledger has everything; with them the rows of who only asked."""
    waits = exists().where(
        Signature.signatory_id == Signatory.id,
        or_(
            and_(Signature.state == SignatureState.CONFIRMED, Signature.ledger_index.is_(None)),
            and_(
                Signature.state.in_(_BACK),
                Signature.ledger_index.is_not(None),
                Signature.taken_back_index.is_(None),
            ),
        ),
    )
    ids = select(Signatory.id).where(Signatory.campaign_id.in_(over), ~waits).limit(batch)
    return _count(delete(Signatory).where(Signatory.id.in_(ids)).returning(Signatory.id))


def _mark_forgotten(over: Sequence[int], now: datetime) -> int:
    """Once nobody is left."""
    somebody = exists().where(Signatory.campaign_id == Campaign.id)
    return _count(
        update(Campaign)
        .where(Campaign.id.in_(over), Campaign.forgotten_at.is_(None), ~somebody)
        .values(forgotten_at=now)
        .returning(Campaign.id)
    )


def _count(change: "ReturningUpdate[tuple[int]] | ReturningDelete[tuple[int]]") -> int:
    done = db.session.scalars(change.execution_options(synchronize_session=False))
    return len(done.all())
