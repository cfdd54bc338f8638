"""Where bounces lie: a Maildir, an mbox file, or one letter on a pipe."""

import mailbox
from collections import Counter
from pathlib import Path

from campaign.db import transaction
from campaign.deliveries import returned
from campaign.deliveries.returned import Fate


def take_from_maildir(folder: Path) -> Counter[Fate]:
    """What was ours is deleted from it, since it holds an address; the rest is left to people."""
    box = mailbox.Maildir(str(folder), create=False, factory=None)
    return _take_all(box)


def take_from_mbox(file: Path) -> Counter[Fate]:
    """The same; locked meanwhile as mail programs do."""
    box = mailbox.mbox(str(file), create=False, factory=None)
    box.lock()
    try:
        return _take_all(box)
    finally:
        box.flush()
        box.unlock()
        box.close()


def take_one(raw: bytes) -> Counter[Fate]:
    """In a transaction of its own."""
    with transaction():
        return Counter([returned.take(raw)])


def _take_all(box: mailbox.Maildir | mailbox.mbox) -> Counter[Fate]:
    """Each kept before it is deleted: killed between the two, it is read again and known."""
    fates: Counter[Fate] = Counter()
    for key in box.keys():  # noqa: SIM118 - a mailbox that loses letters while it is walked
        fate = take_one(box.get_bytes(key))
        fates += fate
        if Fate.NOT_OURS not in fate:
            box.remove(key)
    return fates
