"""The guards: every blueprint names exactly one, and "open to all" is one of them."""

from collections.abc import Callable
from uuid import uuid4

from flask import Blueprint, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign.config import settings
from campaign.db import db
from campaign.errors import NotFound
from campaign.organisers.models import Membership, Organiser
from campaign.resolutions.models import Campaign

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
        key = session.get("organiser")
        g.organiser = key and db.session.scalar(
            select(Organiser).where(Organiser.session_key == key, Organiser.active)
        )
    return g.organiser or None


def own_campaign(slug: str) -> Campaign:
    """The campaign if it is the organiser's own; otherwise NotFound, as if it were not there."""
    found = db.session.scalar(
        select(Campaign)
        .join(Membership, Membership.campaign_id == Campaign.id)
        .where(Campaign.slug == slug, Membership.organiser_id == g.organiser.id)
    )
    if found is None:
        raise NotFound
    return found


def new_session_key() -> str:
    return uuid4().hex
