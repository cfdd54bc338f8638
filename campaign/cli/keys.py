"""`campaign keys`: key files and shares, on a machine that need not be on any network."""

import os
from pathlib import Path

import click

from campaign.cli.running import new_private_file, refusing
from campaign.vault import CampaignKey, OpenedKey, key_file, shares
from campaign.vault.key_file import KeyFile

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("keys")
def group() -> None:
    """Make, check and divide a campaign's key. Needs no database, no settings, no network."""


@group.command()
@click.argument("campaign")
@click.argument("file", type=_NEW_FILE)
@click.password_option("--passphrase", envvar="CAMPAIGN_PASSPHRASE", help="Asked for otherwise.")
@refusing
def new(campaign: str, file: Path, passphrase: str) -> None:
    """Make a key for CAMPAIGN, keep it in FILE, print its public half for the server.

    Give only the public key when the appeals are opened: the private one is then never there.
    """
    made = KeyFile(campaign, CampaignKey.create(passphrase))
    _write(file, made.text())
    click.echo(key_file.words_of(made.key.public))
    click.echo(f"The key is in {file}. Keep it in two places; nobody can restore it.", err=True)


@group.command()
@click.argument("file", type=_FILE)
@click.option("--passphrase", envvar="CAMPAIGN_PASSPHRASE", help="Also try whether it opens.")
@refusing
def show(file: Path, passphrase: str | None) -> None:
    """Print whose key is in FILE: the campaign and the public key."""
    found = KeyFile.read(file.read_bytes())
    if passphrase:
        found.key.unlock(passphrase)
    click.echo(f"{found.campaign}  {key_file.words_of(found.key.public)}")


@group.command()
@click.argument("file", type=_FILE)
@click.option("--passphrase", envvar="CAMPAIGN_PASSPHRASE", help="Asked for otherwise.")
@refusing
def share(file: Path, passphrase: str | None) -> None:
    """Print three shares of the key in FILE, a line each; any two give it back, one tells nothing."""
    found = KeyFile.read(file.read_bytes())
    opened = found.key.unlock(passphrase or ask_passphrase())
    for one in shares.split(opened, found.campaign):
        click.echo(one.line())


@group.command()
@click.argument("file", type=_NEW_FILE)
@click.option("--share", "lines", multiple=True, help="A share as it was printed; give two.")
@click.password_option("--passphrase", help="A new one, for the file; asked for otherwise.")
@refusing
def join(file: Path, lines: tuple[str, ...], passphrase: str) -> None:
    """Make the key FILE anew from two shares."""
    found = [shares.Share.read(line) for line in lines or ask_shares()]
    key = shares.join(found)
    made = KeyFile(found[0].campaign, CampaignKey.protect(key, passphrase))
    _write(file, made.text())
    click.echo(key_file.words_of(made.key.public))


def opened(file: Path | None, passphrase: str | None, lines: tuple[str, ...]) -> OpenedKey:
    """The key by its file and passphrase, or by two shares; asks for what was not given."""
    if file is None or lines:
        return shares.join([shares.Share.read(line) for line in lines or ask_shares()])
    found = KeyFile.read(file.read_bytes())
    return found.key.unlock(passphrase or ask_passphrase())


def ask_passphrase() -> str:
    return str(click.prompt("Passphrase of the campaign", hide_input=True, err=True))


def ask_shares() -> list[str]:
    return [click.prompt(f"Share {number} of {shares.NEEDED}", err=True) for number in (1, 2)]


def _write(file: Path, text: str) -> None:
    with new_private_file(file) as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
