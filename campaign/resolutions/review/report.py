"""What the review changed against what was read: the reader measured on real use. Names nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from campaign.db import Json
from campaign.institutions.entry import Entry
from campaign.resolutions.matching import match
from campaign.resolutions.review.reviewed import Reviewed, ReviewedDemand, ReviewedSection


@dataclass(frozen=True)
class Report:
    """How many demands were read, and what became of them.

    `kept` is untouched in words, addressees and theme. One demand may count as edited, re-routed
    and re-themed at once. `split` and `merged` count demands as they were read; `added` those
    that came from none.
    """

    read: int
    kept: int
    edited: int
    split: int
    merged: int
    added: int
    dropped: int
    rerouted: int
    rethemed: int
    head: tuple[str, ...]
    """Which of title, place, date and language were corrected."""


def report(reading: Reviewed, now: Reviewed) -> Report:
    """Compares by the keys that demands keep, never by their numbers."""
    own = reading.language
    themes_then, themes_now = _themes(reading, own), _themes(now, own)
    fates = [
        _fate(demand, now, own, themes_then[demand.key], themes_now) for demand in reading.demands
    ]
    return Report(
        read=len(fates),
        kept=fates.count(frozenset()),
        added=sum(not demand.origins for demand in now.demands),
        head=tuple(name for name, told in _HEAD.items() if told(reading) != told(now)),
        **{
            name: sum(name in fate for fate in fates)
            for name in ("edited", "split", "merged", "dropped", "rerouted", "rethemed")
        },
    )


def as_gold(
    reading: Reviewed, now: Reviewed, lines: Sequence[str], directory: Sequence[Entry]
) -> dict[str, Json]:
    """The reviewed resolution in the shape of a prediction, in the words of its document.

    Addressees are named as the document names them; where it does not, as the directory does.
    """
    said = _Saying(reading, "".join("".join(lines).split()).casefold(), directory)
    own = reading.language
    return {
        "title": now.titles.get(own),
        "date": now.adopted_on.isoformat() if now.adopted_on else None,
        "place": now.places.get(own),
        "language": own,
        "problems": [p.texts[own] for p in now.passages if p.part == "problems" and own in p.texts],
        "sections": [_gold_section(section, own, said) for section in now.sections],
    }


_HEAD: dict[str, Callable[[Reviewed], object]] = {
    "title": lambda r: r.titles.get(r.language),
    "place": lambda r: r.places.get(r.language),
    "date": lambda r: r.adopted_on,
    "language": lambda r: r.language,
}


def _fate(
    read: ReviewedDemand, now: Reviewed, own: str, theme: str, themes: dict[int, str]
) -> frozenset[str]:
    became = [demand for demand in now.demands if read.key in demand.origins]
    if not became:
        return frozenset({"dropped"})
    fate = set()
    if len(became) > 1:
        fate.add("split")
    if any(len(demand.origins) > 1 for demand in became):
        fate.add("merged")
    if not fate and became[0].texts.get(own) != read.texts.get(own):
        fate.add("edited")
    if any({*demand.addressees} != {*read.addressees} for demand in became):
        fate.add("rerouted")
    if any(themes[demand.key] != theme for demand in became):
        fate.add("rethemed")
    return frozenset(fate)


def _themes(reviewed: Reviewed, language: str) -> dict[int, str]:
    return {
        demand.key: section.themes.get(language, "")
        for section in reviewed.sections
        for demand in section.demands
    }


@dataclass(frozen=True)
class _Saying:
    """How the document says a thing: its own cut of a demand, its own name of an institution."""

    reading: Reviewed
    squashed: str
    directory: Sequence[Entry]

    def text(self, demand: ReviewedDemand) -> str:
        words = demand.texts.get(self.reading.language, "")
        read = [one for one in self.reading.demands if one.key in demand.origins]
        if self._has(words) or len(read) != 1:
            return words
        return read[0].texts.get(self.reading.language, words)

    def names(self, demand: ReviewedDemand) -> list[str]:
        """As they were read, where nobody was added or taken away; phrases nobody answers to stay."""
        read = [one for one in self.reading.demands if one.key in demand.origins]
        if not demand.addressees or any({*one.addressees} == {*demand.addressees} for one in read):
            return list(demand.phrases)
        return [name for slug in demand.addressees for name in self._called(slug, demand.phrases)]

    def _called(self, slug: str, phrases: Sequence[str]) -> list[str]:
        meant = [phrase for phrase in phrases if match(phrase, self.directory).slug == slug]
        named = [name for entry in self.directory if entry.slug == slug for name in entry.names]
        return meant or [name for name in named if self._has(name)][:1] or [*named, slug][:1]

    def _has(self, words: str) -> bool:
        return "".join(words.split()).casefold() in self.squashed


def _gold_section(section: ReviewedSection, own: str, said: _Saying) -> dict[str, Json]:
    asked = [said.names(demand) for demand in section.demands]
    common = max(asked, key=asked.count)
    return {
        "addressees": common,
        "theme": section.themes.get(own),
        "demands": [
            {"text": said.text(demand), "addressees": None if names == common else names}
            for demand, names in zip(section.demands, asked, strict=True)
        ],
    }
