"""The baseline of the whole flow: a petition as one writes it in an afternoon. A form, a row, a letter
sent in the request, a link. No seal, no ledger, no limits, no languages, no screening, no outbox.
"""

import os
import secrets
import smtplib
from email.message import EmailMessage

from flask import Flask, redirect, render_template_string, request
from sqlalchemy import create_engine, text

FORM = """<!doctype html><title>Sign</title><h1>Sign</h1><form method="post">
<input name="name"><input name="mail" type="email"><button>Sign</button></form>"""
CONFIRM = """<!doctype html><title>Confirm</title><h1>Is it you?</h1><form method="post">
<button>Yes</button></form>"""
MAIL_SERVER, _, MAIL_PORT = os.environ["CAMPAIGN_MAIL_SERVER"].partition(":")
INSERT = """INSERT INTO bare_signer (mail, token) VALUES (:mail, :token)
    ON CONFLICT (mail) DO UPDATE SET token = excluded.token"""
UPDATE = "UPDATE bare_signer SET confirmed = now() WHERE token = :token"

app = Flask(__name__)
engine = create_engine(os.environ["CAMPAIGN_DATABASE_URL"], pool_size=16)


@app.get("/sign")
def show():
    return render_template_string(FORM)


@app.post("/sign")
def sign():
    mail, token = request.form["mail"], secrets.token_urlsafe(24)
    with engine.begin() as connection:
        connection.execute(text(INSERT), {"mail": mail, "token": token})
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "us@example.org", mail, "Please confirm"
    letter["Message-ID"] = f"<{token}@example.org>"
    letter.set_content(f"Press here: {request.host_url}confirm/{token}\n")
    with smtplib.SMTP(MAIL_SERVER, int(MAIL_PORT)) as line:
        line.send_message(letter)
    return redirect("/thanks", 303)


@app.get("/confirm/<token>")
def ask(token):
    return render_template_string(CONFIRM, token=token)


@app.post("/confirm/<token>")
def confirm(token):
    with engine.begin() as connection:
        connection.execute(text(UPDATE), {"token": token})
    return redirect("/thanks", 303)
