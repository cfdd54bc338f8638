"""The browser's own cookie: only the browser that filled in a form may confirm without the code."""

from datetime import timedelta
from secrets import token_urlsafe

from flask import Response, request

from campaign.config import settings

NAME = "signing"
LASTS = timedelta(hours=72)


def present() -> str:
    """The key this browser sent, or an empty one."""
    return request.cookies.get(NAME, "")


def present_or_new() -> str:
    return present() or token_urlsafe(24)


def give(response: Response, key: str) -> Response:
    response.set_cookie(
        NAME, key, max_age=LASTS, httponly=True, samesite="Lax", secure=settings.secure, path="/"
    )
    return response
