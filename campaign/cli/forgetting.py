"""`campaign forget` and `campaign erase`: what the calendar does, and one person on request."""

import click

from campaign import jobs, retention
from campaign.cli.running import inside, printed_json
from campaign.db import leave_the_log, on_sqlite, transaction
from campaign.retention import erasing


@click.command()
@click.option("--dry-run", is_flag=True, help="Only tell what would go; nothing is changed.")
@inside
def forget(*, dry_run: bool) -> None:
    """Erase now what is past its time; the jobs do it each hour. Prints numbers by kind.

    The dry run does it all and takes it back: until it ends, SQLite lets nobody else write.
    """
    if dry_run:
        click.echo(printed_json(retention.would_forget()))
        return
    click.echo(printed_json(jobs.forget_all()))


@click.command()
@click.argument("link")
@click.option("--yes", is_flag=True, help="Do not ask.")
@inside
def erase(link: str, *, yes: bool) -> None:
    """Erase the person that LINK is of: any link from their letters, to confirm or to withdraw.

    Their signatures are withdrawn, our copies of packets that may name them are destroyed. What an
    institution has on paper cannot be called back.
    """
    if not yes:
        click.confirm("Erase this person? It cannot be undone.", abort=True, err=True)
    with transaction():
        erasing.erase_by_link(link)
    leave_the_log()
    click.echo("Erased. The ledger takes the signatures back with its next batch.", err=True)
    if not on_sqlite():
        click.echo("PostgreSQL keeps dead rows until VACUUM FULL: docs/keys.md.", err=True)
