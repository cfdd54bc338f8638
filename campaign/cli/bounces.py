"""`campaign bounces`: reads what came back to the bounce address."""

import sys
from collections import Counter
from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from campaign.cli.running import inside, printed_json
from campaign.config import settings
from campaign.deliveries import returned_mail
from campaign.deliveries.returned import Fate
from campaign.errors import SettingMissing
from campaign.vault import VaultLocked

TRY_LATER = 75
"""EX_TEMPFAIL, which mail servers know."""


@click.command()
@click.option(
    "--maildir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read every letter in this Maildir; what was ours is deleted from it.",
)
@click.option(
    "--mbox",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The same for an mbox file.",
)
@click.argument("pipe", type=click.Choice(["-"]), required=False)
@inside
def bounces(maildir: Path | None, mbox: Path | None, pipe: str | None) -> None:
    """Read what came back to the bounce address: from a mailbox, or one letter on a pipe (-).

    An address that does not exist is taken out of the count; a packet that came back is shown in
    the dashboard. On a pipe, status 75 asks the mail server to try again later.
    """
    if not settings.bounce_address:
        raise SettingMissing(name="CAMPAIGN_BOUNCE_ADDRESS")
    fates: Counter[Fate] = Counter()
    if maildir:
        fates += returned_mail.take_from_maildir(maildir)
    if mbox:
        fates += returned_mail.take_from_mbox(mbox)
    if pipe:
        fates += _from_pipe(sys.stdin.buffer.read())
    click.echo(printed_json({fate.value: fates[fate] for fate in Fate}))


def _from_pipe(raw: bytes) -> Counter[Fate]:
    try:
        return returned_mail.take_one(raw)
    except (DBAPIError, VaultLocked):
        sys.exit(TRY_LATER)
