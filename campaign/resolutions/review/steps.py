"""The steps of a review: each takes a resolution under review and gives it changed, or refuses."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from campaign.errors import CampaignError, NotFound
from campaign.resolutions.review.reviewed import (
    Part,
    Reviewed,
    ReviewedDemand,
    ReviewedPassage,
    ReviewedSection,
    Texts,
    is_text,
    laid_flat,
    owner_of,
    raised_from,
    with_changes,
)

Thing = TypeVar("Thing")
Change = Callable[[Reviewed], Reviewed]
UNFINISHED = "[…]"
"""Stands in a translation of which a part is missing, until somebody completes it."""


class NothingAbove(CampaignError):
    """The first demand has none above it."""

    code = "nothing-above"


class CutUnclear(CampaignError):
    """A demand is split at a place in its own words, into at least two pieces."""

    code = "cut-unclear"


class WordsMissing(CampaignError):
    """The authoritative words of a demand cannot be taken away, nor a language without them declared."""

    code = "words-missing"


class WrittenMeanwhile(CampaignError):
    """Somebody else wrote in the same field since the page was shown."""

    code = "written-meanwhile"


# ---- demands


def make_demand(
    reviewed: Reviewed,
    *,
    lines: tuple[int, int],
    text: str,
    phrases: Sequence[str] = (),
    addressees: Sequence[str] | None = None,
) -> Reviewed:
    """A paragraph of the source becomes a demand, in its place by the lines.

    Without addressees it is asked of whom the demand before it is asked.
    """
    line, last_line = lines
    if not text:
        raise CutUnclear
    before = [demand for demand in reviewed.demands if demand.line <= line]
    neighbour = before[-1] if before else next(iter(reviewed.demands), None)
    key = reviewed.last_key + 1
    made = ReviewedDemand(
        key=key,
        texts={reviewed.language: text},
        line=line,
        last_line=last_line,
        addressees=tuple(
            addressees if addressees is not None else neighbour.addressees if neighbour else ()
        ),
        phrases=tuple(phrases),
    )
    kept = tuple(p for p in reviewed.passages if not line <= p.line <= last_line)
    grown = replace(reviewed, passages=kept, last_key=key)
    if neighbour is None:
        only = ReviewedSection(key, "", line, {}, (made,))
        return replace(grown, sections=(only,))
    return _spliced(grown, neighbour.key, (neighbour, made) if before else (made, neighbour))


def leave_out(reviewed: Reviewed, key: int) -> Reviewed:
    """No demand any more; its paragraph stays in the source."""
    return _spliced(reviewed, key, ())


def mark(
    reviewed: Reviewed, *, lines: tuple[int, int], text: str, part: Part, origin: int | None = None
) -> Reviewed:
    """A paragraph of the source is a problem, or of the preamble; `origin`: the demand it was."""
    texts: Texts = {reviewed.language: text}
    if origin is not None:
        texts = demand_with(reviewed, origin).texts
        reviewed = leave_out(reviewed, origin)
    others = [p for p in reviewed.passages if not lines[0] <= p.line <= lines[1]]
    passage = ReviewedPassage(reviewed.last_key + 1, part, texts, *lines)
    passages = sorted([*others, passage], key=lambda one: one.line)
    return replace(reviewed, passages=tuple(passages), last_key=passage.key)


def unmark(reviewed: Reviewed, key: int) -> Reviewed:
    """Neither a problem nor of the preamble."""
    _found(passage for passage in reviewed.passages if passage.key == key)
    return replace(reviewed, passages=tuple(p for p in reviewed.passages if p.key != key))


def split(reviewed: Reviewed, key: int, pieces: Mapping[str, Sequence[str]]) -> Reviewed:
    """Cuts a demand in its authoritative words, and each translation that is cut as often.

    A translation that is not stays whole with the first, and is marked as unfinished.
    """
    whole = demand_with(reviewed, key)
    cut = [piece for piece in pieces.get(reviewed.language, ()) if piece]
    if len(cut) < len(("one", "two")) or _bare(" ".join(cut)) != _bare(
        whole.texts[reviewed.language]
    ):
        raise CutUnclear
    texts: list[dict[str, str]] = [{} for _ in cut]
    for language, text in whole.texts.items():
        said = [piece for piece in pieces.get(language, ()) if piece]
        if len(said) == len(cut):
            for piece, words in zip(texts, said, strict=True):
                piece[language] = words
        else:
            texts[0][language] = _unfinished(text)
    first = replace(whole, texts=texts[0])
    others = tuple(
        replace(whole, key=reviewed.last_key + at, texts=text)
        for at, text in enumerate(texts[1:], start=1)
    )
    grown = replace(reviewed, last_key=reviewed.last_key + len(others))
    return _spliced(grown, key, (first, *others))


def merge_with_the_one_above(reviewed: Reviewed, key: int) -> Reviewed:
    """One demand of two, in the place and under the key of the upper one, asked of both's addressees."""
    lower = demand_with(reviewed, key)
    upper = _above(reviewed, key)
    merged = replace(
        upper,
        texts={
            language: _joined(upper.texts.get(language), lower.texts.get(language))
            for language in {**upper.texts, **lower.texts}
        },
        addressees=tuple(dict.fromkeys((*upper.addressees, *lower.addressees))),
        phrases=tuple(dict.fromkeys((*upper.phrases, *lower.phrases))),
        line=min(upper.line, lower.line),
        last_line=max(upper.last_line, lower.last_line),
        confidence=min(upper.confidence, lower.confidence),
        origins=tuple(dict.fromkeys((*upper.origins, *lower.origins))),
    )
    return _spliced(_spliced(reviewed, key, ()), upper.key, (merged,))


