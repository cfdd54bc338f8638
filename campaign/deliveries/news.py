"""News of answers: signers who asked are told, once each, of all that is new to them in one letter."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from campaign.appeals.models import Appeal
from campaign.db import db, transaction, utcnow
from campaign.deliveries.models import Delivery, DeliveryEvent, DeliveryState
from campaign.i18n import Texts
from campaign.institutions.models import Institution
from campaign.outbox import dispatch, letters
from campaign.outbox.letters import Group
from campaign.resolutions.models import Campaign
from campaign.signatures import updates
from campaign.signatures.models import Signatory, SignatureState
from campaign.tokens import links
from campaign.vault import VaultLocked

log = logging.getLogger(__name__)
SETTLES = timedelta(hours=1)
"""From the record to the news: a slip can be mended, and what comes together makes one letter."""
BATCH = 100
_STANDING = (SignatureState.CONFIRMED, SignatureState.COUNTED)


@dataclass(frozen=True)
class Answer:
    campaign_id: int
    appeal_id: int
    appeal_slug: str
    institution: Texts
    on: date
    recorded_at: datetime


def tell_signers() -> int:
    """Batch by batch, each in a transaction of its own; gives how many letters were written.

    Killed anywhere it goes on where it was: who was told is written with the letter. It makes way
    for letters that somebody waits for, and leaves who had today's letter for another day.
    """
    by_campaign: dict[int, list[Answer]] = defaultdict(list)
    for answer in _settled(utcnow() - SETTLES):
        by_campaign[answer.campaign_id].append(answer)
    db.session.rollback()
    return sum(_tell(campaign_id, answers) for campaign_id, answers in by_campaign.items())


def _settled(by: datetime) -> list[Answer]:
    """Every answer that was first recorded by then; a record made anew is no news."""
    first = func.min(DeliveryEvent.at)
    found = db.session.execute(
        select(
            Appeal.campaign_id,
            Appeal.id,
            Appeal.slug,
            Institution.names,
            Delivery.replied_on,
            first,
        )
        .join(Delivery.appeal)
        .join(Institution, Institution.id == Appeal.institution_id)
        .join(Delivery.events)
        .where(Delivery.state == DeliveryState.ANSWERED, DeliveryEvent.kind == "answered")
        .group_by(Delivery.id, Appeal.id, Institution.id)
        .having(first <= by)
        .order_by(Delivery.id)
    )
    return [
        Answer(campaign_id, appeal_id, slug, names, on or recorded_at.date(), recorded_at)
        for campaign_id, appeal_id, slug, names, on, recorded_at in found
    ]


def _tell(campaign_id: int, answers: Sequence[Answer]) -> int:
    written, reached = 0, 0
    while not dispatch.has_backlog():
        with transaction():
            batch = _not_told(campaign_id, answers, reached)
            titles = db.session.get_one(Campaign, campaign_id).titles
            written += sum(_told(signatory, answers, titles) for signatory in batch)
            reached = batch[-1].id if batch else reached
        if len(batch) < BATCH:
            break
    return written


def _not_told(campaign_id: int, answers: Iterable[Answer], after: int) -> list[Signatory]:
    """Held, so that two jobs do not write to one person; by id, so that none is met twice."""
    return list(
        db.session.scalars(
            select(Signatory)
            .where(
                Signatory.campaign_id == campaign_id,
                Signatory.updates_mail.is_not(None),
                Signatory.told_up_to < max(answer.recorded_at for answer in answers),
                Signatory.id > after,
            )
            .options(selectinload(Signatory.signatures))
            .order_by(Signatory.id)
            .limit(BATCH)
            .with_for_update(of=Signatory, skip_locked=True)
        )
    )


def _told(signatory: Signatory, answers: Sequence[Answer], titles: Texts) -> bool:
    """Whether there was news for this person; what is not of theirs is told to them as nothing."""
    signed = {s.appeal_id for s in signatory.signatures if s.state in _STANDING}
    since = signatory.told_up_to
    new = [a for a in answers if a.appeal_id in signed and (not since or a.recorded_at > since)]
    try:
        mail = updates.mail_of(signatory)
    except VaultLocked:
        log.warning("an address for news cannot be opened with the keys given")
        return False
    if new and not letters.has_room(mail, Group.UNASKED):
        return False
    signatory.told_up_to = max(answer.recorded_at for answer in answers)
    if new:
        _write(signatory, mail, new, titles)
    return bool(new)


def _write(signatory: Signatory, mail: str, new: Iterable[Answer], titles: Texts) -> None:
    letters.an_institution_answered(
        mail,
        signatory.language,
        campaign_titles=titles,
        answers=[
            {"institution": a.institution, "appeal_slug": a.appeal_slug, "on": a.on.isoformat()}
            for a in new
        ],
        updates_token=links.sign(updates.STOP, signatory.key),
        signer=letters.Signer(signatory.key, signatory.mail_print, signatory.campaign_id),
        quiet=signatory.quiet,
    )
