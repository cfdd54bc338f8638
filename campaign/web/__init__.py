"""Pages: they read the form, call the verb, and choose what to show."""

from flask import Flask

from campaign.web import (
    account,
    addresses,
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
    new_address,
    organisations,
    own_page,
    packets,
    public,
    sign_in,
    sign_in_again,
    signing,
    will_you_endorse,
)

PARTS = (
    asked, addresses, errors, headers, kept, limits, public, signing, own_page, choices, endorsing, endorser, will_you_endorse,
    coalition, organisations,
    ledger, packets,
    desk, sign_in, sign_in_again, forgotten, new_address, account, invited, dashboard, mailbox,
)  # fmt: skip


def init_app(app: Flask) -> None:
    for part in PARTS:
        part.init_app(app)
