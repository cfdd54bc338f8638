"""The ledger as anyone may read it: C2SP tlog-tiles for tools, a page for people."""

from flask import Blueprint, Flask, Response, abort, render_template, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign.appeals import reading as appeals
from campaign.db import db
from campaign.errors import NotFound
from campaign.resolutions.models import Campaign
from campaign.tally import ledger, reading
from campaign.tally.export import key_line
from campaign.tally.models import Checkpoint, SupportClass
from campaign.web import access

pages = access.guarded(Blueprint("ledger", __name__), access.anyone)
FOREVER = "public, max-age=31536000, immutable"
SECONDS = "public, max-age=5"


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/campaigns/<slug>/ledger")
def show(slug: str) -> ResponseReturnValue:
    campaign = appeals.campaign_with_slug(slug)
    public = appeals.public_appeals(campaign)
    return render_template(
        "ledger/ledger.html",
        campaign=campaign,
        appeals=public,
        tallies=reading.of_appeals([appeal.id for appeal in public]),
        removed=reading.removed_by_reason([appeal.id for appeal in public]),
        pending=reading.pending(campaign.id),
        Support=SupportClass,
        head=reading.latest_checkpoint(campaign.id),
        key=key_line(campaign),
    )


@pages.get("/ledger/<slug>/checkpoint")
def checkpoint(slug: str) -> ResponseReturnValue:
    return _plain(_head(slug).note, SECONDS)


@pages.get("/ledger/<slug>/key")
def key(slug: str) -> ResponseReturnValue:
    return _plain(key_line(_campaign(slug)) + "\n", FOREVER)


@pages.get("/ledger/<slug>/entries")
def entries(slug: str) -> ResponseReturnValue:
    """Every entry under the newest checkpoint, a line each."""
    head = _head(slug)
    lines = (line + b"\n" for line in ledger.lines_from(head.campaign_id, 0, head.size))
    return Response(
        stream_with_context(lines), mimetype="text/plain", headers={"Cache-Control": SECONDS}
    )


@pages.get("/ledger/<slug>/tile/entries/<path:place>")
def entry_bundle(slug: str, place: str) -> ResponseReturnValue:
    """C2SP tlog-tiles: up to 256 entries, each after its length in two bytes."""
    number, width = _number_and_width(place)
    first = number * ledger.TILE
    lines = list(ledger.lines_from(_campaign(slug).id, first, first + width))
    if len(lines) != width:
        abort(404)
    return _bytes(b"".join(len(line).to_bytes(2) + line for line in lines))


@pages.get("/ledger/<slug>/tile/<int:level>/<path:place>")
def tile(slug: str, level: int, place: str) -> ResponseReturnValue:
    number, width = _number_and_width(place)
    found = ledger.tile(_campaign(slug).id, level, number, width)
    return _bytes(found) if found else abort(404)


def _number_and_width(place: str) -> tuple[int, int]:
    """x001/x234/067 and an optional .p/<width> for a tile that is not full yet."""
    path, _, partial = place.partition(".p/")
    groups = path.split("/")
    digits = [group.removeprefix("x") for group in groups]
    wrong = any(len(d) != 3 or not d.isdecimal() for d in digits) or len(groups) > 4  # noqa: PLR2004
    if wrong or (partial and not partial.isdecimal()):
        abort(404)
    width = int(partial) if partial else ledger.TILE
    if not 0 < width <= ledger.TILE:
        abort(404)
    return int("".join(digits)), width


def _campaign(slug: str) -> Campaign:
    found = db.session.scalar(
        select(Campaign).where(Campaign.slug == slug, Campaign.origin.is_not(None))
    )
    if found is None:
        raise NotFound
    return found


def _head(slug: str) -> Checkpoint:
    head = reading.latest_checkpoint(_campaign(slug).id)
    if head is None:
        raise NotFound
    return head


def _plain(text: str, cache: str) -> Response:
    return Response(text, mimetype="text/plain", headers={"Cache-Control": cache})


def _bytes(raw: bytes) -> Response:
    return Response(raw, mimetype="application/octet-stream", headers={"Cache-Control": FOREVER})
