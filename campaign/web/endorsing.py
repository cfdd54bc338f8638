"""(being written)"""

from flask import Blueprint, Flask

from campaign.web import access

pages = access.guarded(Blueprint("endorsing", __name__), access.anyone)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)
