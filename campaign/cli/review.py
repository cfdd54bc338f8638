"""`campaign review-report` and `campaign align`: the review, measured; a second language, laid beside."""

from collections import Counter
from dataclasses import asdict

import click

from campaign.cli.running import campaign_with, inside, printed_json
from campaign.db import transaction
from campaign.i18n import Language
from campaign.institutions import directory
from campaign.resolutions import readers
from campaign.resolutions.models import Resolution, StepState
from campaign.resolutions.readers.limits import LARGEST_FILE
from campaign.resolutions.review import history, keeping, second
from campaign.resolutions.review.report import as_gold, report


@click.command("review-report")
@click.argument("campaign")
@click.option("--json", "as_json", is_flag=True)
@click.option("--gold", is_flag=True, help="Print the reviewed resolution as a gold document.")
@inside
def review_report(campaign: str, *, as_json: bool, gold: bool) -> None:
    """What the review of CAMPAIGN changed against what was read. Holds nothing about people."""
    resolution = campaign_with(campaign).resolution
    reading, now = history.reading_of(resolution), keeping.reviewed(resolution)
    if gold:
        entries = directory.entries()
        click.echo(printed_json(as_gold(reading, now, resolution.source_lines, entries)))
        return
    facts = asdict(report(reading, now)) | {"steps": _steps(resolution)}
    if as_json:
        click.echo(printed_json(facts))
        return
    click.echo(f"{campaign}: {facts['read']} demands read, {len(now.demands)} after the review")
    for name in _COUNTED:
        click.echo(f"  {name}: {facts[name]}")
    click.echo(f"  corrected: {', '.join(facts['head']) or 'nothing of title, place, date'}")
    for verb, times in facts["steps"].items():
        click.echo(f"  step, {verb}: {times}")


_COUNTED = (
    "kept", "edited", "split", "merged", "added", "dropped", "rerouted", "rethemed",
)  # fmt: skip


def _steps(resolution: Resolution) -> dict[str, int]:
    """How often each step was taken; those taken back stand by themselves."""
    steps = history.steps_of(resolution)
    done = Counter(step.verb for step in steps if step.state == StepState.DONE)
    undone = sum(step.state != StepState.DONE for step in steps)
    return dict(sorted(done.items())) | ({"undone": undone} if undone else {})


@click.command()
@click.argument("campaign")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--language", type=click.Choice([*Language]), help="Of FILE; recognised otherwise.")
@inside
def align(campaign: str, file: str, language: str | None) -> None:
    """Lay FILE, the same resolution in another language, beside that of CAMPAIGN.

    Prints the pairs with how sure each is, the doubtful first. They are looked through and taken
    over in the dashboard.
    """
    with click.open_file(file, "rb") as opened:
        document = readers.read(opened.read(LARGEST_FILE + 1), file)
    with transaction():
        found = campaign_with(campaign)
        laid = second.lay_beside(found.resolution, document, language)
        pairs = second.shown_pairs(laid, keeping.reviewed(found.resolution))
    for pair in pairs:
        ours = " + ".join(pair.ours) or "(nothing)"
        click.echo(f"{pair.confidence:.2f}  {pair.kind}: {_short(ours)}")
        click.echo(f"        {_short(pair.theirs or '(nothing)')}")
    doubtful = sum(not pair.is_sure for pair in pairs)
    click.echo(f"{len(pairs)} pairs, {doubtful} to look at.", err=True)


def _short(text: str) -> str:
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1].rstrip()}…"


WIDTH = 90
