"""The dashboard's one blueprint, behind the organisers' guard, and what all its pages share."""

from flask import Blueprint, current_app

from campaign.resolutions.models import Campaign
from campaign.web import access

pages = access.guarded(Blueprint("dashboard", __name__), access.organisers)

TABS = (
    "dashboard.campaign",
    "dashboard.review",
    "dashboard.vetting",
    "dashboard.screening",
    "dashboard.deliveries",
    "dashboard.keys",
)


@pages.context_processor
def _tabs() -> dict[str, object]:
    return {"tabs": [tab for tab in TABS if tab in current_app.view_functions]}


def own(slug: str) -> Campaign:
    """The organiser's own campaign, or the calm 404."""
    return access.own_campaign(slug)


def organiser_id() -> int:
    organiser = access.organiser()
    assert organiser is not None  # noqa: S101 - the guard let nobody else in
    return organiser.id
