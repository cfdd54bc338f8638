"""Deliveries: order a packet, look at it, approve it, follow it to its answer."""

import io
from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from campaign.appeals import keys as campaign_keys
from campaign.appeals.models import PUBLIC, Appeal
from campaign.db import db, transaction, utcnow
from campaign.deliveries import answers, desk, ordering, reading, sealed_bundle
from campaign.deliveries.models import Delivery, DeliveryState, Outcome
from campaign.errors import CampaignError, NotFound
from campaign.organisers.by_two import doors
from campaign.organisers.by_two import reading as by_two
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.vault import OpenedKey
from campaign.web import access
from campaign.web.dashboard import acts, keys
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs
from campaign.web.sentences import SENTENCES, STATUS_OF, sentence_of

_OF_A_PACKET = (ActKind.PACKET, ActKind.DELIVERY)


class _Unclear(ValueError):
    """A field that cannot be read; its words are the sentence shown."""


@pages.get("/<language:language>/dashboard/<slug>/deliveries")
@needs(Permission.SEE_CAMPAIGN)
def deliveries(slug: str) -> ResponseReturnValue:
    return _list(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/deliveries")
@needs(Permission.DRAFT_DELIVERY)
def order(slug: str) -> ResponseReturnValue:
    """Takes the order; the jobs compose. With names, nobody orders by a browser that was left open."""
    with_names = bool(request.form.get("passphrase") or keys.was_uploaded())
    if with_names and (again := access.fresh()) is not None:
        return again
    try:
        with transaction():
            campaign = own(slug)
            appeal = db.session.scalar(
                select(Appeal).where(
                    Appeal.campaign_id == campaign.id, Appeal.slug == request.form.get("appeal", "")
                )
            )
            if appeal is None:
                raise NotFound
            ordered = ordering.order(appeal, organiser_id(), _key(campaign))
            ordered_id = ordered.id
    except NotFound:
        raise
    except CampaignError as refusal:
        return _list(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 422)
    return redirect(url_for("dashboard.delivery", slug=slug, delivery_id=ordered_id), 303)


@pages.post("/<language:language>/dashboard/<slug>/deliveries/export")
@needs(Permission.OPEN_SEALED)
def export_sealed(slug: str) -> ResponseReturnValue:
    """Asked for, or once two agreed, taken: a file that only the campaign's key opens."""
    if (again := access.fresh(url_for("dashboard.deliveries", slug=slug))) is not None:
        return again
    try:
        with transaction():
            campaign = own(slug)
            if request.form.get("action") != "take":
                wanted = sealed_bundle.as_wanted(campaign)
                acts.ask(campaign, organiser_id(), wanted, request.form.get("why", ""))
                return redirect(url_for("dashboard.second_person", slug=slug), 303)
            lines = "".join(sealed_bundle.agreed(campaign, organiser_id()))
    except CampaignError as refusal:
        return _list(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return send_file(
        io.BytesIO(lines.encode()),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=f"{slug}.sealed",
        max_age=-1,
    )


@pages.get("/<language:language>/dashboard/<slug>/deliveries/<int:delivery_id>")
@needs(Permission.SEE_CAMPAIGN)
def delivery(slug: str, delivery_id: int) -> ResponseReturnValue:
    campaign = own(slug)
    return _one(campaign, ordering.in_campaign(campaign.id, delivery_id))


@pages.get("/<language:language>/dashboard/<slug>/deliveries/<int:delivery_id>/packet.pdf")
@needs(Permission.OPEN_SEALED)
def delivery_packet(slug: str, delivery_id: int) -> ResponseReturnValue:
    """One that names somebody opens to the two who agreed on it, each time noted."""
    if (again := _fresh_for_names(slug, delivery_id)) is not None:
        return again
    with transaction():
        campaign = own(slug)
        delivery = ordering.in_campaign(campaign.id, delivery_id)
        ordering.refuse_while_hidden(campaign.id)
        found = ordering.part(delivery, "application/pdf")
        if delivery.names_somebody:
            doors.go_through(campaign.id, organiser_id(), ActKind.PACKET, str(delivery_id))
    return send_file(
        io.BytesIO(ordering.content_of(found)), mimetype=found.mime, download_name=found.name
    )


@pages.post("/<language:language>/dashboard/<slug>/deliveries/<int:delivery_id>")
@needs(
    Permission.SEE_CAMPAIGN,
    approve=Permission.APPROVE_DELIVERY,
    look=Permission.OPEN_SEALED,
    register=Permission.RECORD_ANSWERS,
    answer=Permission.RECORD_ANSWERS,
)
def step(slug: str, delivery_id: int) -> ResponseReturnValue:
    """One of: approve, look, register, answer."""
    steps = {"approve": _approve, "look": _ask_to_look, "register": _register, "answer": _answer}
    chosen = steps.get(request.form.get("action", ""))
    if chosen is None:
        raise NotFound
    if chosen in (_approve, _ask_to_look) and (again := _fresh_for_names(slug, delivery_id)):
        return again
    refusal, status = None, 422
    try:
        with transaction():
            chosen(ordering.in_campaign(own(slug).id, delivery_id))
    except NotFound:
        raise
    except _Unclear as unclear:
        refusal = str(unclear)
    except CampaignError as error:
        refusal, status = sentence_of(error), STATUS_OF.get(type(error), 409)
    if refusal:
        campaign = own(slug)
        return _one(campaign, ordering.in_campaign(campaign.id, delivery_id), refusal), status
    return redirect(url_for("dashboard.delivery", slug=slug, delivery_id=delivery_id), 303)


def _fresh_for_names(slug: str, delivery_id: int) -> ResponseReturnValue | None:
    """A packet that names nobody asks nothing."""
    found = ordering.in_campaign(own(slug).id, delivery_id)
    return access.fresh() if found.names_somebody else None


def _key(campaign: Campaign) -> OpenedKey | None:
    """Of who gave the passphrase, or a key file with it; none: everybody is counted only."""
    passphrase, file = request.form.get("passphrase", ""), keys.uploaded()
    if not (passphrase or file):
        return None
    access.own_campaign(campaign.slug, Permission.OPEN_SEALED)
    return campaign_keys.unlock(campaign, passphrase, file)


def _approve(found: Delivery) -> None:
    """By one, or where it names somebody: asked for, and approved by a second person."""
    if found.names_somebody and found.state == DeliveryState.DRAFTED:
        _ask(found, ActKind.DELIVERY)
    else:
        ordering.approve(found, organiser_id())


def _ask_to_look(found: Delivery) -> None:
    ordering.part(found, "application/pdf")
    _ask(found, ActKind.PACKET)


def _ask(found: Delivery, kind: ActKind) -> None:
    wanted = ordering.as_wanted(found, kind)
    acts.ask(found.appeal.campaign, organiser_id(), wanted, request.form.get("why", ""))


def _register(found: Delivery) -> None:
    desk.register(found, _number(), _day(), organiser_id=organiser_id())


def _answer(found: Delivery) -> None:
    outcomes = {}
    for demand in found.appeal.text.content["demands"]:
        number = demand["number"]
        chosen = request.form.get(f"outcome-{number}", "")
        if chosen in set(Outcome):
            quote = " ".join(request.form.get(f"quote-{number}", "").split())[:4000]
            outcomes[number] = (Outcome(chosen), quote)
    answers.record(found, organiser_id(), _number(), _day(), outcomes)


def _number() -> str:
    number = " ".join(request.form.get("number", "").split())
    if not number or len(number) > desk.LONGEST_NUMBER:
        raise _Unclear(_("Write the number, at most 60 characters."))
    return number


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("on", ""))
    except ValueError:
        raise _Unclear(_("Write the date as year-month-day, like 2026-12-31.")) from None


def _written(action: str) -> Mapping[str, str]:
    """What was written into this form, if it is the one that was refused."""
    return request.form if request.form.get("action") == action else {}


def _list(campaign: Campaign, refusal: str | None = None) -> str:
    appeals = db.session.scalars(
        select(Appeal)
        .where(Appeal.campaign_id == campaign.id, Appeal.state.in_(PUBLIC))
        .order_by(Appeal.id)
    )
    return render_template(
        "dashboard/deliveries.html",
        campaign=campaign,
        appeals=list(appeals),
        deliveries=reading.of_campaign(campaign.id),
        refusal=refusal,
        chosen=request.form.get("appeal", ""),
        export_waits=by_two.waits_for(campaign.id, ActKind.EXPORT, "export"),
        export_opens=doors.open_to(campaign.id, organiser_id(), ActKind.EXPORT, "export"),
        written=request.form,
    )


def _one(campaign: Campaign, found: Delivery, refusal: str | None = None) -> str:
    return render_template(
        "dashboard/delivery.html",
        campaign=campaign,
        delivery=found,
        packet=next((part for part in found.parts if part.mime == "application/pdf"), None),
        demands=found.appeal.text.content["demands"],
        failure=SENTENCES.get(found.last_failure or ""),
        outcomes={outcome.number: outcome for outcome in found.outcomes},
        kinds=list(Outcome),
        refusal=refusal,
        waits={kind: by_two.waits_for(campaign.id, kind, str(found.id)) for kind in _OF_A_PACKET},
        opens=doors.open_to(campaign.id, organiser_id(), ActKind.PACKET, str(found.id)),
        asking=request.form,
        now=utcnow(),
        registering=_written("register"),
        answering=_written("answer"),
    )
