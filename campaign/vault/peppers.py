"""Peppers: one file a campaign, outside the database, without which its prints mean nothing.

A pepper is 32 random bytes under a random name, in a folder of its own (CAMPAIGN_PEPPERS). It is
read once in a while and kept in memory. A missing one is a refusal, never a silently new one:
every address would be new again. Destroyed by the calendar, it makes the prints noise.
"""

import os
from pathlib import Path
from secrets import token_bytes, token_hex
from time import monotonic
from typing import cast

from flask import current_app
from werkzeug.local import LocalProxy

from campaign.errors import CampaignError

_LENGTH = 32
KEPT_SECONDS = 600


class PepperMissing(CampaignError):
    """The file is not where it should be: put it back from where it was copied to."""

    code = "pepper-missing"


class PeppersNotWritable(CampaignError):
    """A new pepper could not be kept, so nothing was opened."""

    code = "peppers-not-writable"


class Peppers:
    """The folder of one installation."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[float, bytes]] = {}

    def create(self) -> str:
        """A new pepper, safe on the disk before its name is given; for the owner's eyes only.

        Raises PeppersNotWritable.
        """
        name = token_hex(16)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self._folder / name, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(token_bytes(_LENGTH))
                out.flush()
                os.fsync(handle)
            self._keep_folder()
        except OSError:
            raise PeppersNotWritable from None
        return name

    def of(self, name: str | None) -> bytes:
        """The pepper; nothing for a campaign older than peppers. Raises PepperMissing."""
        if name is None:
            return b""
        read_at, pepper = self._read.get(name, (0.0, b""))
        if not pepper or monotonic() - read_at > KEPT_SECONDS:
            pepper = self._from_file(name)
            self._read[name] = (monotonic(), pepper)
        return pepper

    def is_there(self, name: str) -> bool:
        """Looks at the folder, not into memory."""
        try:
            return bool(self._from_file(name))
        except PepperMissing:
            return False

    def destroy(self, name: str) -> bool:
        """Written over, removed, and out of this process's memory; false where it was gone.

        What a disk or a backup keeps of it all the same is told in docs/keys.md.
        """
        self._read.pop(name, None)
        path = self._folder / name
        if not path.exists():
            return False
        with path.open("r+b") as file:
            file.write(bytes(_LENGTH))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._keep_folder()
        return True

    def _from_file(self, name: str) -> bytes:
        try:
            pepper = (self._folder / name).read_bytes()
        except OSError:
            raise PepperMissing from None
        if len(pepper) != _LENGTH:
            raise PepperMissing
        return pepper

    def _keep_folder(self) -> None:
        """That a file came or went is safe on the disk too."""
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


peppers = cast("Peppers", LocalProxy(lambda: current_app.extensions["campaign.peppers"]))
"""The running application's peppers."""
