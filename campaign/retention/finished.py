"""Forgetting a campaign that is over: what was kept of persons goes; totals, ledger, hashes stay."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

from campaign.appeals.models import PUBLIC, SIGNABLE, Appeal
from campaign.audit import AuditEntry
from campaign.db import db
from campaign.deliveries.models import Delivery, PacketPart
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.signatures.models import Signatory

KEPT_FOR = timedelta(days=30)
"""After the last appeal was closed, the last packet was approved, its answer was due or came."""
_UNDECIDED = (EndorsementState.SUBMITTED, EndorsementState.CONFIRMED)


def forget(now: datetime, batch: int) -> dict[str, int]:
    """Of every campaign that is over, at most a batch of each kind, in the caller's transaction."""
    over = _over(now.date())
    if not over:
        return {}
    deliveries = select(Delivery.id).join(Delivery.appeal).where(Appeal.campaign_id.in_(over))
    return {
        "signatories of campaigns that are over": _forget_signatories(over, batch),
        "officers of campaigns that are over": _count(
            update(Endorsement)
            .where(
                Endorsement.campaign_id.in_(over),
                Endorsement.officer.is_not(None),
                Endorsement.state.not_in(_UNDECIDED),
            )
            .values(officer=None)
            .returning(Endorsement.id)
        ),
        "endorsements never decided": _count(
            delete(Endorsement)
            .where(Endorsement.campaign_id.in_(over), Endorsement.state.in_(_UNDECIDED))
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
    }


def _over(today: date) -> list[int]:
    """Nothing of them can be signed, and the last thing that was due lies a month back."""
    open_still = or_(Appeal.closes_on.is_(None), Appeal.closes_on >= today)
    signable = select(Appeal.campaign_id).where(Appeal.state.in_(SIGNABLE), open_still)
    closed = db.session.scalars(
        select(Appeal.campaign_id)
        .where(Appeal.state.in_(PUBLIC), Appeal.campaign_id.not_in(signable))
        .distinct()
    )
    return [found for found in closed if (last := _last_day(found)) and last + KEPT_FOR < today]


def _last_day(campaign_id: int) -> date | None:
    sent = (
        select(
            func.max(Delivery.approved_at),
            func.max(Delivery.reply_due_on),
            func.max(Delivery.replied_on),
        )
        .join(Delivery.appeal)
        .where(Appeal.campaign_id == campaign_id)
    )
    closing = select(func.max(Appeal.closes_on)).where(Appeal.campaign_id == campaign_id)
    by_hand = select(func.max(AuditEntry.at)).where(
        AuditEntry.campaign_id == campaign_id, AuditEntry.action == "appeal closed"
    )
    found = [
        *db.session.execute(sent).one(),
        db.session.scalar(closing),
        db.session.scalar(by_hand),
    ]
    days = [time.date() if isinstance(time, datetime) else time for time in found if time]
    return max(days, default=None)


def _forget_signatories(over: Sequence[int], batch: int) -> int:
    """What was sealed, the address for news, and the keyed hash of the address."""
    known = (
        Signatory.campaign_id.in_(over)
        & Signatory.confirmed_at.is_not(None)
        & (Signatory.mail_print != Signatory.key)
    )
    ids = select(Signatory.id).where(known).limit(batch)
    return _count(
        update(Signatory)
        .where(Signatory.id.in_(ids))
        .values(
            sealed=None,
            updates_mail=None,
            wants_answer=False,
            mail_print=Signatory.key,
            name_print="",
        )
        .returning(Signatory.id)
    )


def _count(change: "ReturningUpdate[tuple[int]] | ReturningDelete[tuple[int]]") -> int:
    done = db.session.scalars(change.execution_options(synchronize_session=False))
    return len(done.all())
