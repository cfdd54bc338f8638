"""The same resolution in a second language: read, laid beside the first, and taken over text by text."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from campaign.db import Json, db
from campaign.errors import CampaignError, NotFound
from campaign.i18n import Language
from campaign.institutions import directory
from campaign.institutions.entry import Entry
from campaign.resolutions.alignment import SURE, Pair, Side, align
from campaign.resolutions.findings import Outline
from campaign.resolutions.matching import match
from campaign.resolutions.models import Alignment, Resolution
from campaign.resolutions.outline import outline
from campaign.resolutions.readers import Document
from campaign.resolutions.review import keeping
from campaign.resolutions.review.history import ChangedMeanwhile
from campaign.resolutions.review.reviewed import Part, Reviewed, laid_flat
from campaign.resolutions.review.steps import UNFINISHED, Change, write


class LanguageUnclear(CampaignError):
    """The second document is in none of our languages, or in the language of the first."""

    code = "language-unclear"


@dataclass(frozen=True)
class ShownPair:
    """A pair as a page shows it: our texts by their fields, and theirs by their places."""

    at: int
    kind: str
    fields: tuple[str, ...]
    texts: tuple[int, ...]
    confidence: float
    ours: tuple[str, ...]
    theirs: str
    there: str
    """What stands in that language already."""

    @property
    def is_taken(self) -> bool:
        return bool(self.fields and self.theirs) and self.there == self.theirs

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


@dataclass(frozen=True)
class _Text:
    """One text of either document, where its counterpart would be looked for."""

    kind: str
    name: str
    side: Side


def lay_beside(
    resolution: Resolution, document: Document, language: str | None = None
) -> Alignment:
    """Reads the document and aligns it with the resolution; nothing is taken over yet.

    The language is recognised unless given. The same document again gives what was laid beside
    before. Raises NotAResolution, LanguageUnclear.
    """
    outlined = outline(document.blocks)
    found = language or outlined.language
    if found not in set(Language) or found == resolution.language:
        raise LanguageUnclear
    theirs = list(_theirs(outlined, directory.entries()))
    print_ = hashlib.sha256("\n".join(text.side.text for text in theirs).encode()).hexdigest()
    known = _known(resolution, print_)
    if known is not None:
        return known
    laid = Alignment(
        resolution_id=resolution.id,
        language=found,
        sha256=print_,
        texts=[{"kind": text.kind, "text": text.side.text} for text in theirs],
        pairs=_pairs(list(_ours(keeping.reviewed(resolution))), theirs),
    )
    db.session.add(laid)
    db.session.flush()
    return laid


def beside(resolution: Resolution) -> list[Alignment]:
    """The documents that were laid beside it."""
    return list(
        db.session.scalars(
            select(Alignment).where(Alignment.resolution_id == resolution.id).order_by(Alignment.id)
        )
    )


def one_beside(resolution: Resolution, alignment_id: int) -> Alignment:
    """Raises NotFound."""
    found = db.session.get(Alignment, alignment_id)
    if found is None or found.resolution_id != resolution.id:
        raise NotFound
    return found


def shown_pairs(alignment: Alignment, reviewed: Reviewed) -> list[ShownPair]:
    """The doubtful first, in the order of the document; what is not there any more is left out."""
    flat = laid_flat(reviewed)
    found = [_shown(at, pair, alignment, flat, reviewed) for at, pair in enumerate(alignment.pairs)]
    there = [pair for pair in found if pair.ours or not pair.fields]
    return sorted(there, key=_doubtful_first)


def _doubtful_first(pair: ShownPair) -> tuple[bool, bool]:
    """What may be wrong, then what is missing on one side, then what is sure."""
    return pair.is_sure, not (pair.ours and pair.theirs)


def choices(alignment: Alignment, pairs: Sequence[ShownPair]) -> dict[int, list[int]]:
    """For each pair the texts that may belong to it: those around its own, and those left alone."""
    alone = [at for pair in pairs if not pair.fields for at in pair.texts]
    found = {}
    for place, pair in enumerate(sorted(pairs, key=lambda pair: pair.at)):
        own = pair.texts[0] if pair.texts else place
        near = range(max(0, own - AROUND), min(len(alignment.texts), own + AROUND + 1))
        every = sorted({*near, *alone, *pair.texts})
        found[pair.at] = [at for at in every if alignment.texts[at]["kind"] == pair.kind]
    return found


AROUND = 6


def taking(alignment: Alignment, ats: Sequence[int]) -> Change:
    """The step that takes these pairs over as translations.

    Where one text answers to several of ours it stands with the first, marked as unfinished.
    """
    written: dict[str, str] = {}
    for at in ats:
        pair = alignment.pairs[at]
        if pair["fields"] and pair["texts"]:
            written[f"{pair['fields'][0]}.{alignment.language}"] = _joined(pair, alignment)
    return lambda reviewed: write(reviewed, written, {})


def pair_with(alignment: Alignment, at: int, text: int | None, *, seen: int) -> None:
    """An organiser says which text the first field of a pair is; or that it has none."""
    if alignment.version != seen:
        raise ChangedMeanwhile
    pairs = [dict(pair) for pair in alignment.pairs]
    if not 0 <= at < len(pairs) or (text is not None and not 0 <= text < len(alignment.texts)):
        raise NotFound
    released = [one for one in pairs[at]["texts"] if one != text]
    for pair in pairs:
        pair["texts"] = [one for one in pair["texts"] if one != text]
    pairs[at] |= {"texts": [] if text is None else [text], "confidence": 1.0}
    pairs += [{"fields": [], "texts": [one], "confidence": 0.0} for one in released]
    alignment.pairs = [pair for pair in pairs if pair["fields"] or pair["texts"]]
    alignment.version += 1


# ---- both documents as lists of texts


def _ours(reviewed: Reviewed) -> Iterator[_Text]:
    own = reviewed.language
    yield _Text("title", "title", Side(reviewed.titles.get(own, "")))
    if own in reviewed.places:
        yield _Text("place", "place", Side(reviewed.places[own]))
    for passage in reviewed.passages:
        name = f"p{passage.key}.text"
        yield _Text(passage.part.value, name, Side(passage.texts.get(own, "")))
    for at, section in enumerate(reviewed.sections):
        if own in section.themes:
            yield _Text("theme", f"s{section.key}.theme", Side(section.themes[own], at))
        for demand in section.demands:
            asked = frozenset(demand.addressees)
            side = Side(demand.texts.get(own, ""), at, asked)
            yield _Text("demand", f"d{demand.key}.text", side)


def _theirs(outlined: Outline, entries: Sequence[Entry]) -> Iterator[_Text]:
    meant: dict[str, str | None] = {}
    if outlined.title:
        yield _Text("title", "", Side(outlined.title))
    if outlined.place:
        yield _Text("place", "", Side(outlined.place))
    for passage in outlined.preamble:
        yield _Text(Part.PREAMBLE.value, "", Side(passage.text))
    for passage in outlined.problems:
        yield _Text(Part.PROBLEMS.value, "", Side(passage.text))
    for at, section in enumerate(outlined.sections):
        if section.theme:
            yield _Text("theme", "", Side(section.theme, at))
        for demand in section.demands:
            phrases = demand.addressees or section.addressees
            for phrase in phrases:
                if phrase not in meant:
                    meant[phrase] = match(phrase, entries).slug
            asked = frozenset(slug for phrase in phrases if (slug := meant[phrase]))
            yield _Text("demand", "", Side(demand.text, at, asked))


def _pairs(ours: Sequence[_Text], theirs: Sequence[_Text]) -> list[Json]:
    kinds = dict.fromkeys(text.kind for text in (*ours, *theirs))
    return [pair for kind in kinds for pair in _pairs_of(kind, ours, theirs)]


def _pairs_of(kind: str, ours: Sequence[_Text], theirs: Sequence[_Text]) -> Iterator[Json]:
    first = [text for text in ours if text.kind == kind]
    places = [at for at, text in enumerate(theirs) if text.kind == kind]
    second = [theirs[at].side for at in places]
    only_one = len(first) == len(second) == 1 and kind in _ONLY_ONE
    found = (Pair((0,), (0,), 1.0),) if only_one else align([text.side for text in first], second)
    for pair in found:
        yield {
            "fields": [first[at].name for at in pair.firsts],
            "texts": [places[at] for at in pair.seconds],
            "confidence": pair.confidence,
        }


_ONLY_ONE = {"title", "place"}


def _known(resolution: Resolution, print_: str) -> Alignment | None:
    return db.session.scalar(
        select(Alignment).where(
            Alignment.resolution_id == resolution.id, Alignment.sha256 == print_
        )
    )


def _shown(
    at: int, pair: Json, alignment: Alignment, flat: Mapping[str, Json], reviewed: Reviewed
) -> ShownPair:
    fields = tuple(pair["fields"])
    ours = tuple(flat.get(f"{name}.{reviewed.language}", "") for name in fields)
    kind = alignment.texts[pair["texts"][0]]["kind"] if pair["texts"] else _kind_of(fields[0])
    return ShownPair(
        at=at,
        kind=kind,
        fields=fields,
        texts=tuple(pair["texts"]),
        confidence=pair["confidence"],
        ours=tuple(text for text in ours if text),
        theirs=_joined(pair, alignment),
        there=flat.get(f"{fields[0]}.{alignment.language}", "") if fields else "",
    )


def _kind_of(name: str) -> str:
    return {"d": "demand", "s": "theme", "t": "title"}.get(name[0], "preamble")


def _joined(pair: Json, alignment: Alignment) -> str:
    words = " ".join(alignment.texts[at]["text"] for at in pair["texts"])
    return f"{words} {UNFINISHED}" if words and len(pair["fields"]) > 1 else words
