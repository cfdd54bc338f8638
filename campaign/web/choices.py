"""What a person chooses about our letters: no more news, or never again anything.

One click (RFC 8058): the POST comes from a mail program, with no cookie, no session and no page
before it, and is answered and not redirected. The link is the proof, so it needs no CSRF token; a
forged one would need the token that only the letter has. GET asks.
"""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from campaign.db import transaction
from campaign.outbox import unwanted
from campaign.signatures import updates
from campaign.tokens import links
from campaign.web import access
from campaign.web.errors import csrf

pages = access.guarded(Blueprint("choices", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/updates/<token>")
def ask_to_stop(token: str) -> ResponseReturnValue:
    links.read(updates.STOP, token)
    return render_template("choices/stop.html", token=token)


@pages.post("/<language:language>/updates/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
def stop(token: str) -> ResponseReturnValue:
    with transaction():
        updates.stop(token)
    return render_template("choices/stopped.html")


@pages.get("/<language:language>/never-again/<token>")
def ask_never(token: str) -> ResponseReturnValue:
    """The same page for every address, known to us or not."""
    unwanted.print_in(token)
    return render_template("choices/never.html", token=token)


@pages.post("/<language:language>/never-again/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
def never(token: str) -> ResponseReturnValue:
    with transaction():
        unwanted.never_again(token)
    return render_template("choices/never_again.html")
