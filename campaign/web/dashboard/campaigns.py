"""An organiser's campaigns: the list, one at a glance, and opening its appeals."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from campaign import audit
from campaign.appeals import publishing
from campaign.appeals import reading as appeals_of
from campaign.appeals.models import Appeal, AppealState, AppealText
from campaign.db import db, transaction
from campaign.deliveries import reading as deliveries
from campaign.errors import CampaignError, NotFound
from campaign.institutions import directory
from campaign.institutions.models import Institution
from campaign.organisers import reasons
from campaign.organisers.models import Membership
from campaign.organisers.reasons import WhyMissing
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.tally import reading
from campaign.tally.reading import AppealTally
from campaign.vault.key_file import KeyFile, public_from
from campaign.web import access, numbers
from campaign.web.dashboard import hands, keys, plot
from campaign.web.dashboard.hands.hand import Look
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import may, needs, needs_an_account
from campaign.web.role_names import ROLE_NAMES
from campaign.web.sentences import STATUS_OF, sentence_of
from campaign.words import WordsTooLong

MOST = 10_000_000


@pages.get("/<language:language>/dashboard/")
@needs_an_account
def campaigns() -> ResponseReturnValue:
    found = db.session.scalars(
        select(Campaign)
        .join(Membership, Membership.campaign_id == Campaign.id)
        .where(Membership.organiser_id == organiser_id())
        .order_by(Campaign.id)
    ).all()
    tallies = {campaign.id: reading.of_campaign(campaign.id) for campaign in found}
    return render_template(
        "dashboard/campaigns.html",
        campaigns=found,
        tallies=tallies,
        passphrase_alone=not access.who_is_signed_in().has_second_factor,
    )


@pages.get("/<language:language>/dashboard/<slug>/")
@needs(Permission.SEE_CAMPAIGN)
def campaign(slug: str) -> ResponseReturnValue:
    return _glance(slug)


@pages.get("/<language:language>/dashboard/<slug>/publish")
@needs(Permission.PUBLISH)
def ask_to_publish(slug: str) -> ResponseReturnValue:
    return _publish_page(own(slug), {}, None)


@pages.post("/<language:language>/dashboard/<slug>/publish")
@needs(Permission.PUBLISH)
def open_appeals(slug: str) -> ResponseReturnValue:
    found, refusal = own(slug), None
    try:
        targets = _targets()
        closes_on = _date(request.form.get("closes_on", ""))
        new = found.public_key is None
        if new:
            access.own_campaign(slug, Permission.MANAGE_KEYS)
        passphrase, public_key = _key_made_of() if new else ("", None)
        with transaction():
            found = own(slug)
            opened = publishing.publish(
                found,
                passphrase=passphrase,
                public_key=public_key,
                closes_on=closes_on,
                targets=targets,
            )
            for appeal in opened:
                audit.record(
                    organiser_id(),
                    "appeal opened",
                    appeal.slug,
                    campaign_id=found.id,
                    before={"state": AppealState.DRAFT.value},
                    after={
                        "state": appeal.state.value,
                        "version": appeal.text.version,
                        "sha256": appeal.text.sha256,
                        "target": appeal.target,
                        "closes_on": appeal.closes_on and appeal.closes_on.isoformat(),
                    },
                )
    except _Unclear as unclear:
        refusal, status = str(unclear), 422
    except CampaignError as error:
        refusal, status = sentence_of(error), STATUS_OF.get(type(error), 409)
    if refusal:
        return _publish_page(own(slug), request.form, refusal), status
    if new and public_key is None:
        with transaction():
            return keys.just_made(own(slug), passphrase)
    return redirect(url_for("dashboard.campaign", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/appeals/<appeal_slug>/close")
@needs(Permission.PUBLISH)
def close_appeal(slug: str, appeal_slug: str) -> ResponseReturnValue:
    """For good; so that it is said why."""
    own(slug)
    try:
        why = reasons.given(request.form.get("why", ""))
    except (WhyMissing, WordsTooLong) as refusal:
        return _glance(slug, sentence_of(refusal)), STATUS_OF[type(refusal)]
    with transaction():
        found = own(slug)
        appeal = db.session.scalar(
            select(Appeal).where(Appeal.campaign_id == found.id, Appeal.slug == appeal_slug)
        )
        if appeal is None:
            raise NotFound
        before = appeal.state
        publishing.close(appeal)
        audit.record(
            organiser_id(),
            "appeal closed",
            appeal.slug,
            campaign_id=found.id,
            why=why,
            before={"state": before.value},
            after={"state": appeal.state.value},
        )
    return redirect(url_for("dashboard.campaign", slug=slug), 303)


def _glance(slug: str, refusal: str | None = None) -> str:
    found = own(slug)
    appeals = _appeals(found)
    tallies = reading.of_appeals([appeal.id for appeal in appeals])
    look = Look(found, appeals, tallies, deliveries.of_campaign(found.id), appeals_of.today())
    needed = hands.needed(look)
    return render_template(
        "dashboard/campaign.html",
        campaign=found,
        role_name=ROLE_NAMES[g.role],
        appeals=appeals,
        tally=reading.of_campaign(found.id),
        tallies=tallies,
        mine=[hand for hand in needed if may(hand.asks)],
        others=[hand for hand in needed if not may(hand.asks)],
        today=look.today,
        refusal=refusal,
        **_growth(appeals, tallies),
    )


def _growth(appeals: Sequence[Appeal], tallies: Mapping[int, AppealTally]) -> dict[str, object]:
    """Of the appeal asked for, or of the one with most signatures: over time, and by region."""
    public = [appeal for appeal in appeals if appeal.state != AppealState.DRAFT]
    if not public:
        return {"shown": None}
    most = max(public, key=lambda appeal: tallies[appeal.id].person)
    asked = request.args.get("appeal")
    shown = next((appeal for appeal in public if appeal.slug == asked), most)
    steps = reading.growth(shown.id)
    return {
        "public": public,
        "shown": shown,
        "steps": steps,
        "plot": plot.drawn(steps),
        "districts": reading.districts_shown(shown.id),
        "district_names": {one.code: one.names for one in directory.districts()},
    }


class _Unclear(ValueError):
    """A field that cannot be read; its words are the sentence shown."""


def _publish_page(found: Campaign, written: object, refusal: str | None) -> str:
    routed = publishing.routing(found)
    return render_template(
        "dashboard/publish.html",
        campaign=found,
        drafts=[appeal for appeal in _appeals(found) if appeal.state == AppealState.DRAFT],
        numbers={
            appeal_id: [demand.number for demand in demands]
            for appeal_id, demands in routed.items()
        },
        groups=[
            group
            for group in publishing.groups_of(found)
            if not publishing.picks(found).get(group.id)
        ],
        unrouted=[demand for demand in found.resolution.demands if not demand.addressees],
        written=written,
        refusal=refusal,
    )


def _key_made_of() -> tuple[str, bytes | None]:
    """A passphrase to make the key under; or the public half of one that is kept elsewhere."""
    if request.form.get("kept") == "elsewhere":
        file = keys.uploaded()
        if file:
            return "", KeyFile.read(file).key.public
        return "", public_from(request.form.get("public_key", ""))
    passphrase = request.form.get("passphrase", "")
    if passphrase != request.form.get("again", ""):
        raise _Unclear(_("The two passphrases are not the same."))
    return passphrase, None


def _targets() -> dict[int, int]:
    targets = {}
    for name, value in request.form.items():
        if name.startswith("target-"):
            number = numbers.whole("".join(value.split()), 1, MOST)
            if number is None:
                raise _Unclear(_("A target is a whole number, at least 1."))
            targets[numbers.whole(name.removeprefix("target-")) or 0] = number
    return targets


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise _Unclear(_("Write the date as year-month-day, like 2026-12-31.")) from None
    if found < date.today():  # noqa: DTZ011 - a day on the organiser's calendar
        raise _Unclear(_("The last day to sign lies in the past."))
    return found


def _appeals(found: Campaign) -> list[Appeal]:
    return list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.campaign_id == found.id)
            .options(
                joinedload(Appeal.institution).joinedload(Institution.reply_rule),
                selectinload(Appeal.texts).defer(AppealText.body),
            )
            .order_by(Appeal.id)
        )
    )
