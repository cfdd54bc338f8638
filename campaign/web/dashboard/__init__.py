"""The organisers' rooms."""

from flask import Flask

from campaign.web import needs
from campaign.web.dashboard import (
    audit,
    campaigns,
    deliveries,
    emergency,
    importing,
    inviting,
    keeping,
    keys,
    new_version,
    people,
    review,
    screening,
    second_person,
    vetting,
)
from campaign.web.dashboard.pages import pages

ROOMS = (
    campaigns,
    importing,
    review,
    new_version,
    vetting,
    inviting,
    screening,
    deliveries,
    keys,
    keeping,
    people,
    second_person,
    audit,
    emergency,
)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
    needs.check_all(app, pages)
