"""Letters that do not go while a campaign's mail is stopped, or its names are hidden. None is lost."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true

from campaign import stops
from campaign.db import db
from campaign.outbox import letters
from campaign.outbox.models import Letter, LetterState
from campaign.stops import StopKind

ALWAYS_GO = ("withdraw_your_signature", "open_your_page", *letters.TO_ORGANISERS)
"""Whoever wants out, or to see what is kept of them, is not kept waiting by our emergency."""


def may_go() -> ColumnElement[bool]:
    """Part of a query for letters; two small look-ups, and nothing to compare where all is well."""
    no_mail = stops.campaigns_with(StopKind.MAIL)
    no_names = stops.campaigns_with(StopKind.NAMES)
    return and_(
        true(), *_held(no_mail, Letter.kind.in_(ALWAYS_GO)), *_held(no_names, _names_nobody())
    )


def go_on(campaign_id: int, stood: timedelta) -> None:
    """After a stop of the mail: reminders wait as much longer, or they would come with the letter
    they are to follow."""
    waiting = select(Letter).where(
        Letter.campaign_id == campaign_id,
        Letter.kind.in_(letters.REMINDERS),
        Letter.state == LetterState.WAITING,
    )
    for reminder in db.session.scalars(waiting):
        reminder.due_at += stood
        reminder.created_at += stood


def _held(campaigns: Sequence[int], unless: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    if not campaigns:
        return []
    return [or_(Letter.campaign_id.is_(None), Letter.campaign_id.not_in(campaigns), unless)]


def _names_nobody() -> ColumnElement[bool]:
    return Letter.kind.not_in((*letters.TO_OFFICES, "please_vouch"))
