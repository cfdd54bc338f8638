"""The guards: every blueprint names exactly one, and "open to all" is one of them."""

import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from flask import Blueprint, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign.config import settings
from campaign.db import db
from campaign.errors import NotFound, NotPermitted
from campaign.organisers import roles
from campaign.organisers.models import Membership, Organiser
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web.role_names import ROLE_NAMES

ENDS_UNSEEN = timedelta(hours=8)
Guard = Callable[[], ResponseReturnValue | None]


def guarded(blueprint: Blueprint, guard: Guard) -> Blueprint:
    """Every page of the blueprint asks this guard first."""
    blueprint.before_request(guard)
    blueprint.guard = guard  # type: ignore[attr-defined]
    return blueprint


def anyone() -> None:
    """Open to all."""


def desk_link() -> None:
    """Open to whoever holds the link; the page itself reads it and answers 404 to a wrong one."""


def only_in_the_demo() -> None:
    if not settings.demo:
        abort(404)


def organisers() -> ResponseReturnValue | None:
    """Signed in; otherwise to the sign-in page and back."""
    if organiser() is None:
        return redirect(url_for("sign_in.ask", next=request.full_path.rstrip("?")))
    return None


def organiser() -> Organiser | None:
    """Who is signed in, read once a request; a session ends when its key was changed."""
    if "organiser" not in g:
        key = session.get("organiser") if _is_still_here() else None
        g.organiser = key and db.session.scalar(
            select(Organiser).where(Organiser.session_key == key, Organiser.active)
        )
    return g.organiser or None


def signed_in(key: str) -> None:
    """A new session for this organiser (OWASP ASVS 7.2.4)."""
    session.clear()
    session["organiser"], session["seen"] = key, int(time.time())
    session.permanent = True


def _is_still_here() -> bool:
    """Signed in, and seen in the last hours; looking at a page counts."""
    now = int(time.time())
    here = now - session.get("seen", 0) < ENDS_UNSEEN.total_seconds()
    if here:
        session["seen"] = now
    return bool(here)


def own_campaign(slug: str, *permissions: Permission) -> Campaign:
    """The campaign if it is the reader's own, and their role may do all this.

    Raises NotFound to whoever is no member, as if it were not there, and NotPermitted to a member
    in another role. Reads the membership anew: a role changed a moment ago is the one that counts.
    """
    reader = organiser()
    found = db.session.execute(
        select(Campaign, Membership.role)
        .join(Membership, Membership.campaign_id == Campaign.id)
        .where(Campaign.slug == slug, Membership.organiser_id == (reader.id if reader else None))
    ).one_or_none()
    if found is None:
        raise NotFound
    campaign, g.role = found
    if not roles.may(g.role, *permissions):
        raise NotPermitted(role=ROLE_NAMES[g.role])
    return campaign


def new_session_key() -> str:
    return uuid4().hex
