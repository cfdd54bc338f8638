"""The guards: every blueprint names exactly one, and "open to all" is one of them."""

import time
from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, abort, g, redirect, request, session, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign.config import settings
from campaign.db import db, transaction, utcnow
from campaign.errors import NotFound, NotPermitted
from campaign.organisers import roles, sessions
from campaign.organisers.models import Device, Membership, Organiser, SignedInSession
from campaign.organisers.roles import Permission
from campaign.organisers.sessions import ENDS_UNSEEN
from campaign.resolutions.models import Campaign
from campaign.web.role_names import ROLE_NAMES

FRESH = timedelta(minutes=15)
"""How long a passphrase or passkey counts as just given (OWASP ASVS 7.5.3)."""
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
    """Signed in, with a second factor where the installation asks for one."""
    if (away := signed_in()) is not None:
        return away
    if second_factor_needed(who_is_signed_in()):
        return redirect(url_for("account.show", needed=1))
    return None


def signed_in() -> ResponseReturnValue | None:
    """Signed in; otherwise to the sign-in page and back."""
    if organiser() is None:
        return redirect(url_for("sign_in.ask", next=request.full_path.rstrip("?")))
    _see(g.signed_in_session)
    return None


def second_factor_needed(one: Organiser) -> bool:
    """Whether the dashboard is closed to them until they have set one up."""
    return settings.second_factor and not one.has_second_factor


def fresh(back: str | None = None) -> ResponseReturnValue | None:
    """For what must not be done by whoever finds a browser open: None if a passphrase or passkey was
    given in the last quarter of an hour, otherwise the way to give it again, and back: to the page
    of the form, or to `back`, of a form whose address cannot be opened.

    Asked by a page behind `organisers` or `signed_in`: `if (again := access.fresh()): return again`.
    What a form held is lost then: a form says so beforehand (`components/fresh.html`).
    """
    if is_fresh():
        return None
    return redirect(url_for("again.ask", next=back or _page_of_this_form()), 303)


def is_fresh() -> bool:
    """Behind a guard that let nobody else in."""
    return utcnow() - current_session().proved_at < FRESH


def organiser() -> Organiser | None:
    """Who is signed in, read once a request."""
    if "signed_in_session" not in g:
        token = session.get("organiser") if _is_still_here() else None
        g.signed_in_session = sessions.with_token(token) if token else None
        g.organiser = g.signed_in_session and g.signed_in_session.organiser
    return g.organiser or None


def who_is_signed_in() -> Organiser:
    """Behind a guard that let nobody else in."""
    found = organiser()
    assert found is not None  # noqa: S101
    return found


def current_session() -> SignedInSession:
    """Behind a guard that let nobody else in."""
    who_is_signed_in()
    found: SignedInSession = g.signed_in_session
    return found


def begin_session(token: str) -> None:
    """This browser holds the session of this token, and nothing of before (OWASP ASVS 7.2.4)."""
    session.clear()
    session["organiser"], session["seen"] = token, int(time.time())
    session.permanent = True


def device() -> Device:
    """In the coarsest words: no version, no maker, and nothing of the network."""
    return Device.PHONE if "Mobi" in request.user_agent.string else Device.COMPUTER


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


def _is_still_here() -> bool:
    """Signed in, and seen in the last hours; looking at a page counts."""
    now = int(time.time())
    here = now - session.get("seen", 0) < ENDS_UNSEEN.total_seconds()
    if here:
        session["seen"] = now
    return bool(here)


def _see(one: SignedInSession) -> None:
    """Written once an hour."""
    if one.seen_at != sessions.full_hour(utcnow()):
        with transaction():
            sessions.see(one)


def _page_of_this_form() -> str:
    """Where the form stood that is sent now: its own address, if that can be opened."""
    adapter = request_ctx.url_adapter
    opens = request.method == "GET" or (adapter and adapter.test(request.path, method="GET"))
    return request.full_path.rstrip("?") if opens else url_for("dashboard.campaigns")
