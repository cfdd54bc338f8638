"""`campaign audit verify`: whether the chain of the audit holds, and how far it goes."""

import click

from campaign.audit import chain
from campaign.audit.chain import Fault, FaultKind, Head
from campaign.cli.running import inside

_SAID = {
    FaultKind.MISSING: "entry {number} is missing",
    FaultKind.CHANGED: "entry {number} was changed, or does not follow from the one before it",
    FaultKind.WORDS_CHANGED: "the reason given in entry {number} was changed",
    FaultKind.CUT: "the end was cut: from entry {number} on, it is not what the head says",
    FaultKind.LOOSE: "{number} entries are not in the chain",
    FaultKind.ANOTHER: "the head {number} you gave is not of this chain: it was cut or written anew",
}
_MOST = 20


@click.group("audit")
def group() -> None:
    """Who did what, in a chain that shows a cut."""


@group.command()
@click.option(
    "--against",
    default="",
    metavar="NUMBER:HASH",
    help="A head printed earlier, as this command or an export of the audit says it.",
)
@inside
def verify(against: str) -> None:
    """Read the whole chain and print its head. Ends with 1 where it does not hold.

    Keep the head outside of this machine: a cut of the end shows only against an earlier one.
    """
    found = chain.verify(_head(against) if against else None)
    for fault in found.faults[:_MOST]:
        click.echo(_sentence(fault), err=True)
    if len(found.faults) > _MOST:
        click.echo(f"and {len(found.faults) - _MOST} more", err=True)
    if found.words_forgotten:
        click.echo(f"Reasons forgotten with their time: {found.words_forgotten}", err=True)
    click.echo(f"{'The chain holds.' if found.holds else 'THE CHAIN DOES NOT HOLD.'}", err=True)
    click.echo(str(found.head))
    if not found.holds:
        raise SystemExit(1)


def _head(written: str) -> Head:
    try:
        return Head.read(written)
    except ValueError:
        raise click.BadParameter("a head reads like 812:9f86d0…", param_hint="--against") from None


def _sentence(fault: Fault) -> str:
    return _SAID[fault.kind].format(number=fault.number)
