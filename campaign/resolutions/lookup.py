"""Finding institutions in the directory by what somebody has typed so far."""

from collections.abc import Sequence

from campaign.institutions.entry import Entry
from campaign.resolutions.matching import match, normalised

MOST = 8
SHORTEST = 2


def suggestions(typed: str, directory: Sequence[Entry], most: int = MOST) -> list[str]:
    """Slugs, the nearest first: by the beginning of a name, of a word in it, within, or by likeness."""
    words = normalised(typed)
    if len(words) < SHORTEST:
        return []
    ranked = sorted((-_nearness(words, typed, entry), at) for at, entry in enumerate(directory))
    return [directory[at].slug for score, at in ranked if score < 0][:most]


def _nearness(words: str, typed: str, entry: Entry) -> float:
    names = [normalised(name) for name in entry.names]
    if words in names:
        return 4.0
    if any(name.startswith(words) for name in names):
        return 3.0
    if any(f" {words}" in name for name in names):
        return 2.0
    if any(words in name for name in names):
        return 1.5
    return match(typed, [entry]).confidence


def meant(typed: str, directory: Sequence[Entry]) -> str | None:
    """The one institution that is called exactly so in any language; none where two are."""
    words = normalised(typed)
    found = [
        entry.slug for entry in directory if words in {normalised(name) for name in entry.names}
    ]
    return found[0] if len(found) == 1 else None
