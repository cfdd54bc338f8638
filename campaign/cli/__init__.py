"""The `campaign` command: everything an organiser or an operator does without a browser."""

import json
import os
import signal
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from campaign import create_app, demo, jobs
from campaign.appeals import publishing
from campaign.appeals.models import Appeal
from campaign.cli import (
    auditing,
    bounces,
    emergency,
    forgetting,
    keys,
    lost_factor,
    packets,
    review,
    rotation,
    sealed,
    tally,
)
from campaign.cli.running import campaign_with, inside, printed_json, refusing
from campaign.config import fresh_secrets
from campaign.db import Json, db, leave_the_log, transaction
from campaign.deliveries import news
from campaign.deliveries import packets as composing
from campaign.errors import NotFound
from campaign.institutions import directory
from campaign.organisers import accounts
from campaign.organisers.roles import MemberRole
from campaign.outbox import dispatch
from campaign.resolutions import importer, outline, readers, tree
from campaign.resolutions.explanation import explained
from campaign.resolutions.readers.limits import LARGEST_FILE
from campaign.tally import counting, export, pending, reading
from campaign.tally import verify as verifying
from campaign.vault.key_file import public_from


def main() -> None:
    cli(prog_name="campaign")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """From a resolution's demands to answered appeals.

    \b
    A campaign's way:
      campaign import FILE           read a resolution, show what was found
      campaign align CAMPAIGN FILE   lay the same resolution in another language beside it
      campaign publish CAMPAIGN      open its appeals for signatures
      campaign status CAMPAIGN       counts, from the ledger
      campaign tally CAMPAIGN        the same, with what was taken back and why
      campaign packet APPEAL         compose what goes to the institution
      campaign export CAMPAIGN DIR   the ledger as files
      campaign verify DIR            check them, with no database

    Settings come from the environment (docs/running.md). `campaign demo` needs none.
    """


cli.add_command(keys.group)
cli.add_command(auditing.group)
cli.add_command(packets.packet)
cli.add_command(packets.take_packet)
cli.add_command(sealed.export_sealed)
cli.add_command(sealed.unseal)
cli.add_command(lost_factor.take_off_second_factor)
cli.add_command(rotation.rotate)
cli.add_command(forgetting.forget)
cli.add_command(forgetting.erase)
cli.add_command(emergency.emergency)
cli.add_command(tally.tally)
cli.add_command(bounces.bounces)
cli.add_command(review.review_report)
cli.add_command(review.align)


@cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--slug", help="Short name for addresses; made from the title otherwise.")
@click.option("--organiser", help="Address of the organiser whose campaign it becomes.")
@click.option(
    "--translations",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON with the texts in other languages.",
)
@click.option("--dry-run", is_flag=True, help="Only show what is found; needs no database.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a tree.")
@click.option(
    "--explain", is_flag=True, help="Only show which rule decided each line; needs no database."
)
def import_(
    file: str,
    slug: str | None,
    organiser: str | None,
    translations: Path | None,
    *,
    dry_run: bool,
    as_json: bool,
    explain: bool,
) -> None:
    """Read a resolution from FILE and make a campaign of it.

    FILE is text, Markdown, HTML, DOCX or PDF; "-" is standard input. Prints the outline as a
    tree, with the lines it stands on, and what it doubts. The same document twice is one campaign.
    """
    document = _read(file)
    if explain:
        _explain(document)
        return
    _show_outline(document, as_json=as_json)
    if not dry_run:
        _import(document, slug, organiser, translations)


@refusing
def _read(file: str) -> readers.Document:
    with click.open_file(file, "rb") as opened:
        return readers.read(opened.read(LARGEST_FILE + 1), file)


@refusing
def _show_outline(document: readers.Document, *, as_json: bool) -> None:
    found = outline.outline(document.blocks)
    click.echo(printed_json(outline.as_prediction(found)) if as_json else tree.as_tree(found))


@refusing
def _explain(document: readers.Document) -> None:
    click.echo(explained(outline.outline(document.blocks), document.lines))


@inside
def _import(
    document: readers.Document, slug: str | None, organiser: str | None, translations: Path | None
) -> None:
    with transaction():
        owner = accounts.with_email(organiser) if organiser else None
        if organiser and owner is None:
            raise NotFound(what=organiser)
        imported = importer.import_resolution(
            document, slug=slug, organiser_id=owner.id if owner else None
        )
        if imported.new:
            publishing.prepare(imported.campaign)
        if translations and imported.new:
            importer.apply_translations(
                imported.campaign.resolution, json.loads(translations.read_text("utf-8"))
            )
        said = "imported" if imported.new else "was imported before; nothing changed"
        slug = imported.campaign.slug
    click.echo(f"Campaign {slug} {said}.", err=True)


@cli.command()
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


@cli.command()
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


@cli.command("export")
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


@cli.command()
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
        for row in counts:
            click.echo(
                f"  {row['appeal']}  {row['class']}: {row['standing']} (counted {row['counted']}, withdrawn {row['withdrawn']}, removed {row['removed']})"
            )
        for fault in report.faults:
            click.echo(f"  FAULT: {fault}")
        click.echo("The ledger holds." if report.holds else "The ledger does NOT hold.")
    sys.exit(0 if report.holds else 1)


@cli.command("jobs")
@click.option(
    "--with-parent", is_flag=True, help="End when the process that started this one ends."
)
@refusing
def jobs_(*, with_parent: bool) -> None:
    """Send letters, count, compose packets, tell institutions, forget. One process, or several."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    if with_parent:
        threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()
    jobs.run(stop, create_app())


@cli.command()
@inside
def work() -> None:
    """Do once what the jobs do all the time: send what is due, count, compose, forget."""
    sent = dispatch.send_due()
    counted = 0
    for campaign_id in counting.campaigns_with_work():
        with transaction():
            counted += counting.count(campaign_id)
    composed = composing.compose_due()
    with transaction():
        composing.follow_letters()
    told = news.tell_signers()
    with transaction():
        pending.note()
    forgotten = jobs.forget_all()
    click.echo(
        printed_json(
            {
                "sent": sent,
                "counted": counted,
                "composed": composed,
                "told": told,
                "forgotten": forgotten,
            }
        )
    )


@cli.command()
@inside
def migrate() -> None:
    """Bring the database to this version's tables; whole or not at all."""
    upgrade()
    leave_the_log()
    click.echo("The database is up to date.", err=True)


@cli.command("load-directory")
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


@cli.command("add-organiser")
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


@cli.command("new-secrets")
def new_secrets() -> None:
    """Print fresh secrets for an installation, as lines for its environment file."""
    for name, value in fresh_secrets().items():
        click.echo(f"{name}={value}")


@cli.command("demo")
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


def _end_with_parent(stop: threading.Event) -> None:
    parent = os.getppid()
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
