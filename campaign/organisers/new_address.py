"""An account moves to another address: asked for in it, confirmed from there, told to the old one."""

import json
from datetime import timedelta

from campaign import audit
from campaign.db import db
from campaign.errors import LinkInvalid
from campaign.organisers import accounts
from campaign.organisers.models import Organiser
from campaign.outbox import letters
from campaign.tokens import Purpose, links

NEW_ADDRESS = Purpose("new address of an account", timedelta(hours=1))


def ask(organiser: Organiser, address: str) -> None:
    """A letter to the new address; none to one that has an account already, which is not said."""
    told = json.dumps([organiser.id, organiser.fs_uniquifier, accounts.plain(address)])
    taken = accounts.is_taken(address)
    room = letters.has_room(address, letters.Group.ACCOUNTS)
    letter = letters.use_this_address(
        address, organiser.language, token=links.sign(NEW_ADDRESS, told)
    )
    if taken or not room:
        letter.withhold()
    audit.record(organiser.id, "another address asked for", f"organiser:{organiser.id}")


def asked(token: str) -> tuple[Organiser, str]:
    """Whose account, and the address. Raises LinkInvalid: forged, older than an hour, or used."""
    organiser_id, uniquifier, address = json.loads(links.read(NEW_ADDRESS, token))
    organiser = db.session.get(Organiser, organiser_id)
    if organiser is None or not organiser.active or organiser.fs_uniquifier != uniquifier:
        raise LinkInvalid
    if accounts.is_taken(address):
        raise LinkInvalid
    return organiser, address


def move(token: str) -> None:
    """The old address is told, and every session ends. Raises LinkInvalid."""
    organiser, address = asked(token)
    accounts.changed(organiser, letters.AccountChange.ADDRESS)
    organiser.email = address
    db.session.flush()
