"""Appeals: drafts, milestones near, last days, and closed ones that nobody delivers."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from campaign import i18n
from campaign.appeals import versions
from campaign.appeals.models import SIGNABLE, Appeal, AppealState
from campaign.deliveries.models import OUT
from campaign.organisers.roles import Permission
from campaign.tally import telling
from campaign.web.dashboard.hands.hand import Hand, Look, Mark, Urgency

CLOSES_SOON = timedelta(days=7)
NEAR = 10
"""Within a tenth of a milestone, and within ten of the lowest."""


def hands(look: Look) -> Iterator[Hand]:
    yield from _drafts(look)
    yield from _rewritten(look)
    for appeal in look.appeals:
        if appeal.state in SIGNABLE:
            yield from _milestone(look, appeal)
            yield from _last_day(look, appeal)
        elif appeal.state == AppealState.CLOSED:
            yield from _undelivered(look, appeal)


def next_milestone(standing: int, target: int) -> int | None:
    """The lowest number that is worth telling of and not reached: of all milestones, or the target."""
    ahead = sorted({*telling.MILESTONES, target})
    at = bisect_right(ahead, standing)
    return ahead[at] if at < len(ahead) else None


def is_near(standing: int, milestone: int) -> bool:
    return 0 < milestone - standing <= max(NEAR, milestone // NEAR)


def _drafts(look: Look) -> Iterator[Hand]:
    drafts = sum(appeal.state == AppealState.DRAFT for appeal in look.appeals)
    if drafts:
        yield Hand(
            Urgency.WAITS,
            ngettext("%(num)s appeal is a draft", "%(num)s appeals are drafts", drafts),
            _("Nobody can sign them yet"),
            _("Review the outline first, then open them."),
            url_for("dashboard.ask_to_publish", slug=look.campaign.slug),
            _("Open the appeals"),
            Permission.PUBLISH,
            mark=Mark.DUE,
        )


def _rewritten(look: Look) -> Iterator[Hand]:
    """Words were changed since the texts are public, and not published."""
    waiting = versions.waiting(look.campaign) if versions.may_wait(look.campaign.id) else []
    if waiting:
        yield Hand(
            Urgency.WAITS,
            ngettext("%(num)s text was rewritten", "%(num)s texts were rewritten", len(waiting)),
            _("Not public yet"),
            _("Published, it becomes a new version; who has signed stands on theirs."),
            url_for("dashboard.new_version", slug=look.campaign.slug),
            _("New version of the text"),
            Permission.PUBLISH,
        )


def _milestone(look: Look, appeal: Appeal) -> Iterator[Hand]:
    standing = look.tallies[appeal.id].person
    milestone = next_milestone(standing, appeal.target)
    if milestone and is_near(standing, milestone):
        yield Hand(
            Urgency.NEAR,
            _("nearly %(number)s", number=i18n.number(milestone)),
            ngettext("%(num)s more is missing", "%(num)s more are missing", milestone - standing),
            _("A good moment to share it once more, and to have the news of it ready."),
            url_for("public.appeal", slug=appeal.slug),
            _("The appeal’s page"),
            Permission.SEE_CAMPAIGN,
            about=appeal.institution.names,
        )


def _last_day(look: Look, appeal: Appeal) -> Iterator[Hand]:
    last = appeal.closes_on
    if last and look.today <= last <= look.today + CLOSES_SOON:
        yield Hand(
            Urgency.NEAR,
            _("signing ends soon"),
            _("Last day to sign"),
            _("Afterwards nobody can sign it, and it cannot be opened again."),
            url_for("public.appeal", slug=appeal.slug),
            _("The appeal’s page"),
            Permission.SEE_CAMPAIGN,
            about=appeal.institution.names,
            due=last,
        )


def _undelivered(look: Look, appeal: Appeal) -> Iterator[Hand]:
    out = any(one.appeal_id == appeal.id and one.state in OUT for one in look.deliveries)
    signed = look.tallies[appeal.id].person or look.tallies[appeal.id].organisation
    if signed and not out:
        yield Hand(
            Urgency.DUE,
            _("closed, and nothing was delivered"),
            _("No packet went out"),
            _("Names are erased some weeks after closing. Order the packet before."),
            url_for("dashboard.deliveries", slug=look.campaign.slug),
            _("Deliveries"),
            Permission.DRAFT_DELIVERY,
            about=appeal.institution.names,
            mark=Mark.DUE,
        )
