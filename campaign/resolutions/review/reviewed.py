"""A resolution under review, as a value; and the same laid flat, for history and comparing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from campaign.db import Json

Texts = Mapping[str, str]
Flat = Mapping[str, Json]
"""Every value under its own name: "d7.text.ky", "s2.theme.ru", "order" …"""


class Part(StrEnum):
    """What a paragraph is that asks for nothing."""

    PREAMBLE = "preamble"
    PROBLEMS = "problems"


@dataclass(frozen=True)
class ReviewedDemand:
    """One demand. Its key stays; its number is its place. Lines count from 1 in the source."""

    key: int
    texts: Texts
    line: int
    last_line: int
    addressees: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    confidence: float = 1.0
    origins: tuple[int, ...] = ()


@dataclass(frozen=True)
class ReviewedSection:
    """A list of demands under its heading; there is none without a demand."""

    key: int
    heading: str
    line: int
    themes: Texts
    demands: tuple[ReviewedDemand, ...]


@dataclass(frozen=True)
class ReviewedPassage:
    key: int
    part: Part
    texts: Texts
    line: int
    last_line: int


@dataclass(frozen=True)
class Reviewed:
    """The whole of it. Institutions stand here by their slugs."""

    language: str
    titles: Texts = field(default_factory=dict)
    names: Texts = field(default_factory=dict)
    summaries: Texts = field(default_factory=dict)
    places: Texts = field(default_factory=dict)
    adopted_on: date | None = None
    passages: tuple[ReviewedPassage, ...] = ()
    sections: tuple[ReviewedSection, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    looked_at: tuple[str, ...] = ()
    last_key: int = 0

    @property
    def demands(self) -> tuple[ReviewedDemand, ...]:
        return tuple(demand for section in self.sections for demand in section.demands)

    def number_of(self, key: int) -> int | None:
        """The place of a demand, from 1."""
        keys = [demand.key for demand in self.demands]
        return keys.index(key) + 1 if key in keys else None


def laid_flat(reviewed: Reviewed) -> dict[str, Json]:
    """Each value under its own name, so that two states differ exactly where something changed."""
    flat: dict[str, Json] = {
        "language": reviewed.language,
        "date": reviewed.adopted_on.isoformat() if reviewed.adopted_on else None,
        "last_key": reviewed.last_key,
        "order": [[s.key, [d.key for d in s.demands]] for s in reviewed.sections],
        "passages": [passage.key for passage in reviewed.passages],
    }
    for name, texts in _heads(reviewed).items():
        _put(flat, name, texts)
    for passage in reviewed.passages:
        flat[f"p{passage.key}"] = [passage.part.value, passage.line, passage.last_line]
        _put(flat, f"p{passage.key}.text", passage.texts)
    for section in reviewed.sections:
        flat[f"s{section.key}"] = section.line
        flat[f"s{section.key}.heading"] = section.heading
        _put(flat, f"s{section.key}.theme", section.themes)
        for demand in section.demands:
            _put_demand(flat, demand)
    flat |= {f"group.{slug}": list(members) for slug, members in reviewed.groups.items()}
    flat |= dict.fromkeys((f"looked.{mark}" for mark in reviewed.looked_at), True)
    return flat


def raised_from(flat: Flat) -> Reviewed:
    """The value that was laid flat."""
    parts = _by_first_name(flat)
    return Reviewed(
        language=flat["language"],
        titles=parts.get("title", {}),
        names=parts.get("name", {}),
        summaries=parts.get("summary", {}),
        places=parts.get("place", {}),
        adopted_on=date.fromisoformat(flat["date"]) if flat["date"] else None,
        passages=tuple(_passage(key, flat, parts) for key in flat["passages"]),
        sections=tuple(
            ReviewedSection(
                key=key,
                heading=flat[f"s{key}.heading"],
                line=flat[f"s{key}"],
                themes=parts.get(f"s{key}.theme", {}),
                demands=tuple(_demand(demand, flat, parts) for demand in demands),
            )
            for key, demands in flat["order"]
        ),
        groups={slug: tuple(members) for slug, members in parts.get("group", {}).items()},
        looked_at=tuple(sorted(parts.get("looked", {}))),
        last_key=flat["last_key"],
    )


def differences(before: Flat, after: Flat) -> tuple[dict[str, Json], dict[str, Json]]:
    """What was changed, as it was and as it is; None where nothing stands."""
    names = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return (
        {name: before.get(name) for name in names},
        {name: after.get(name) for name in names},
    )


def with_changes(flat: Flat, changes: Flat) -> dict[str, Json]:
    """The state with these values in place of its own."""
    gone = {name for name, value in changes.items() if value is None and name not in _ALWAYS}
    return {name: value for name, value in {**flat, **changes}.items() if name not in gone}


def is_text(name: str) -> bool:
    """Whether a value is words that people write, and may be written anew."""
    return bool(_WRITTEN.fullmatch(name))


def owner_of(name: str) -> str:
    """What a value belongs to: "d7" of "d7.text.ky"."""
    return name.partition(".")[0]


_ALWAYS = {"language", "date", "last_key", "order", "passages"}
_WRITTEN = re.compile(
    r"(?:title|name|summary|place|d\d+\.text|p\d+\.text|s\d+\.theme)\.[a-z]{2,3}|s\d+\.heading"
)


def _heads(reviewed: Reviewed) -> dict[str, Texts]:
    return {
        "title": reviewed.titles,
        "name": reviewed.names,
        "summary": reviewed.summaries,
        "place": reviewed.places,
    }


def _put(flat: dict[str, Json], name: str, texts: Texts) -> None:
    flat |= {f"{name}.{code}": text for code, text in texts.items() if text}


def _put_demand(flat: dict[str, Json], demand: ReviewedDemand) -> None:
    name = f"d{demand.key}"
    flat[name] = {
        "line": demand.line,
        "last_line": demand.last_line,
        "phrases": list(demand.phrases),
        "confidence": demand.confidence,
        "origins": list(demand.origins),
    }
    flat[f"{name}.addressees"] = list(demand.addressees)
    _put(flat, f"{name}.text", demand.texts)


def _by_first_name(flat: Flat) -> dict[str, dict[str, Json]]:
    """ "d7.text.ky" under "d7.text" and "ky"; the order of names is kept."""
    parts: dict[str, dict[str, Json]] = {}
    for name, value in flat.items():
        first, dot, last = name.rpartition(".")
        if dot:
            parts.setdefault(first, {})[last] = value
    return parts


def _demand(key: int, flat: Flat, parts: Mapping[str, dict[str, Json]]) -> ReviewedDemand:
    kept = flat[f"d{key}"]
    return ReviewedDemand(
        key=key,
        texts=parts.get(f"d{key}.text", {}),
        line=kept["line"],
        last_line=kept["last_line"],
        addressees=tuple(flat[f"d{key}.addressees"]),
        phrases=tuple(kept["phrases"]),
        confidence=kept["confidence"],
        origins=tuple(kept["origins"]),
    )


def _passage(key: int, flat: Flat, parts: Mapping[str, dict[str, Json]]) -> ReviewedPassage:
    part, line, last_line = flat[f"p{key}"]
    return ReviewedPassage(key, Part(part), parts.get(f"p{key}.text", {}), line, last_line)
