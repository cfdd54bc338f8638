"""One packet, composed: the PDF with its machine-readable parts inside. Pure, but for the child
process that sets it; the same facts and the same key give the same bytes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import pairwise

import segno

from campaign.deliveries import manifest, phrases, portal, sheets
from campaign.deliveries.facts import LANGUAGES, Endorsement, PacketFacts, Row, Week
from campaign.deliveries.glyphs import STAND_IN, one_line, printable
from campaign.deliveries.typesetting import PacketNotComposed, typeset

__all__ = ["Packet", "PacketNotComposed", "Part", "compose"]

IN_PACKET = 3_000
"""Rows set as a table inside the packet; more go into volumes (measured: 1.2 s, 242 MB)."""
PER_VOLUME = 25_000
"""Rows of one volume, each set by a fresh process."""
BY_MAIL = 7_000_000
"""Bytes that a mail may carry: many servers stop at 10 MB, and base64 adds 37 %."""
HARD_STOP = 18_000_000
"""Bytes that no mail takes: the annexes go by link and on paper."""
COLUMNS = 12
"""Weeks that fit side by side in the table of growth."""
_OF_VOLUMES = {
    "outgoing", "dated", "languages", "subject", "copy", "places", "demonstration"
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One file of a packet; `inside` where the PDF carries it, otherwise it lies beside the PDF."""

    name: str
    mime: str
    content: bytes
    sha256: str
    said: str = ""
    inside: bool = True
    pages: int = 0
    """Of a volume; 0 for other files."""

    @classmethod
    def of(cls, name: str, mime: str, content: bytes, said: str = "") -> "Part":
        return cls(name, mime, content, sha256(content).hexdigest(), said)

    def beside(self, pages: int = 0) -> "Part":
        return replace(self, inside=False, pages=pages)


@dataclass(frozen=True)
class Packet:
    """`sha256` and `pages` are of `pdf`; `parts` in the manifest's order, volumes first."""

    name: str
    pdf: bytes
    parts: tuple[Part, ...]
    sha256: str
    pages: int

    @property
    def size(self) -> int:
        """Bytes that travel: the PDF and what lies beside it."""
        return len(self.pdf) + sum(len(part.content) for part in self.parts if not part.inside)

    @property
    def fits_mail(self) -> bool:
        return self.size <= BY_MAIL

    @property
    def volumes(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.pages)

    def part(self, name: str) -> Part:
        """Raises KeyError."""
        return {part.name: part for part in self.parts}[name]


def compose(facts: PacketFacts, *, sign: Callable[[bytes], bytes]) -> Packet:
    """One packet to one institution, with what an appeal must hold by law 67 of 4 May 2007 as the
    ministries print it: the body, full names, an address to reply to, the substance, a date.

    `sign` is Ed25519 with the ledger's key: called for the manifest and for the PDF's seal.
    Raises PacketNotComposed with a `reason` when the facts cannot make a packet or cannot be set.
    """
    facts = _with_our_sentences(facts)
    _refuse_what_cannot_be(facts)
    volumes = tuple(_volumes(facts)) if len(facts.rows) > IN_PACKET else ()
    parts = (*volumes, *_files(facts, listed=not volumes))
    listing = Part.of(
        manifest.NAME, "application/json", manifest.of(facts, parts), "What this packet holds"
    )
    proof = Part.of(
        manifest.SIGNATURE,
        "text/plain",
        manifest.signature(listing.content, sign),
        "Ed25519 signature of manifest.json, base64",
    )
    parts = (*parts, listing, proof)
    done = typeset("packet.typ", _inputs(facts, parts), facts.dated)
    sealed = Part.of(
        f"{facts.id}.pdf.sig", "text/plain", manifest.signature(manifest.seal(done.pdf), sign)
    ).beside()
    digest = sha256(done.pdf).hexdigest()
    return Packet(f"{facts.id}.pdf", done.pdf, (*parts, sealed), digest, done.pages)


def _with_our_sentences(facts: PacketFacts) -> PacketFacts:
    """What the organiser left empty, in each language, and the order in which rows tell nothing."""
    salutation = {**phrases.SALUTATION, **facts.addressee.salutation}
    return replace(
        facts,
        addressee=replace(facts.addressee, salutation=salutation),
        opening={**phrases.opening(facts.resolution.title), **facts.opening},
        action={**phrases.ACTION, **facts.action},
        rows=sheets.in_order(facts.rows),
    )


def _refuse_what_cannot_be(facts: PacketFacts) -> None:
    if not facts.languages or not set(facts.languages) <= set(LANGUAGES):
        raise PacketNotComposed(reason="no-language")
    if not facts.own:
        raise PacketNotComposed(reason="no-demands")
    if facts.disclosed["counted_only"] < 0:
        raise PacketNotComposed(reason="more-rows-than-counted")


