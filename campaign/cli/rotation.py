"""`campaign rotate`: away from an old vault key, without stopping anything."""

import sys

import click

from campaign.cli.running import inside
from campaign.db import db, transaction
from campaign.vault import rotation
from campaign.vault.rotation import Encrypted


@click.command()
@inside
def rotate() -> None:
    """Encrypt anew, under the first of CAMPAIGN_VAULT_KEYS, what stands under the others.

    In small batches while everything runs; killed and started again it goes on. Tells when the old
    keys are no longer needed. docs/keys.md says in which order to change the setting.
    """
    locked = {one.name: _rotate(one) for one in rotation.columns()}
    left = sum(rotation.left(one) for one in rotation.columns())
    db.session.rollback()
    for name, count in locked.items():
        if count:
            click.echo(f"{name}: {count} cannot be opened with the keys given.", err=True)
    if left:
        raise click.ClickException(
            f"{left} values still need an older key: leave it in CAMPAIGN_VAULT_KEYS. If its key is "
            "there, a process with the old setting runs still: start it anew, then rotate again."
        )
    click.echo(
        "Everything stands under the first key. This database needs no other; backups made before now do."
    )


def _rotate(one: Encrypted) -> int:
    """How many could not be opened."""
    locked, after = 0, None
    with click.progressbar(length=rotation.left(one), label=one.name, file=sys.stderr) as bar:
        db.session.rollback()
        while True:
            with transaction():
                batch = rotation.rotate_batch(one, after)
            if batch is None:
                return locked
            after, locked = batch.last, locked + batch.locked
            bar.update(batch.rotated + batch.locked)
