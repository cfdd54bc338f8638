"""Where somebody wanted to go before they were asked who they are."""

from flask import request, url_for


def onward() -> str:
    return asked_for() or url_for("dashboard.campaigns")


def asked_for() -> str | None:
    """Only a path of our own rooms; nothing that a browser could read as another host."""
    path = request.args.get("next")
    if path is None or not path.isprintable() or "\\" in path:
        return None
    ours = "/dashboard" in path or "/organisers/" in path
    return path if path.startswith("/") and path[1:2] != "/" and ours else None
