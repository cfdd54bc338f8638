"""`campaign new-secrets`, `migrate`, `load-directory` and `add-organiser`: what an installation begins with."""

import json
from pathlib import Path

import click
from flask_migrate import upgrade

from campaign.cli.running import campaign_with, inside
from campaign.config import fresh_secrets
from campaign.db import leave_the_log, transaction
from campaign.institutions import directory
from campaign.organisers import accounts
from campaign.organisers.roles import MemberRole


@click.command("new-secrets")
def new_secrets() -> None:
    """Print fresh secrets for an installation, as lines for its environment file."""
    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")


@click.command()
@inside
def migrate() -> None:
    """Bring the database to this version's tables; whole or not at all."""
    upgrade()
    leave_the_log()
    click.echo("The database is up to date.", err=True)


@click.command("load-directory")
@click.argument("institutions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("districts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@inside
def load_directory(institutions: Path, districts: Path) -> None:
    """Add or renew institutions, reply rules and districts from two JSON files."""
    with transaction():
        directory.load(
            json.loads(institutions.read_text("utf-8")), json.loads(districts.read_text("utf-8"))
        )
    click.echo("The directory is up to date.", err=True)


@click.command("add-organiser")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--language", type=click.Choice(["ky", "ru", "en"]), default="ru")
@click.option(
    "--campaign", "campaigns", multiple=True, help="Short name of a campaign they work on."
)
@click.option(
    "--role",
    type=click.Choice([role.value for role in MemberRole]),
    default=MemberRole.OWNER.value,
    show_default=True,
    help="What they may do there.",
)
@click.password_option("--passphrase", help="At least 12 characters; asked for otherwise.")
@inside
def add_organiser(
    email: str, name: str, language: str, campaigns: tuple[str, ...], role: str, passphrase: str
) -> None:
    """Make an account for an organiser; further ones are invited from the dashboard."""
    with transaction():
        organiser = accounts.create(email, name, passphrase, language)
        for slug in campaigns:
            accounts.join(organiser.id, campaign_with(slug).id, MemberRole(role))
    click.echo(f"{email} can sign in.", err=True)
