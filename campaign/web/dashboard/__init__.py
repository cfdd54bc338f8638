"""The organisers' rooms."""

from flask import Flask

from campaign.web.dashboard import campaigns, review
from campaign.web.dashboard.pages import pages

ROOMS = (campaigns, review)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
