"""`campaign export-sealed` on the server, `campaign unseal` on a machine without one."""

import sys
from itertools import chain
from pathlib import Path
from typing import TextIO

import click

from campaign.cli import by_two
from campaign.cli.keys import opened
from campaign.cli.running import campaign_with, inside, new_private_file, refusing
from campaign.db import transaction
from campaign.deliveries import sealed_bundle
from campaign.deliveries.sealed_bundle import Head, Row
from campaign.errors import CampaignError
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.vault import OpenedKey

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_REST = "This opens what people gave us on the word that nobody sees it. Say why with --reason."


@click.command("export-sealed")
@click.argument("campaign")
@click.argument("file", type=_NEW_FILE)
@by_two.as_organiser
@inside
def export_sealed(
    campaign: str, file: Path, organiser: str, own_passphrase: str | None, why: str
) -> None:
    """Write what signers of CAMPAIGN sealed to FILE, still sealed, for `campaign unseal`.

    It takes two: the first time it is asked for; once another organiser approved, the same command
    writes the file, once.
    """
    who = by_two.proved(organiser, own_passphrase)
    found = campaign_with(campaign)
    by_two.hold_to(found, who, Permission.OPEN_SEALED)
    if not by_two.is_open(found, who, ActKind.EXPORT, "export"):
        by_two.ask(campaign, who, sealed_bundle.as_wanted, why)
        return
    with new_private_file(file) as out:
        people = _written(campaign, who, out, file)
    click.echo(f"{people} people written to {file}, sealed as they are.", err=True)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--key", "key_file", type=_FILE, help="The campaign's key file.")
@click.option("--passphrase", envvar="CAMPAIGN_PASSPHRASE", help="Of the key; asked for otherwise.")
@click.option("--share", "shares", multiple=True, help="Two of these open it without a key file.")
@click.option("--appeal", default="", help="Only what this appeal's institution may see.")
@click.option("--out", type=_NEW_FILE, help="Otherwise beside FILE, as .csv or .json.")
@click.option("--json", "as_json", is_flag=True, help="JSON instead of CSV.")
@click.option("--all", "everything", is_flag=True, help="Also who is counted only; needs --reason.")
@click.option("--reason", default="", help="Why all is opened; stands in the file beside each row.")
@refusing
def unseal(
    file: Path,
    key_file: Path | None,
    passphrase: str | None,
    shares: tuple[str, ...],
    *,
    appeal: str,
    out: Path | None,
    reason: str,
    as_json: bool,
    everything: bool,
) -> None:
    """Open FILE of `campaign export-sealed` with the key, as its signers disclosed themselves.

    Works off-line: no database, no settings, no network. Whoever chose "counted only" stays sealed.
    """
    reason = " ".join(reason.split())
    if everything and not reason:
        raise click.UsageError(_REST)
    if everything:
        click.echo("Opening everybody, also those who are counted only.", err=True)
    key = opened(key_file, passphrase, shares)
    head, rows = _opened(file, key, appeal, everything=everything)
    reason = reason if everything else ""
    target = out or file.with_suffix(".json" if as_json else ".csv")
    with new_private_file(target) as kept:
        kept.write(
            sealed_bundle.as_json(head, rows, reason)
            if as_json
            else sealed_bundle.as_csv(rows, reason)
        )
    click.echo(f"{len(rows)} rows of {head.people} people written to {target}.", err=True)


def _written(campaign: str, who: int, out: TextIO, file: Path) -> int:
    """The file is there before the door closes behind whoever takes it."""
    try:
        with transaction():
            until = sealed_bundle.take(campaign_with(campaign), who)
    except CampaignError:
        file.unlink()
        raise
    lines = sealed_bundle.export(campaign_with(campaign), until)
    first = next(lines)
    people = sealed_bundle.head_of(first).people
    with click.progressbar(lines, length=people, label="People", file=sys.stderr) as bar:
        out.writelines(chain([first], bar))
    return people


def _opened(file: Path, key: OpenedKey, appeal: str, *, everything: bool) -> tuple[Head, list[Row]]:
    with file.open(encoding="utf-8", errors="replace") as lines:
        head = sealed_bundle.head_of(lines.readline())
        people = sealed_bundle.opened(head, lines, key, appeal=appeal, everything=everything)
        with click.progressbar(people, length=head.people, label="People", file=sys.stderr) as bar:
            return head, sealed_bundle.in_order(chain.from_iterable(bar))
