"""`campaign review-report` and `campaign align`: the review, measured; a second language, laid beside."""

from collections import Counter
from dataclasses import asdict

import click

from campaign.cli.running import campaign_with, inside, printed_json
from campaign.institutions import directory
from campaign.resolutions.models import Resolution, StepState
from campaign.resolutions.review import history, keeping
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
