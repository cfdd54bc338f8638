"""`campaign import`: what is found in a resolution, and a campaign made of it."""

import json
from pathlib import Path

import click

from campaign.appeals import publishing
from campaign.cli.running import inside, printed_json, refusing
from campaign.db import transaction
from campaign.errors import NotFound
from campaign.organisers import accounts
from campaign.resolutions import importer, outline, readers, tree
from campaign.resolutions.explanation import explained
from campaign.resolutions.readers.limits import LARGEST_FILE


@click.command("import")
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
