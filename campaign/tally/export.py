"""A ledger as files that anyone can check without us: checkpoint, entries, texts, key."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from campaign.appeals.models import Appeal, AppealText
from campaign.db import db
from campaign.errors import NotFound
from campaign.resolutions.models import Campaign
from campaign.tally import checkpoint, ledger
from campaign.tally.reading import latest_checkpoint


def export(campaign: Campaign, folder: Path) -> Iterator[int]:
    """Writes `checkpoint`, `entries` (a line each), `key`, and `texts/<sha256>.json`.

    Yields how many entries were written after each thousand, for a progress bar. Raises NotFound
    when nothing was counted yet.
    """
    head = latest_checkpoint(campaign.id)
    if head is None:
        raise NotFound(campaign=campaign.slug)
    (folder / "texts").mkdir(parents=True, exist_ok=True)
    texts = select(AppealText).join(AppealText.appeal).where(Appeal.campaign_id == campaign.id)
    for text in db.session.scalars(texts):
        (folder / "texts" / f"{text.sha256}.json").write_text(text.body, "utf-8")
    (folder / "key").write_text(key_line(campaign) + "\n", "utf-8")
    with (folder / "entries").open("wb") as out:
        for number, line in enumerate(ledger.lines_from(campaign.id, 0, head.size), 1):
            out.write(line + b"\n")
            if number % 1000 == 0 or number == head.size:
                yield number
    (folder / "checkpoint").write_text(head.note, "utf-8")


def key_line(campaign: Campaign) -> str:
    """The ledger's public key as others' tools take it (C2SP signed-note)."""
    return checkpoint.verifier_key(campaign.origin or "", campaign.ledger_public_key or b"")
