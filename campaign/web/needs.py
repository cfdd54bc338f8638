"""What a page of the dashboard asks of its reader's role: named on the page itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from flask import Blueprint, Flask, current_app, g, request

from campaign.organisers import roles
from campaign.organisers.roles import Permission
from campaign.web import access

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Needs:
    permission: Permission | None
    """None: of no campaign, an account is enough."""
    actions: Mapping[str, Permission] = field(default_factory=dict)
    """What a form's `action` asks for on top."""


class PageWithoutGuard(RuntimeError):
    """A page of the dashboard that does not say who may open it; nothing starts with one."""


def needs(permission: Permission, /, **actions: Permission) -> Callable[[View], View]:
    """For a page below `<slug>`: only members who may; `remove=…` guards the form's action "remove".

    Whoever is no member gets the 404 of a campaign that is not there, a member in another role 403.
    """
    return lambda view: _marked(view, Needs(permission, actions))


def needs_an_account(view: View) -> View:
    """For a page of no campaign, open to every organiser."""
    return _marked(view, Needs(None))


def of(view: object) -> Needs:
    """Raises PageWithoutGuard."""
    found = getattr(view, "needs", None)
    if not isinstance(found, Needs):
        raise PageWithoutGuard(getattr(view, "__qualname__", view))
    return found


def asked_now() -> list[Permission]:
    """What this request asks for: its page, and the action of its form."""
    asked = of(current_app.view_functions[request.endpoint or ""])
    action = asked.actions.get(request.form.get("action", ""))
    return [permission for permission in (asked.permission, action) if permission]


def guard_by_role(pages: Blueprint) -> None:
    """Every page of the blueprint is held to what it names, before it runs."""
    pages.before_request(_ask)
    pages.context_processor(lambda: {"may": may, "Permission": Permission})


def check_all(app: Flask, pages: Blueprint) -> None:
    """Raises PageWithoutGuard, so that the application does not start."""
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(f"{pages.name}."):
            of(view)


def may(permission: Permission) -> bool:
    """In the campaign this request is about; outside of one, nothing."""
    role = g.get("role")
    return role is not None and roles.may(role, permission)


def _ask() -> None:
    permissions = asked_now()
    if permissions:
        access.own_campaign((request.view_args or {})["slug"], *permissions)


def _marked(view: View, asked: Needs) -> View:
    view.needs = asked  # type: ignore[attr-defined]
    return view
