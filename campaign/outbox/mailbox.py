"""The mailbox folder, where letters lie when there is no mail server: what of it goes again."""

import mailbox
from collections.abc import Callable, Collection
from email import message_from_bytes, policy
from email.utils import parseaddr
from pathlib import Path

from campaign.config import settings


def forget(is_theirs: Callable[[str], bool], message_ids: Collection[str] = ()) -> int:
    """Deletes the letters to these addresses, and those of these names; how many. A folder that is
    not there holds none."""
    gone = 0
    for path in _paths():
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
        address = parseaddr(str(message["To"]))[1]
        if message["Message-ID"] in message_ids or ("@" in address and is_theirs(address)):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _paths() -> list[Path]:
    if settings.mail_server or not settings.mailbox.is_dir():
        return []
    mailbox.Maildir(str(settings.mailbox), create=True).close()
    return [path for part in ("new", "cur") for path in (settings.mailbox / part).iterdir()]
