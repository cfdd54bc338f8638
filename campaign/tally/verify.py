"""Checking an exported ledger from its files alone: no database, no application, no trust in us."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from campaign.tally import checkpoint, entries, merkle
from campaign.tally.entries import BadEntry, Sum


@dataclass(frozen=True)
class Report:
    """What was recomputed, and every fault found; without faults the ledger holds."""

    origin: str
    size: int
    root: str
    counts: dict[tuple[str, str], Sum]
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(folder: Path, progress: Callable[[int], None] = lambda _: None) -> Report:
    """Recomputes root, signature, counts and text hashes of an export; faults are sentences."""
    faults: list[str] = []
    head = _head(folder, faults)
    lines = _lines(folder, faults)
    root = merkle.root_of(_leaves(lines, progress))
    if head and len(lines) != head.size:
        faults.append(f"The checkpoint is over {head.size} entries, the file holds {len(lines)}.")
    elif head and root != head.root:
        faults.append("The root recomputed from the entries is not the one that was signed.")
    counts = _counts(lines, faults)
    faults += _wrong_texts(folder)
    return Report(
        origin=head.origin if head else "?",
        size=len(lines),
        root=root.hex(),
        counts=counts,
        faults=tuple(faults),
    )


def _head(folder: Path, faults: list[str]) -> checkpoint.Head | None:
    try:
        origin, public_key = checkpoint.read_verifier_key((folder / "key").read_text("utf-8"))
        return checkpoint.read((folder / "checkpoint").read_text("utf-8"), origin, public_key)
    except checkpoint.BadCheckpoint as bad:
        faults.append(f"The checkpoint {bad}.")
    except (OSError, UnicodeDecodeError) as missing:
        faults.append(f"The checkpoint or the key cannot be read: {type(missing).__name__}.")
    return None


def _lines(folder: Path, faults: list[str]) -> list[bytes]:
    try:
        raw = (folder / "entries").read_bytes()
    except OSError:
        faults.append("The entries cannot be read.")
        return []
    return raw.split(b"\n")[:-1] if raw.endswith(b"\n") else raw.split(b"\n")


def _leaves(lines: list[bytes], progress: Callable[[int], None]) -> list[merkle.Digest]:
    leaves = []
    for number, line in enumerate(lines, 1):
        leaves.append(merkle.hash_leaf(line))
        if number % 1000 == 0:
            progress(number)
    return leaves


def _counts(lines: list[bytes], faults: list[str]) -> dict[tuple[str, str], Sum]:
    try:
        return entries.tally(lines)
    except BadEntry as bad:
        faults.append(f"The {bad}.")
        return {}


def _wrong_texts(folder: Path) -> list[str]:
    return [
        f"The text {path.name} does not have the hash it is named by."
        for path in sorted((folder / "texts").glob("*.json"))
        if sha256(path.read_bytes()).hexdigest() != path.stem
    ]