def _volumes(facts: PacketFacts) -> Iterator[Part]:
    starts = range(0, len(facts.rows), PER_VOLUME)
    for number, start in enumerate(starts, 1):
        rows = facts.rows[start : start + PER_VOLUME]
        name = f"{facts.id}-volume-{number}"
        listed = sheets.as_csv(rows, facts.places, facts.languages[0], start + 1)
        part = Part.of(f"{name}.csv", "text/csv", listed.encode(), "Signatories of this volume")
        data = {name: one for name, one in _letter_data(facts).items() if name in _OF_VOLUMES} | {
            "rows": [_row(row, facts) for row in rows],
            "first": start + 1,
            "volume": {"number": number, "of": len(starts)},
        }
        done = typeset("volume.typ", {"data": data, "files": [_attached(part)]}, facts.dated)
        yield Part.of(f"{name}.pdf", "application/pdf", done.pdf).beside(done.pages)


def _files(facts: PacketFacts, *, listed: bool) -> Iterator[Part]:
    if listed and facts.rows:
        rows = sheets.as_csv(facts.rows, facts.places, facts.languages[0])
        yield Part.of("signatories.csv", "text/csv", rows.encode(), "Signatories as disclosed")
    for language in facts.languages:
        name, text = portal.name_of(language, facts.languages), portal.text_of(facts, language)
        said = f"The appeal for a web form of {portal.LIMIT} characters"
        yield Part.of(name, "text/plain", text.encode("utf-8", "replace"), said)
    for extra in facts.attached:
        yield Part.of(extra.name, extra.mime, extra.text.encode(), extra.said)


def _inputs(facts: PacketFacts, parts: Sequence[Part]) -> dict[str, object]:
    data = _letter_data(facts) | {
        "rows": [] if len(facts.rows) > IN_PACKET else [_row(row, facts) for row in facts.rows],
        "volumes": [{"pages": part.pages} for part in parts if part.pages],
    }
    return {
        "data": data,
        "files": [_attached(part) for part in parts if part.inside],
        "parts": [{"name": p.name, "bytes": len(p.content), "sha256": p.sha256} for p in parts],
        "qr": _qr(facts.verify_url),
    }


def _letter_data(facts: PacketFacts) -> dict[str, object]:
    """The facts as the templates read them: the dataclasses' own names, dates as ISO 8601."""
    told = {f.name: _plain(getattr(facts, f.name)) for f in fields(facts) if f.name != "rows"}
    tally = told["tally"]
    if not isinstance(tally, dict):
        raise TypeError("a tally is a dataclass")
    tally["classes"] = {
        name: {**asdict(count), "standing": count.standing}
        for name, count in facts.tally.classes.items()
    }
    told["endorsements"] = [_endorsement(one) for one in facts.endorsements]
    tally["weeks"] = [_plain(week) for week in condensed(facts.tally.weeks)]
    return told | {
        "disclosed": facts.disclosed,
        "columns": {
            "place": any(row.place for row in facts.rows),
            "day": any(row.day for row in facts.rows),
        },
        "unprintable": any(STAND_IN in printable(row.name) for row in facts.rows),
    }


def condensed(weeks: Sequence[Week], most: int = COLUMNS) -> list[Week]:
    """No more columns than fit: neighbouring weeks together, the newest ones complete."""
    size = max(-(-len(weeks) // most), 1)
    first = len(weeks) % size
    cuts = [0, *range(first or size, len(weeks), size), len(weeks)] if weeks else [0]
    spans = [weeks[start:end] for start, end in pairwise(cuts)]
    return [Week(s[0].starts, sum(week.new for week in s), s[-1].total) for s in spans]


def _endorsement(found: Endorsement) -> dict[str, object]:
    return {
        "name": {language: one_line(text) for language, text in found.name.items()},
        "place": {language: one_line(text) for language, text in found.place.items()},
        "ways": list(found.ways),
        "dated": found.dated.isoformat(),
        "demands": list(found.demands),
        "label": one_line(found.label),
        "officer": one_line(found.officer),
        "statement": one_line(found.statement),
        "version": found.version,
    }


def _row(row: Row, facts: PacketFacts) -> list[str]:
    known = row.place in facts.places
    place = row.place if known else one_line(row.place)
    return [row.disclosure, one_line(row.name), place, row.day.isoformat() if row.day else ""]


def _plain(value: object) -> object:
    """Only what JSON holds, and only what the fonts can print."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def _attached(part: Part) -> dict[str, str]:
    return {
        "name": part.name, "mime": part.mime, "said": part.said, "text": part.content.decode(),
    }  # fmt: skip


def _qr(url: str) -> str:
    code = BytesIO()
    segno.make(url, error="m", micro=False).save(
        code, kind="svg", border=2, xmldecl=False, svgns=True, omitsize=True
    )
    return code.getvalue().decode()
