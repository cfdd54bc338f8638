"""What every answer says to the browser: load nothing from elsewhere, tell nobody, frame nowhere."""

from flask import Flask, Response, request
from flask.globals import request_ctx
from werkzeug.middleware.proxy_fix import ProxyFix

from campaign.config import settings


def policy(*, connect: str = "'none'", worker: str = "'none'") -> str:
    """For browsers; what a page may do beyond, it says when it answers."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"connect-src {connect}; worker-src {worker}"
    )


ALWAYS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "interest-cohort=(), camera=(), microphone=(), geolocation=()",
}


def init_app(app: Flask) -> None:
    app.after_request(_protect)
    proxies = app.extensions["campaign.settings"].proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def _touched_the_session() -> bool:
    """Asked of the context itself: reading the `session` proxy would already count as touching."""
    return bool(request_ctx._session and request_ctx._session.accessed)  # noqa: SLF001


def _protect(response: Response) -> Response:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if (
        "token" in (request.view_args or {}) or "invitation" in request.args
    ):  # whoever is linked to from there must not learn it
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
    if settings.secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if "Cache-Control" not in response.headers and request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if _touched_the_session():
        response.headers["Cache-Control"] = "no-store"
    return response
