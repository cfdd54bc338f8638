"""The cookie by which a browser is on its owner's own page: for this visit, an hour at most."""

from flask import Response, request

from campaign.config import settings
from campaign.errors import LinkInvalid
from campaign.resolutions.models import Campaign
from campaign.signatures import own
from campaign.signatures.models import Signatory


def give(response: Response, visit: str | None) -> Response:
    """Gone when the browser is closed."""
    if visit:
        response.set_cookie(
            _name(), visit, httponly=True, samesite="Lax", secure=settings.secure, path="/"
        )
    return response


def take(response: Response) -> Response:
    response.delete_cookie(_name(), httponly=True, secure=settings.secure, path="/")
    return response


def visitor() -> Signatory:
    """Whose page this browser is on. Raises LinkInvalid."""
    return own.visitor(request.cookies.get(_name(), ""))


def visits(campaign: Campaign) -> bool:
    """Whether this browser may open the page of somebody who signed here."""
    try:
        return visitor().campaign_id == campaign.id
    except LinkInvalid:
        return False


def _name() -> str:
    """With the prefix a browser takes it only over TLS, from this very host (RFC 6265bis, 4.1.3)."""
    return "__Host-own" if settings.secure else "own"
