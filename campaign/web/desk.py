"""The desk: what a clerk opens from our letter, without an account."""

import io
from datetime import date

from flask import Blueprint, Flask, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign.db import transaction, utcnow
from campaign.deliveries import desk, ordering, reading
from campaign.deliveries.models import DeliveryState
from campaign.errors import StepOutOfOrder
from campaign.web import access
from campaign.web.limits import GUESSING, limiter
from campaign.web.sentences import STATUS_OF, sentence_of

pages = access.guarded(Blueprint("desk", __name__), access.desk_link)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/desk/<token>")
def show(token: str) -> ResponseReturnValue:
    """Reading changes nothing."""
    return _page(token)


@pages.get("/<language:language>/desk/<token>/packet.pdf")
def packet(token: str) -> ResponseReturnValue:
    """Until it is delivered it can be held back; what an institution has, it keeps."""
    delivery = desk.delivery_for(token)
    if delivery.state == DeliveryState.APPROVED:
        ordering.refuse_while_hidden(delivery.appeal.campaign_id)
    found = ordering.part(delivery, "application/pdf")
    return send_file(
        io.BytesIO(ordering.content_of(found)),
        mimetype=found.mime,
        download_name=found.name,
        as_attachment=False,
    )


@pages.post("/<language:language>/desk/<token>")
@limiter.limit(GUESSING)
def register(token: str) -> ResponseReturnValue:
    number = " ".join(request.form.get("incoming", "").split())
    officer = " ".join(request.form.get("officer", "").split())[:200]
    mistakes: dict[str, str] = {}
    if not number or len(number) > desk.LONGEST_NUMBER:
        mistakes["incoming"] = _("Write the incoming number, at most 60 characters.")
    try:
        on = date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        mistakes["on"] = _("Write the date as year-month-day, like 2026-12-31.")
    if mistakes:
        return _page(token, mistakes), 422
    try:
        with transaction():
            desk.register(desk.delivery_for(token), number, on, officer)
    except (desk.DateNotPossible, desk.RegisteredAlready, StepOutOfOrder) as refusal:
        return _page(token, {"on": sentence_of(refusal)}), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("desk.show", token=token) + "#register", 303)


def _page(token: str, mistakes: dict[str, str] | None = None) -> str:
    delivery = desk.delivery_for(token)
    return render_template(
        "desk/desk.html",
        token=token,
        delivery=delivery,
        appeal=delivery.appeal,
        packet=next((p for p in delivery.parts if p.mime == "application/pdf"), None),
        demands=delivery.appeal.text.content["demands"],
        mistakes=mistakes or {},
        written=request.form,
        days_left=reading.days_left(delivery),
        now=utcnow(),
    )
