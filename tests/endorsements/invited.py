"""Organisations on a list, and asked."""

from campaign.db import db, transaction
from campaign.endorsements.inviting import inviting, listing

KINDS = {"фонд": "foundation", "foundation": "foundation", "коомдук бирикме": "association"}
MAIL = "head@ak.example.org"


def read(text, language="ky"):
    return listing.read(text, language, KINDS)


def listed(campaign, text=f"Ак көпүрө, {MAIL}"):
    with transaction():
        return inviting.add(db.session.merge(campaign), read(text))


def asked(campaign, text=f"Ак көпүрө, {MAIL}"):
    """Listed, and their letters written."""
    listed(campaign, text)
    with transaction():
        inviting.send(db.session.merge(campaign))
