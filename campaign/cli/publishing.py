"""`campaign publish`: a campaign's appeals are opened for signatures."""

from datetime import date
from typing import Any

import click

from campaign.appeals import publishing
from campaign.cli.running import campaign_with, inside
from campaign.db import transaction
from campaign.vault.key_file import public_from


@click.command()
@click.argument("campaign")
@click.option("--closes-on", type=click.DateTime(["%Y-%m-%d"]), help="The last day to sign.")
@click.option(
    "--passphrase", envvar="CAMPAIGN_PASSPHRASE", help="Of the campaign; asked for if it is needed."
)
@click.option(
    "--public-key", help="Of a key made elsewhere (campaign keys new): no private key is kept."
)
@inside
def publish(
    campaign: str,
    closes_on: Any,  # noqa: ANN401
    passphrase: str | None,
    public_key: str | None,
) -> None:
    """Open the draft appeals of CAMPAIGN: texts are frozen, keys are made."""
    given = public_from(public_key) if public_key else None
    if campaign_with(campaign).public_key is None and not passphrase and not given:
        passphrase = click.prompt(
            "New passphrase of the campaign", hide_input=True, confirmation_prompt=True
        )
    with transaction():
        last: date | None = closes_on.date() if closes_on else None
        opened = publishing.publish(
            campaign_with(campaign), passphrase=passphrase, public_key=given, closes_on=last
        )
        lines = [
            f"{appeal.slug}  version {appeal.text.version}  {appeal.text.sha256}"
            for appeal in opened
        ]
    click.echo("\n".join(lines))