def move(reviewed: Reviewed, key: int, by: int) -> Reviewed:
    """One place up (-1) or down (+1); at the edge of its list, into the next list that way."""
    moved = demand_with(reviewed, key)
    at, place = _place_of(reviewed, key)
    demands = reviewed.sections[at].demands
    if 0 <= place + by < len(demands):
        other = demands[place + by]
        pair = (moved, other) if by < 0 else (other, moved)
        return _spliced(_spliced(reviewed, key, ()), other.key, pair)
    if not 0 <= at + by < len(reviewed.sections):
        raise NothingAbove
    target = reviewed.sections[at + by]
    return move_to(reviewed, key, target.key, first=by > 0)


def move_to(reviewed: Reviewed, key: int, section: int, *, first: bool = False) -> Reviewed:
    """To the end of another list, or its beginning."""
    moved = demand_with(reviewed, key)
    target = section_with(reviewed, section)
    if moved in target.demands:
        return reviewed
    demands = (moved, *target.demands) if first else (*target.demands, moved)
    rest = _spliced(reviewed, key, ())
    return _with_sections(
        rest,
        [replace(one, demands=demands) if one.key == section else one for one in rest.sections],
    )


# ---- lists and themes


def begin_list(reviewed: Reviewed, key: int, *, heading: str, themes: Texts) -> Reviewed:
    """A new list from this demand to the end of the list it stands in."""
    at, place = _place_of(reviewed, key)
    old = reviewed.sections[at]
    begun = ReviewedSection(
        reviewed.last_key + 1, heading, old.demands[place].line, themes, old.demands[place:]
    )
    upper = replace(old, demands=old.demands[:place])
    sections = (*reviewed.sections[:at], upper, begun, *reviewed.sections[at + 1 :])
    return _with_sections(replace(reviewed, last_key=begun.key), sections)


def remove_list(reviewed: Reviewed, key: int) -> Reviewed:
    """Its heading and theme go; its demands join the list above, or below the first."""
    section_with(reviewed, key)
    at = [section.key for section in reviewed.sections].index(key)
    sections = list(reviewed.sections)
    gone = sections.pop(at)
    if not sections:
        raise NothingAbove
    if at:
        above = sections[at - 1]
        sections[at - 1] = replace(above, demands=(*above.demands, *gone.demands))
    else:
        sections[0] = replace(sections[0], demands=(*gone.demands, *sections[0].demands))
    return _with_sections(reviewed, sections)


def theme(reviewed: Reviewed, key: int, themes: Texts) -> Reviewed:
    """One demand under another theme: into the list that has it, or alone into a new one."""
    at, place = _place_of(reviewed, key)
    for section in reviewed.sections:
        if section.themes == themes:
            return move_to(reviewed, key, section.key)
    begun = begin_list(reviewed, key, heading="", themes=themes)
    rest = begun.sections[at + (place > 0)].demands[1:]
    if not rest:
        return begun
    old = reviewed.sections[at]
    return begin_list(begun, rest[0].key, heading=old.heading, themes=old.themes)


# ---- addressees


def ask(reviewed: Reviewed, keys: Sequence[int], addressees: Sequence[str]) -> Reviewed:
    """These demands are asked of these institutions, and of nobody else."""
    for key in keys:
        asked = replace(demand_with(reviewed, key), addressees=tuple(dict.fromkeys(addressees)))
        reviewed = _spliced(reviewed, key, (asked,))
    return reviewed


