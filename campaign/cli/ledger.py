"""`campaign status`, `export` and `verify`: the ledger's counts, its files, and the proof of them."""

import sys
from pathlib import Path

import click
from sqlalchemy import select

from campaign.appeals.models import Appeal
from campaign.cli.running import campaign_with, inside, printed_json
from campaign.db import Json, db
from campaign.tally import export, reading
from campaign.tally import verify as verifying


@click.command()
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True)
@inside
def status(campaign: str, *, as_json: bool) -> None:
    """Counts of CAMPAIGN by appeal and class, as the ledger has them."""
    found = campaign_with(campaign)
    appeals = list(
        db.session.scalars(select(Appeal).where(Appeal.campaign_id == found.id).order_by(Appeal.id))
    )
    tallies = reading.of_appeals([appeal.id for appeal in appeals])
    head = reading.latest_checkpoint(found.id)
    rows: dict[str, dict[str, Json]] = {
        a.slug: {"state": a.state.value, "target": a.target} | tallies[a.id].as_counts()
        for a in appeals
    }
    if as_json:
        click.echo(
            printed_json(
                {"campaign": found.slug, "size": head.size if head else 0, "appeals": rows}
            )
        )
        return
    click.echo(f"{found.slug}: {head.size if head else 0} ledger entries")
    for slug, row in rows.items():
        counts = (
            f"{row['person']} persons, {row['organisation']} organisations, {row['paper']} on paper"
        )
        click.echo(f"  {slug}  {row['state']}  {counts} (of {row['target']})")


@click.command("export")
@click.argument("campaign")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@inside
def export_(campaign: str, folder: Path) -> None:
    """Write the ledger of CAMPAIGN to FOLDER: checkpoint, entries, texts, key."""
    found = campaign_with(campaign)
    head = reading.latest_checkpoint(found.id)
    with click.progressbar(
        length=head.size if head else 0, label="Entries", file=sys.stderr
    ) as bar:
        done = 0
        for number in export.export(found, folder):
            bar.update(number - done)
            done = number
    click.echo(f"{done} entries written to {folder}.", err=True)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
def verify(folder: Path, *, as_json: bool) -> None:
    """Recompute root, signature and counts of an exported ledger in FOLDER, from its files alone."""
    report = verifying.verify(folder)
    counts = [
        {
            "appeal": appeal,
            "class": support,
            "counted": s.counted,
            "withdrawn": s.withdrawn,
            "removed": s.removed,
            "standing": s.standing,
            "texts": dict(s.texts),
        }
        for (appeal, support), s in sorted(report.counts.items())
    ]
    if as_json:
        click.echo(
            printed_json(
                {
                    "holds": report.holds,
                    "origin": report.origin,
                    "size": report.size,
                    "root": report.root,
                    "counts": counts,
                    "faults": list(report.faults),
                }
            )
        )
    else:
        click.echo(f"{report.origin}: {report.size} entries, root {report.root}")
        for (appeal, support), s in sorted(report.counts.items()):
            click.echo(
                f"  {appeal}  {support}: {s.standing} (counted {s.counted}, withdrawn {s.withdrawn}, removed {s.removed})"
            )
            for text, standing in s.texts.items() if len(s.texts) > 1 else ():
                click.echo(f"    on text {text}: {standing}")
        for fault in report.faults:
            click.echo(f"  FAULT: {fault}")
        click.echo("The ledger holds." if report.holds else "The ledger does NOT hold.")
    sys.exit(0 if report.holds else 1)
