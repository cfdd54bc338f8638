"""Screening: clusters without anybody in them, what is held, and removals under way."""

from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import audit
from campaign.db import transaction, utcnow
from campaign.errors import NotFound
from campaign.organisers.by_two import rule
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign
from campaign.signatures import attack, bounced, clusters, removal, watching
from campaign.signatures.clusters import Cluster
from campaign.web import access, numbers
from campaign.web.dashboard import acts
from campaign.web.dashboard.pages import organiser_id, own, pages
from campaign.web.needs import needs


@pages.get("/<language:language>/dashboard/<slug>/screening", endpoint="screening")
@needs(Permission.SCREEN_SIGNATURES)
def show(slug: str) -> ResponseReturnValue:
    found = own(slug)
    lists = {kind: clusters.trends(found.id, kind) for kind in watching.LISTED}
    return render_template(
        "dashboard/screening.html",
        campaign=found,
        lists=lists,
        alerts=[row for rows in lists.values() for row in rows if row.alert],
        held=clusters.held(found.id),
        removals=removal.of_campaign(found.id),
        hours=attack.HOURS,
        doubted=bounced.doubted(found.id),
        work_until=_when_it_ends(found),
    )


@pages.get("/<language:language>/dashboard/<slug>/screening/cluster")
@needs(Permission.SCREEN_SIGNATURES)
def cluster(slug: str) -> ResponseReturnValue:
    """A preview: how many signatures, and in which states."""
    found, now = own(slug), utcnow()
    seen = clusters.cluster(
        found.id, request.args.get("kind", ""), request.args.get("value", ""), now
    )
    return render_template(
        "dashboard/cluster.html",
        campaign=found,
        cluster=seen,
        name=clusters.name_of(seen),
        states=clusters.states_in(seen),
        reasons=removal.REASONS,
        pause=removal.PAUSE.seconds // 60,
        by_two=removal.takes_two(found.id, sum(clusters.states_in(seen).values())),
        limit=rule.of(found.id).removals_above,
    )


@pages.post("/<language:language>/dashboard/<slug>/screening/cluster")
@needs(Permission.SCREEN_SIGNATURES, remove=Permission.REMOVE_SIGNATURES)
def settle(slug: str) -> ResponseReturnValue:
    """Lets go of what is held in the cluster that was previewed, or begins its removal."""
    action = request.form.get("action")
    if action not in {"release", "remove"}:
        raise NotFound
    if action == "remove" and (again := _fresh_for_many(slug)) is not None:
        return again
    with transaction():
        found = own(slug)
        seen = _previewed(found.id)
        if action == "release":
            removal.release(seen, organiser_id())
            asked = False
        else:
            asked = _remove(found, seen, request.form.get("reason", ""))
    room = "dashboard.second_person" if asked else "dashboard.screening"
    return redirect(url_for(room, slug=slug), 303)


def _fresh_for_many(slug: str) -> ResponseReturnValue | None:
    """What takes two is not asked for by a browser that was left open."""
    found = own(slug)
    seen = _previewed(found.id)
    if not removal.takes_two(found.id, sum(clusters.states_in(seen).values())):
        return None
    kind, value = request.form.get("kind", ""), request.form.get("value", "")
    return access.fresh(url_for("dashboard.cluster", slug=slug, kind=kind, value=value))


def _remove(found: Campaign, seen: Cluster, reason: str) -> bool:
    """Begins it, or asks a second person where it is larger than one may remove; tells which."""
    wanted = removal.as_wanted(seen, reason)
    if not removal.takes_two(found.id, wanted.facts["wanted"]):
        removal.begin(seen, reason, organiser_id(), request.form.get("why", ""))
        return False
    acts.ask(found, organiser_id(), wanted, request.form.get("why", ""))
    return True


@pages.post("/<language:language>/dashboard/<slug>/screening/removals/<int:removal_id>")
@needs(Permission.REMOVE_SIGNATURES)
def change_removal(slug: str, removal_id: int) -> ResponseReturnValue:
    """Undone, or written without waiting."""
    changes = {"undo": removal.undo, "now": removal.write_now}
    change = changes.get(request.form.get("action", ""))
    if change is None:
        raise NotFound
    with transaction():
        change(removal.in_campaign(own(slug).id, removal_id), organiser_id())
    return redirect(url_for("dashboard.screening", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/screening/doubted")
@needs(Permission.SCREEN_SIGNATURES)
def leave_in(slug: str) -> ResponseReturnValue:
    """A provider's word is not taken: those of whom it says that they do not exist stay counted."""
    with transaction():
        bounced.leave_in(own(slug).id, request.form.get("provider", ""), organiser_id())
    return redirect(url_for("dashboard.screening", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/screening/work")
@needs(Permission.SCREEN_SIGNATURES)
def ask_for_work(slug: str) -> ResponseReturnValue:
    """For some hours, or no more."""
    with transaction():
        found, hours = own(slug), request.form.get("hours", "")
        if request.form.get("action") == "end":
            attack.end(found, organiser_id())
        else:
            attack.begin(found, numbers.whole(hours) or 0, organiser_id())
    return redirect(url_for("dashboard.screening", slug=slug), 303)


@pages.post("/<language:language>/dashboard/<slug>/screening/mailboxes")
@needs(Permission.MANAGE_CAMPAIGN)
def share_mailboxes(slug: str) -> ResponseReturnValue:
    with transaction():
        found = own(slug)
        before, found.shared_mailboxes = found.shared_mailboxes, request.form.get("shared") == "y"
        done = "two may share a mailbox" if found.shared_mailboxes else "mailboxes are not shared"
        audit.record(
            organiser_id(),
            done,
            found.slug,
            campaign_id=found.id,
            before={"shared": before},
            after={"shared": found.shared_mailboxes},
        )
    return redirect(url_for("dashboard.screening", slug=slug), 303)


def _when_it_ends(found: Campaign) -> str | None:
    """None where no work is asked for."""
    if found.work_until is None or not found.asks_for_work:
        return None
    return clusters.by_the_clock(found.work_until)


def _previewed(campaign_id: int) -> Cluster:
    """Raises NotFound for a moment that cannot be."""
    try:
        until = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        raise NotFound from None
    if until.tzinfo is None or until > utcnow():
        raise NotFound
    kind, value = request.form.get("kind", ""), request.form.get("value", "")
    return clusters.cluster(campaign_id, kind, value, until)
