"""Sharing: each organisation that stands has a link; its count is moved by the one writer, and shown
in whole tens, once a day, some way behind.

An organisation could try to find out whether somebody signed: send the link to them alone, sign with
addresses of its own, and watch. So a step comes only after the ten is passed by a number it cannot
know, and not before the next day.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.db import db
from campaign.endorsements import officers
from campaign.endorsements.models import STANDING, Endorsement
from campaign.endorsements.sharing.models import ShareLink, print_of
from campaign.errors import LinkInvalid, NotFound
from campaign.tokens import links

EVERY = timedelta(days=1)
STEP = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 9
_MARK = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")


def give(endorsement: Endorsement) -> None:
    """Its link, from the moment it stands. In the caller's transaction; twice is once."""
    if db.session.get(ShareLink, endorsement.id) is None:
        mark = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        db.session.add(
            ShareLink(endorsement_id=endorsement.id, mark=mark, lag=secrets.randbelow(STEP))
        )


def kept(mark: str | None) -> str:
    """What a request keeps of the mark in its form, or nothing: a print, so that who knows a link and
    reads the database does not find it. Whether there is such a link is not looked up."""
    return print_of(mark) if mark and _MARK.fullmatch(mark) else ""


def with_mark(mark: str) -> ShareLink:
    """With its endorsement and campaign. Raises NotFound."""
    asked = select(ShareLink).where(ShareLink.mark_print == print_of(mark))
    found = db.session.scalar(
        asked.options(joinedload(ShareLink.endorsement).joinedload(Endorsement.campaign))
    )
    if found is None:
        raise NotFound
    return found


def of_token(token: str) -> tuple[Endorsement, ShareLink | None]:
    """The endorsement of an organisation's own link, and its link to share while it stands.

    Raises LinkInvalid.
    """
    key = links.read(officers.OWN, token)
    found = db.session.scalar(
        select(Endorsement)
        .where(Endorsement.key == key)
        .options(joinedload(Endorsement.campaign), joinedload(Endorsement.registered))
    )
    if found is None:
        raise LinkInvalid
    link = db.session.get(ShareLink, found.id) if found.state in STANDING else None
    return found, link


def add(campaign_id: int, by_print: Mapping[str, int]) -> None:
    """Persons counted in a batch, by the print of the mark they came with; of the one writer, in its
    transaction. A mark that is nobody's, another campaign's, or of an organisation that no longer
    stands is dropped."""
    if not by_print:
        return
    found = db.session.scalars(
        select(ShareLink)
        .join(ShareLink.endorsement)
        .where(
            ShareLink.mark_print.in_(by_print),
            Endorsement.campaign_id == campaign_id,
            Endorsement.state.in_(STANDING),
        )
        .order_by(ShareLink.endorsement_id)
    )
    for link in found:
        link.confirmed += by_print[link.mark_print]


def show() -> int:
    """Once a day, in the caller's transaction; gives how many numbers moved."""
    moved = 0
    for link in db.session.scalars(select(ShareLink)):
        shown, lag = step(link.confirmed, link.shown, link.lag)
        moved += shown != link.shown
        link.shown, link.lag = shown, lag
    return moved


def step(confirmed: int, shown: int, lag: int) -> tuple[int, int]:
    """What is shown next, and how far behind the step after it comes. Never more than there are."""
    while confirmed >= shown + STEP + lag:
        shown, lag = shown + STEP, secrets.randbelow(STEP)
    return shown, lag
