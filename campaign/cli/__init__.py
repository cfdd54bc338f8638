"""The `campaign` command: everything an organiser or an operator does without a browser."""

import click

from campaign.cli import (
    auditing,
    bounces,
    demo,
    emergency,
    forgetting,
    importing,
    installing,
    jobs,
    keys,
    ledger,
    lost_factor,
    packets,
    publishing,
    review,
    rotation,
    sealed,
    tally,
)


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


for command in (
    importing.import_,
    publishing.publish,
    ledger.status,
    ledger.export_,
    ledger.verify,
    keys.group,
    auditing.group,
    packets.packet,
    packets.take_packet,
    sealed.export_sealed,
    sealed.unseal,
    lost_factor.take_off_second_factor,
    rotation.rotate,
    forgetting.forget,
    forgetting.erase,
    emergency.emergency,
    tally.tally,
    bounces.bounces,
    review.review_report,
    review.align,
    jobs.jobs_,
    jobs.work,
    installing.new_secrets,
    installing.migrate,
    installing.load_directory,
    installing.add_organiser,
    demo.demo_,
):
    cli.add_command(command)
