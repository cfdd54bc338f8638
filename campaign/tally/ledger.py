"""The ledger in the database: appending a batch and reading it back. Nothing is ever changed."""

from collections.abc import Iterator, Sequence

from sqlalchemy import insert, select, tuple_

from campaign.db import db
from campaign.resolutions.models import Campaign
from campaign.tally import checkpoint, merkle
from campaign.tally.models import Checkpoint, LedgerEntry, LedgerNode
from campaign.vault import vault

TILE = 256


def size_of(campaign_id: int) -> int:
    return (
        db.session.scalar(
            select(Checkpoint.size)
            .where(Checkpoint.campaign_id == campaign_id)
            .order_by(Checkpoint.size.desc())
            .limit(1)
        )
        or 0
    )


def append(campaign: Campaign, lines: Sequence[bytes]) -> int:
    """Adds the lines in this order and signs the new head; gives the index of the first.

    Only for the one writer, who holds the campaign's lock; in its transaction.
    """
    before = size_of(campaign.id)
    after = before + len(lines)
    edge = _nodes(campaign.id, merkle.edge(before))
    new = merkle.append(before, [merkle.hash_leaf(line) for line in lines], edge.__getitem__)
    db.session.execute(
        insert(LedgerEntry),
        [
            {"campaign_id": campaign.id, "index": before + n, "line": line}
            for n, line in enumerate(lines)
        ],
    )
    db.session.execute(
        insert(LedgerNode),
        [
            {"campaign_id": campaign.id, "level": level, "index": index, "hash": node}
            for (level, index), node in new.items()
        ],
    )
    root = merkle.root_at(after, (edge | new).__getitem__)
    private = vault.decrypt(campaign.ledger_private_key or b"", "campaign.ledger_private_key")
    head = checkpoint.Head(campaign.origin or "", after, root)
    db.session.add(
        Checkpoint(
            campaign_id=campaign.id, size=after, root=root, note=checkpoint.sign(head, private)
        )
    )
    return before


def lines_from(campaign_id: int, start: int, end: int) -> Iterator[bytes]:
    """Entries start…end−1, read a thousand at a time."""
    for first in range(start, end, 1000):
        yield from db.session.scalars(
            select(LedgerEntry.line)
            .where(
                LedgerEntry.campaign_id == campaign_id,
                LedgerEntry.index >= first,
                LedgerEntry.index < min(first + 1000, end),
            )
            .order_by(LedgerEntry.index)
        )


def tile(campaign_id: int, level: int, number: int, width: int) -> bytes:
    """A C2SP tlog-tile: up to 256 hashes side by side at tree level 8·level; no hashing here."""
    first = number * TILE
    rows = db.session.scalars(
        select(LedgerNode.hash)
        .where(
            LedgerNode.campaign_id == campaign_id,
            LedgerNode.level == 8 * level,
            LedgerNode.index >= first,
            LedgerNode.index < first + width,
        )
        .order_by(LedgerNode.index)
    ).all()
    return b"".join(rows) if len(rows) == width else b""


def _nodes(campaign_id: int, places: Sequence[merkle.Place]) -> dict[merkle.Place, merkle.Digest]:
    if not places:
        return {}
    rows = db.session.execute(
        select(LedgerNode.level, LedgerNode.index, LedgerNode.hash).where(
            LedgerNode.campaign_id == campaign_id,
            tuple_(LedgerNode.level, LedgerNode.index).in_(list(places)),
        )
    )
    return {(level, index): merkle.Digest(node) for level, index, node in rows}
