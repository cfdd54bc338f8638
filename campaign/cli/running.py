"""How a command runs: within the application, and a refusal as one sentence."""

import json
import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TextIO

import click
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from campaign import create_app
from campaign.db import Json, db
from campaign.errors import CampaignError, NotFound
from campaign.resolutions.models import Campaign
from campaign.web.sentences import sentence_of

Command = Callable[..., Any]


def refusing(command: Command) -> Command:
    """A refusal is one sentence on standard error and status 1; never a traceback."""

    @wraps(command)
    def careful(*args: object, **options: object) -> object:
        try:
            return command(*args, **options)
        except CampaignError as refusal:
            raise click.ClickException(_sentence(refusal)) from None
        except DBAPIError as error:
            kind = type(error.orig).__name__
            raise click.ClickException(
                f"The database is locked, away, full, or not set up yet ({kind}). Nothing was changed."
            ) from None
        except OSError as error:
            raise click.ClickException(
                f"{error.filename or 'The file'}: {error.strerror}"
            ) from None

    return careful


def inside(command: Command) -> Command:
    """Runs within the application made from the environment."""

    @refusing
    @wraps(command)
    def entered(*args: object, **options: object) -> object:
        with create_app().app_context():
            return command(*args, **options)

    return entered


def new_private_file(file: Path) -> TextIO:
    """Never over a file that is there; for its owner's eyes only."""
    handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


def campaign_with(slug: str) -> Campaign:
    found = db.session.scalar(select(Campaign).where(Campaign.slug == slug))
    if found is None:
        raise NotFound(what=slug)
    return found


def printed_json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _sentence(refusal: CampaignError) -> str:
    """English on the command line, with what it is about."""
    facts = ", ".join(f"{name}: {value}" for name, value in refusal.facts.items())
    return f"{sentence_of(refusal)}" + (f" ({facts})" if facts else "")
