"""`campaign demo`: the sample campaign on this machine."""

import sys
from pathlib import Path

import click
from flask import Flask

from campaign import demo
from campaign.cli.running import refusing


@click.command("demo")
@click.option("--port", default=8000, show_default=True)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var"),
    show_default=True,
)
@refusing
def demo_(port: int, home: Path) -> None:
    """Run the sample campaign on this machine: web server, jobs, and a mailbox for its letters."""
    given = demo.prepare(home, port)
    app: Flask = demo.application(given)
    campaign = demo.load_sample(app, given)
    here = f"http://localhost:{port}"
    click.echo(
        f"\n  Public page   {here}/en/campaigns/{campaign.slug}\n"
        f"  Organisers    {here}/en/organisers/sign-in\n"
        f"                {demo.EMAIL}   passphrase: {given['passphrase']}\n"
        f"                {demo.SECOND}   passphrase: {given['second_passphrase']}\n"
        "                (the second person, for what takes two)\n"
        f"                passphrase of the campaign's key: {given['campaign_passphrase']}\n"
        f"  Mailbox       {here}/en/mailbox\n\n"
        "  Ctrl-C stops everything; the data stays in "
        f"{home}.\n"
    )
    sys.exit(demo.serve(given, port))
