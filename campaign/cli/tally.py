"""`campaign tally`: the whole of a count, with what was taken back and why."""

import click

from campaign.cli.running import campaign_with, inside, printed_json
from campaign.tally import breakdown


@click.command()
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True)
@inside
def tally(campaign: str, *, as_json: bool) -> None:
    """Counts of CAMPAIGN with what was withdrawn, what was removed and why, and who is waited for."""
    found = breakdown.of_campaign(campaign_with(campaign))
    if as_json:
        click.echo(printed_json(found))
        return
    click.echo(f"{found['campaign']}: at least {found['pending']} wait to be confirmed")
    for slug, classes in found["appeals"].items():
        for support, line in classes.items():
            reasons = ", ".join(f"{reason} {n}" for reason, n in line["removed_for"].items())
            why = f": {reasons}" if reasons else ""
            click.echo(
                f"  {slug}  {support}: {line['standing']} (counted {line['counted']}, withdrawn {line['withdrawn']}, removed {line['removed']}{why})"
            )
