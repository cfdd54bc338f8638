"""The room of the second person: what waits, who asked and why; approving, refusing, taking back."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign.db import transaction, utcnow
from campaign.errors import CampaignError, NotFound
from campaign.organisers import roles
from campaign.organisers.by_two import asking, deciding, people, reading, rule
from campaign.organisers.by_two.models import PERMISSION, ActByTwo, ActState
from campaign.organisers.models import Membership
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.web import access, numbers
from campaign.web.dashboard import acts
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs
from campaign.web.sentences import STATUS_OF, sentence_of

NOT_DONE = {ActState.VOID, ActState.LAPSED}


@pages.get("/<language:language>/dashboard/<slug>/second-person")
@needs(Permission.SEE_CAMPAIGN)
def second_person(slug: str) -> ResponseReturnValue:
    return _room(own(slug))


@pages.post("/<language:language>/dashboard/<slug>/second-person/<int:act_id>")
@needs(Permission.SEE_CAMPAIGN)
def answer_act(slug: str, act_id: int) -> ResponseReturnValue:
    """One of: approve, refuse, withdraw. Nobody approves by a browser that was left open."""
    here = url_for("dashboard.second_person", slug=slug)
    if request.form.get("action") == "approve" and (again := access.fresh(here)) is not None:
        return again
    steps = {"approve": _approve, "refuse": _refuse, "withdraw": _withdraw}
    chosen = steps.get(request.form.get("action", ""))
    if chosen is None:
        raise NotFound
    try:
        with transaction():
            became = chosen(own(slug), act_id)
    except NotFound:
        raise
    except CampaignError as refusal:
        return _room(own(slug), sentence_of(refusal), act_id), STATUS_OF.get(type(refusal), 409)
    if became in NOT_DONE:
        return _room(own(slug), _said(became)), 409
    return redirect(url_for("dashboard.second_person", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/second-person/rule")
@needs(Permission.MANAGE_CAMPAIGN)
def ask_for_rule(slug: str) -> ResponseReturnValue:
    """The rule itself is changed by two."""
    here = url_for("dashboard.second_person", slug=slug)
    if (again := access.fresh(here)) is not None:
        return again
    form = request.form
    try:
        above, hours = (
            numbers.whole(form.get(name, "")) for name in ("removals_above", "lapse_hours")
        )
        new = rule.made(above, hours)
        with transaction():
            campaign = own(slug)
            if new != rule.of(campaign.id):
                wanted = acts.new_rule(campaign.id, new)
                acts.ask(campaign, organiser_id(), wanted, form.get("why", ""))
    except CampaignError as refusal:
        return _room(own(slug), sentence_of(refusal)), STATUS_OF.get(type(refusal), 409)
    return redirect(url_for("dashboard.second_person", slug=slug), 303)


def _approve(campaign: Campaign, act_id: int) -> ActState:
    act = reading.held(campaign.id, act_id)
    access.own_campaign(campaign.slug, PERMISSION[act.kind])
    return deciding.approve(act, organiser_id(), acts.WAYS[act.kind])


def _refuse(campaign: Campaign, act_id: int) -> ActState:
    act = reading.held(campaign.id, act_id)
    access.own_campaign(campaign.slug, PERMISSION[act.kind])
    deciding.refuse(act, organiser_id(), request.form.get("reason", ""))
    return act.state


def _withdraw(campaign: Campaign, act_id: int) -> ActState:
    act = reading.held(campaign.id, act_id)
    asking.withdraw(act, organiser_id())
    return act.state


def _seconds(act: ActByTwo, members: Sequence[Membership]) -> list[Membership]:
    """Who may approve it, with since when they are here and who invited them."""
    return [
        one
        for one in members
        if one.organiser_id != act.asked_by
        and roles.may(one.role, PERMISSION[act.kind])
        and not people.is_new(one, act.asked_at)
    ]


def _said(became: ActState) -> str:
    if became is ActState.LAPSED:
        return _(
            "The time for this is over: it has lapsed and nothing was done. It can be asked for anew."
        )
    return _(
        "Nothing was done: what was asked for is not as it was when it was asked for. Look at it anew and ask again."
    )


def _room(campaign: Campaign, refusal: str | None = None, refused: int | None = None) -> str:
    waiting, lately = reading.waiting(campaign.id), reading.lately(campaign.id)
    members = people.of(campaign.id) if waiting else []
    return render_template(
        "dashboard/second_person.html",
        campaign=campaign,
        waiting=waiting,
        lately=[(act, reading.state_of(act)) for act in lately],
        called=reading.names_of([*waiting, *lately]),
        me=organiser_id(),
        now=utcnow(),
        permission_for=PERMISSION,
        seconds={act.id: _seconds(act, members) for act in waiting},
        rule=rule.of(campaign.id),
        written=request.form,
        refusal=refusal,
        refused=refused,
    )
