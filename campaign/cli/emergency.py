"""`campaign emergency`: what is stopped, and stopping more, from the command line."""

import click

from campaign import stops
from campaign.cli.running import campaign_with, inside
from campaign.db import transaction
from campaign.endorsements.register import listing
from campaign.organisers import emergency as switch
from campaign.stops import StopKind

_SAID = {
    StopKind.SIGNING: "signing is paused",
    StopKind.MAIL: "mail is paused",
    StopKind.NAMES: "names are hidden",
}


@click.command()
@click.argument("campaign")
@click.option("--pause-signing", is_flag=True, help="Nobody can sign, endorse or confirm.")
@click.option("--pause-mail", is_flag=True, help="Letters wait; links to withdraw still go.")
@click.option("--hide-names", is_flag=True, help="No page, packet or letter shows a name.")
@click.option("--why", default="", help="Stands in the audit; asked for otherwise.")
@inside
def emergency(
    campaign: str, *, pause_signing: bool, pause_mail: bool, hide_names: bool, why: str
) -> None:
    """Stop what has to stop in CAMPAIGN, at once; without options, print what is stopped.

    It goes on only when two organisers agree in the dashboard, under Emergency. Nothing is lost.
    """
    asked = zip(StopKind, (pause_signing, pause_mail, hide_names), strict=True)
    kinds = [kind for kind, wanted in asked if wanted]
    if kinds:
        why = why or click.prompt("Why", err=True)
        with transaction():
            switch.stop(campaign_with(campaign).id, kinds, None, why)
            listing.settle_all(campaign_with(campaign).id)
    on = stops.on(campaign_with(campaign).id)
    for kind, found in on.items():
        click.echo(f"{campaign}: {_SAID[kind]} since {found.since:%Y-%m-%d %H:%M} UTC")
    if not on:
        click.echo(f"{campaign}: nothing is stopped.")
