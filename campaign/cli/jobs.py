"""`campaign jobs` and `work`: what sends, counts, composes, tells and forgets, always or once."""

import os
import signal
import threading

import click

from campaign import create_app, jobs
from campaign.cli.running import inside, printed_json, refusing
from campaign.db import transaction
from campaign.deliveries import news
from campaign.deliveries import packets as composing
from campaign.outbox import dispatch
from campaign.tally import counting, pending


@click.command("jobs")
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


@click.command()
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


def _end_with_parent(stop: threading.Event) -> None:
    parent = os.getppid()
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
