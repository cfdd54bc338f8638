"""What anyone who holds a packet can compare it with: the page behind the code on its last sheet."""

from flask import Blueprint, Flask, make_response, render_template
from flask.typing import ResponseReturnValue

from campaign.config import settings
from campaign.deliveries import reading
from campaign.web import access, kept

pages = access.guarded(Blueprint("packets", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/packets/<path:outgoing>")
@kept.page
def show(outgoing: str) -> ResponseReturnValue:
    """Of a packet that was approved; of a draft nothing is told. Nothing about signers is here."""
    delivery = reading.sent_with_number(outgoing)
    page = render_template(
        "packets/packet.html",
        delivery=delivery,
        appeal=delivery.appeal,
        campaign=delivery.appeal.campaign,
        manifest=delivery.manifest or {},
        counts=reading.counts_of(delivery),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = f"public, max-age={settings.page_seconds}"
    return response
