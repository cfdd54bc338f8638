"""`campaign take-off-second-factor`: for an organiser who lost phone and recovery codes."""

import click

from campaign.cli.running import inside
from campaign.db import transaction
from campaign.organisers import lost_factor


@click.command("take-off-second-factor")
@click.argument("email")
@inside
def take_off_second_factor(email: str) -> None:
    """Let an organiser in with the passphrase alone. Be sure that it is they who ask."""
    with transaction():
        lost_factor.take_off_second_factor(email)
    click.echo(
        f"{email} signs in with the passphrase and sets up a new one. A letter tells.", err=True
    )
