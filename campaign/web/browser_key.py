"""The browser's own cookie: only the browser that filled in a form may confirm without the code."""

from datetime import timedelta
from secrets import token_urlsafe

from flask import Response, request

from campaign.config import settings

LASTS = timedelta(hours=72)


def present() -> str:
    """The key this browser sent, or an empty one."""
    return request.cookies.get(_name(), "")


def present_or_new() -> str:
    return present() or token_urlsafe(24)


def give(response: Response, key: str) -> Response:
    response.set_cookie(
        _name(), key, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.secure, path="/"
    )
    return response


def _name() -> str:
    """With the prefix a browser takes it only over TLS, from this very host (RFC 6265bis, 4.1.3)."""
    return "__Host-signing" if settings.secure else "signing"
