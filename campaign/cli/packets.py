"""`campaign packet` composes one; `campaign take-packet` writes it to files, with names by two."""

from pathlib import Path

import click
from sqlalchemy import select

from campaign.appeals import keys as campaign_keys
from campaign.appeals.models import Appeal
from campaign.cli import by_two
from campaign.cli.running import inside
from campaign.db import db, transaction
from campaign.deliveries import ordering, packets
from campaign.deliveries.models import Delivery, DeliveryState
from campaign.errors import NotFound
from campaign.organisers import accounts
from campaign.organisers.by_two import doors
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.models import ActKind
from campaign.organisers.roles import Permission
from campaign.web.sentences import SENTENCES

_FOLDER = click.Path(file_okay=False, path_type=Path)
_KEY_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("appeal")
@click.option("--out", type=_FOLDER, help="Also write the files here; with names, see take-packet.")
@click.option("--organiser", required=True, help="Address of the organiser who orders it.")
@click.option(
    "--names/--no-names",
    default=False,
    help="Unlock the campaign key: names and initials as disclosed.",
)
@click.option(
    "--passphrase", envvar="CAMPAIGN_PASSPHRASE", help="Of the campaign; asked for if it is needed."
)
@click.option("--key", "key_file", type=_KEY_FILE, help="Where the key is not on this server.")
@by_two.OWN_PASSPHRASE
@inside
def packet(
    appeal: str,
    out: Path | None,
    organiser: str,
    passphrase: str | None,
    key_file: Path | None,
    own_passphrase: str | None,
    *,
    names: bool,
) -> None:
    """Compose the packet for APPEAL; it waits in the dashboard for approval.

    With names, the organiser proves who they are, and nothing is written to files: that takes two.
    """
    if names and out:
        raise click.UsageError("With names, first compose it; then: campaign take-packet.")
    ordered_by = by_two.proved(organiser, own_passphrase) if names else _known(organiser)
    if names:
        passphrase = passphrase or click.prompt("Passphrase of the campaign", hide_input=True)
    with transaction():
        found = _appeal(appeal)
        key = None
        if names:
            asked = (Permission.DRAFT_DELIVERY, Permission.OPEN_SEALED)
            by_two.hold_to(found.campaign, ordered_by, *asked)
            file = key_file.read_bytes() if key_file else None
            key = campaign_keys.unlock(found.campaign, passphrase or "", file)
        ordered_id = ordering.order(found, ordered_by, key).id
    packets.compose_ordered(ordered_id)
    made = _drafted(ordered_id)
    if out:
        _write(made, out)
    click.echo(
        f"{made.outgoing}: {made.pages} pages, SHA-256 {made.sha256}."
        " It waits for approval in the dashboard."
    )


@click.command("take-packet")
@click.argument("outgoing")
@click.argument("folder", type=_FOLDER)
@by_two.as_organiser
@inside
def take_packet(
    outgoing: str, folder: Path, organiser: str, own_passphrase: str | None, why: str
) -> None:
    """Write the files of the packet with this OUTGOING number to FOLDER.

    One that names signers takes two: the first time it is asked for; once another organiser
    approved, the same command writes it, for a day, each time noted in the audit.
    """
    who = by_two.proved(organiser, own_passphrase)
    found = _with_number(outgoing)
    slug, subject = found.appeal.campaign.slug, str(found.id)
    by_two.hold_to(found.appeal.campaign, who, Permission.OPEN_SEALED)
    ordering.part(found, "application/pdf")
    opens = by_two.is_open(found.appeal.campaign, who, ActKind.PACKET, subject)
    if found.names_somebody and not opens:
        by_two.ask(slug, who, lambda _: _wanted(outgoing), why)
        return
    with transaction():
        found = _with_number(outgoing)
        ordering.refuse_while_hidden(found.appeal.campaign_id)
        if found.names_somebody:
            doors.go_through(found.appeal.campaign_id, who, ActKind.PACKET, subject)
    _write(_with_number(outgoing), folder)
    click.echo(f"{outgoing}: written to {folder}.", err=True)


def _wanted(outgoing: str) -> Wanted:
    return ordering.as_wanted(_with_number(outgoing), ActKind.PACKET)


def _appeal(slug: str) -> Appeal:
    found = db.session.scalar(select(Appeal).where(Appeal.slug == slug))
    if found is None:
        raise NotFound(what=slug)
    return found


def _known(address: str) -> int:
    found = accounts.with_email(address)
    if found is None:
        raise NotFound(what=address)
    return found.id


def _drafted(ordered_id: int) -> Delivery:
    """Composed, by this process or by the jobs at the same moment."""
    db.session.rollback()
    found = db.session.get_one(Delivery, ordered_id, populate_existing=True)
    if found.state == DeliveryState.ORDERED:
        said = SENTENCES.get(found.last_failure or "", "")
        raise click.ClickException(f"{found.outgoing} is ordered and not composed yet. {said}")
    return found


def _with_number(outgoing: str) -> Delivery:
    found = db.session.scalar(select(Delivery).where(Delivery.outgoing == outgoing))
    if found is None:
        raise NotFound(what=outgoing)
    return found


def _write(made: Delivery, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pdf = f"{made.outgoing.replace('/', '-').lower()}.pdf"
    for part in made.parts:
        name = pdf if part.mime == "application/pdf" else part.name
        (folder / name).write_bytes(ordering.content_of(part))
