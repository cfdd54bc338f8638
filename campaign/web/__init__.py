"""Pages: they read the form, call the verb, and choose what to show."""

from flask import Flask

from campaign.web import (
    addresses,
    choices,
    dashboard,
    desk,
    endorsing,
    errors,
    headers,
    kept,
    ledger,
    limits,
    mailbox,
    organisations,
    own_page,
    packets,
    public,
    sign_in,
    signing,
)

PARTS = (
    addresses, errors, headers, kept, limits, public, signing, own_page, choices, endorsing, organisations,
    ledger, packets,
    desk, sign_in, dashboard, mailbox,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for part in PARTS:
        part.init_app(app)
