"""Pages: they read the form, call the verb, and choose what to show."""

from flask import Flask

from campaign.web import (
    account,
    addresses,
    again,
    asked,
    choices,
    coalition,
    dashboard,
    desk,
    endorser,
    endorsing,
    errors,
    forgotten,
    headers,
    invited,
    kept,
    ledger,
    limits,
    mailbox,
    moving,
    organisations,
    own_page,
    packets,
    public,
    sign_in,
    signing,
)

PARTS = (
    addresses, errors, headers, kept, limits, public, signing, own_page, choices, endorsing, endorser, asked,
    coalition, organisations,
    ledger, packets,
    desk, sign_in, again, forgotten, moving, account, invited, dashboard, mailbox,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for part in PARTS:
        part.init_app(app)
