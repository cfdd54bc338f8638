"""What everyone may read: campaigns, appeals, what we keep, and how we count."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import groupby

from flask import (
    Blueprint,
    Flask,
    make_response,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue

from campaign import stops
from campaign.appeals import reading, versions
from campaign.appeals.models import Appeal
from campaign.config import settings
from campaign.db import Json
from campaign.deliveries import reading as deliveries
from campaign.endorsements import standing
from campaign.errors import NotFound
from campaign.retention import finished
from campaign.stops import StopKind
from campaign.tally import reading as tally
from campaign.web import access, kept

pages = access.guarded(Blueprint("public", __name__), access.anyone)
SHOWN = 12
"""Organisations named on a page before the rest is folded away."""


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/")
def door() -> ResponseReturnValue:
    return redirect(url_for("public.front"))


@pages.get("/<language:language>/")
@kept.page
def front() -> ResponseReturnValue:
    campaigns = reading.campaigns()
    if len(campaigns) == 1:
        return redirect(url_for("public.campaign", slug=campaigns[0].slug))
    tallies = {campaign.id: tally.of_campaign(campaign.id) for campaign in campaigns}
    return _public("public/front.html", campaigns=campaigns, tallies=tallies)


@pages.get("/<language:language>/campaigns/<slug>")
@kept.page
def campaign(slug: str) -> ResponseReturnValue:
    found = reading.campaign_with_slug(slug)
    appeals = reading.public_appeals(found)
    ids = [appeal.id for appeal in appeals]
    return _public(
        "public/campaign.html",
        campaign=found,
        resolution=found.resolution,
        appeals=appeals,
        tally=tally.of_campaign(found.id),
        tallies=tally.of_appeals(ids),
        states=deliveries.public_state(ids),
        organisations=standing.public(found.id),
        stopped=stops.on(found.id),
        head=tally.latest_checkpoint(found.id),
        SHOWN=SHOWN,
    )


@pages.get("/<language:language>/appeals/<slug>")
@kept.page
def appeal(slug: str) -> ResponseReturnValue:
    found = reading.appeal_with_slug(slug)
    content = found.text.content
    stopped = {stop.kind: stop for stop in found.campaign.stopped}
    return _public(
        "public/appeal.html",
        appeal=found,
        campaign=found.campaign,
        content=content,
        adopted_on=content["adopted_on"] and date.fromisoformat(content["adopted_on"]),
        themes=[(theme, list(demands)) for theme, demands in groupby(content["demands"], _theme)],
        tally=tally.of_appeal(found.id),
        state=deliveries.public_state([found.id])[found.id],
        organisations=standing.public_for(found.id),
        on_older=_on_older(found),
        stopped=stopped,
        signable=reading.is_signable(found, reading.today()) and StopKind.SIGNING not in stopped,
        SHOWN=SHOWN,
    )


@pages.get("/<language:language>/appeals/<slug>/versions")
@kept.page
def text_versions(slug: str) -> ResponseReturnValue:
    found = reading.appeal_with_slug(slug)
    return _public(
        "public/versions.html",
        appeal=found,
        campaign=found.campaign,
        versions=versions.told(found),
        standing=tally.by_text([text.id for text in found.texts]),
        signable=reading.is_signable(found, reading.today()),
    )


@pages.get("/texts/<slug>/<int:version>.json")
def text(slug: str, version: int) -> ResponseReturnValue:
    """A frozen text, byte for byte as its SHA-256 was taken."""
    frozen = {text.version: text for text in reading.appeal_with_slug(slug).texts}.get(version)
    if frozen is None:
        raise NotFound
    response = make_response(frozen.body)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@pages.get("/<language:language>/privacy")
@kept.page
def privacy() -> ResponseReturnValue:
    found = [(campaign, finished.latest_of(campaign.id)) for campaign in reading.campaigns()]
    return _public("public/privacy.html", campaigns=found)


@pages.get("/<language:language>/how-we-count")
@kept.page
def how_we_count() -> ResponseReturnValue:
    return _public("public/how_we_count.html", campaigns=reading.campaigns())


def _on_older(found: Appeal) -> Mapping[str, int]:
    """How many of each class stand on versions before the newest."""
    older = [text.id for text in found.texts[:-1]]
    stand: Counter[str] = Counter()
    for counts in tally.by_text(older).values() if older else ():
        stand.update({support.value: number for support, number in counts.items()})
    return stand


def _theme(demand: Json) -> Json:
    return demand["theme"]


def _public(template: str, **facts: object) -> ResponseReturnValue:
    """The same for every reader: may be kept for seconds, and asked for by its ETag."""
    response = make_response(render_template(template, **facts))
    response.headers["Cache-Control"] = f"public, max-age={settings.page_seconds}"
    return response