def pick(reviewed: Reviewed, group: str, members: Sequence[str]) -> Reviewed:
    """Whom a group means in this campaign."""
    return replace(reviewed, groups={**reviewed.groups, group: tuple(dict.fromkeys(members))})


# ---- words, date, language, doubts


def write(reviewed: Reviewed, written: Mapping[str, str], seen: Mapping[str, str]) -> Reviewed:
    """Puts texts into their fields ("d7.text.ky"); `seen` is the print of each as it was shown.

    A field that was not touched stays as it is now; one that somebody else changed since it was
    shown is refused. The authoritative words cannot be emptied.
    """
    flat = laid_flat(reviewed)
    changes: dict[str, str | None] = {}
    for name, text in written.items():
        now = flat.get(name, "")
        if not is_text(name):
            raise NotFound
        if text == now or (name in seen and print_of(text) == seen[name]):
            continue
        if not _is_there(name, flat) or (name in seen and print_of(now) != seen[name]):
            raise WrittenMeanwhile(field=name)
        if not text and name.endswith(f".text.{reviewed.language}"):
            raise WordsMissing(count=1)
        changes[name] = text or ("" if name.endswith(".heading") else None)
    return raised_from(with_changes(flat, changes))


def print_of(text: str) -> str:
    """A short print of a text, to see whether it is still as it was shown."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def declare(reviewed: Reviewed, language: str) -> Reviewed:
    """Makes a language the authoritative one; every demand must have it."""
    lacking = [demand for demand in reviewed.demands if not is_whole(demand.texts.get(language))]
    if lacking:
        raise WordsMissing(count=len(lacking))
    return replace(reviewed, language=language)


def set_date(reviewed: Reviewed, adopted_on: date | None) -> Reviewed:
    return replace(reviewed, adopted_on=adopted_on)


def look_at(reviewed: Reviewed, doubt: str, *, looked: bool = True) -> Reviewed:
    """Ticks a doubt off, or brings it back."""
    marks = {*reviewed.looked_at, doubt} if looked else {*reviewed.looked_at} - {doubt}
    return replace(reviewed, looked_at=tuple(sorted(marks)))


def is_whole(text: str | None) -> bool:
    """Whether a text is there, with no part of it missing."""
    return bool(text) and UNFINISHED not in (text or "")


# ---- finding things


def demand_with(reviewed: Reviewed, key: int) -> ReviewedDemand:
    """Raises NotFound."""
    return _found(demand for demand in reviewed.demands if demand.key == key)


def section_with(reviewed: Reviewed, key: int) -> ReviewedSection:
    """Raises NotFound."""
    return _found(section for section in reviewed.sections if section.key == key)


def section_of(reviewed: Reviewed, key: int) -> ReviewedSection:
    """The list a demand stands in; raises NotFound."""
    return reviewed.sections[_place_of(reviewed, key)[0]]


def _found(things: Iterable[Thing]) -> Thing:
    for thing in things:
        return thing
    raise NotFound


def _place_of(reviewed: Reviewed, key: int) -> tuple[int, int]:
    for at, section in enumerate(reviewed.sections):
        for place, demand in enumerate(section.demands):
            if demand.key == key:
                return at, place
    raise NotFound


def _above(reviewed: Reviewed, key: int) -> ReviewedDemand:
    keys = [demand.key for demand in reviewed.demands]
    at = keys.index(key)
    if not at:
        raise NothingAbove
    return reviewed.demands[at - 1]


def _spliced(reviewed: Reviewed, key: int, instead: tuple[ReviewedDemand, ...]) -> Reviewed:
    """These in place of one demand."""
    at, place = _place_of(reviewed, key)
    section = reviewed.sections[at]
    demands = (*section.demands[:place], *instead, *section.demands[place + 1 :])
    sections = (
        *reviewed.sections[:at],
        replace(section, demands=demands),
        *reviewed.sections[at + 1 :],
    )
    return _with_sections(reviewed, sections)


def _with_sections(reviewed: Reviewed, sections: Sequence[ReviewedSection]) -> Reviewed:
    return replace(reviewed, sections=tuple(section for section in sections if section.demands))


def _joined(upper: str | None, lower: str | None) -> str:
    return f"{upper or UNFINISHED} {lower or UNFINISHED}"


def _unfinished(text: str) -> str:
    return text if UNFINISHED in text else f"{text} {UNFINISHED}"


def _bare(text: str) -> str:
    return "".join(text.split())


def _is_there(name: str, flat: Mapping[str, object]) -> bool:
    owner = owner_of(name)
    return owner in flat or not owner[1:].isdigit()
