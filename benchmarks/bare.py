"""The baseline: a bare Flask application on the same database, with one template and one insert."""

import os

from flask import Flask, request
from sqlalchemy import text

from campaign import db as database

SIZE_OF_AN_APPEAL = 11_000


def create_bare():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["CAMPAIGN_DATABASE_URL"]
    database.db.init_app(app)
    page = app.jinja_env.from_string(
        "<!doctype html><title>{{ title }}</title>"
        + "<p>{{ title }}</p>" * (SIZE_OF_AN_APPEAL // 20)
    )

    @app.get("/page")
    def show():
        return page.render(title="A demand of")

    @app.post("/insert")
    def insert():
        with database.transaction():
            database.db.session.execute(
                text(
                    "INSERT INTO sign_in_attempt (fingerprint, at) VALUES (:f, CURRENT_TIMESTAMP)"
                ),
                {"f": request.form["mail"]},
            )
        return "", 204

    return app


app = create_bare()
