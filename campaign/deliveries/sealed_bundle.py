"""A campaign's sealed details as one file, and opening it where there is no server.

JSON lines, UTF-8. The first line says what it is; each further one is a person who stands in the
ledger: what was sealed, the district, and what each appeal's institution may see. The lines are in
the order of random keys, which tells nothing of when anyone signed. Described in docs/keys.md.
"""

import csv
import io
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select, true
from sqlalchemy.orm import selectinload

from campaign import audit, stops
from campaign.appeals.keys import KeyOfAnother
from campaign.appeals.models import PUBLIC, Appeal
from campaign.db import Json, db, utcnow
from campaign.deliveries.sheets import safe_cell
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.organisers.by_two import doors
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.models import ActKind
from campaign.resolutions.models import Campaign
from campaign.signatures.disclosure import initials_of
from campaign.signatures.models import Disclosure, Signatory, SignatureState
from campaign.signatures.signing import sealed_for
from campaign.stops import NamesHidden, StopKind
from campaign.vault import OpenedKey
from campaign.vault.key_file import words_of

FORMAT, VERSION = "campaign-sealed", 1
BATCH = 1000
TAKEN = "sealed details taken away"
"""In the audit, and on each signer's own page: what is opened elsewhere nobody here sees."""


class BundleUnclear(CampaignError):
    """Not a file that `campaign export-sealed` wrote, or it was cut or altered."""

    code = "bundle-unclear"


@dataclass(frozen=True)
class Head:
    """What the first line says."""

    campaign: str
    context: str
    public_key: bytes
    appeals: tuple[str, ...]
    people: int


class Row(NamedTuple):
    """What one institution may see of one person; mail and settlement only where all is opened."""

    appeal: str
    disclosure: str
    name: str
    district: str
    mail: str = ""
    settlement: str = ""


def as_wanted(campaign: Campaign) -> Wanted:
    """What two have to agree on: those who stand now. Raises StepOutOfOrder where nobody does."""
    people = len(_keys(campaign, None))
    if not people:
        raise StepOutOfOrder
    until = utcnow().isoformat()
    return Wanted(ActKind.EXPORT, "export", {"people": people, "until": until} | facts_of(campaign))


def facts_of(campaign: Campaign) -> dict[str, Json]:
    return {"public_key": words_of(campaign.public_key or b"")}


def agreed(campaign: Campaign, organiser_id: int) -> Iterator[str]:
    """The lines of what two agreed on; see `take`."""
    return export(campaign, take(campaign, organiser_id))


def take(campaign: Campaign, organiser_id: int) -> datetime:
    """Once: of what two agreed on, the moment until which somebody must have stood who is in it, and
    still stands. In the caller's transaction. Raises NeedsTwo, NamesHidden."""
    if stops.is_on(StopKind.NAMES, campaign.id):
        raise NamesHidden
    act = doors.go_through_once(campaign.id, organiser_id, ActKind.EXPORT, "export")
    audit.record(organiser_id, TAKEN, campaign.slug, campaign_id=campaign.id, why=act.why)
    return datetime.fromisoformat(act.facts["until"])


def export(campaign: Campaign, until: datetime | None = None) -> Iterator[str]:
    """The file's lines, each with its line feed; reads in batches, in whatever transaction there
    is. Nobody who withdrew or was erased is in it."""
    slugs = _appeals(campaign)
    keys = _keys(campaign, until)
    yield _line(
        {
            "format": FORMAT,
            "version": VERSION,
            "campaign": campaign.slug,
            "context": sealed_for(campaign.id),
            "public_key": b64encode(campaign.public_key or b"").decode(),
            "appeals": list(slugs.values()),
            "people": len(keys),
            "made_at": utcnow().isoformat(timespec="seconds"),
        }
    )
    for start in range(0, len(keys), BATCH):
        people = db.session.scalars(
            select(Signatory)
            .where(Signatory.key.in_(keys[start : start + BATCH]))
            .options(selectinload(Signatory.signatures))
            .order_by(Signatory.key)
        )
        yield from [_line(_person(person, slugs)) for person in people]
        db.session.expunge_all()


def head_of(line: str) -> Head:
    """Raises BundleUnclear."""
    try:
        facts = json.loads(line)
        if (facts["format"], facts["version"]) != (FORMAT, VERSION):
            raise BundleUnclear
        return Head(
            str(facts["campaign"]),
            str(facts["context"]),
            b64decode(facts["public_key"], validate=True),
            tuple(facts["appeals"]),
            int(facts["people"]),
        )
    except (ValueError, KeyError, TypeError):
        raise BundleUnclear from None


def opened(
    head: Head, lines: Iterable[str], key: OpenedKey, *, appeal: str = "", everything: bool = False
) -> Iterator[list[Row]]:
    """For each person what may be seen of them, of all appeals or of one; often nothing.

    A "counted only" row is opened only with `everything`. Raises KeyOfAnother, BundleUnclear also
    where fewer people follow than the first line says, and VaultLocked for an altered one.
    """
    if key.public != head.public_key:
        raise KeyOfAnother
    if appeal and appeal not in head.appeals:
        raise BundleUnclear
    people = 0
    for line in lines:
        yield _rows(line, head, key, appeal, everything=everything)
        people += 1
    if people != head.people:
        raise BundleUnclear


def as_csv(rows: Sequence[Row], reason: str = "") -> str:
    """RFC 4180 with a byte order mark; no cell is a formula (ASVS 5.0.0, 1.2.10)."""
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow([*_columns(reason), *(["opened_for"] if reason else [])])
    for row in rows:
        cells = [*_cells(row, reason), *([reason] if reason else [])]
        table.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def as_json(head: Head, rows: Sequence[Row], reason: str = "") -> str:
    listed = [dict(zip(_columns(reason), _cells(row, reason), strict=True)) for row in rows]
    facts: dict[str, Json] = {"campaign": head.campaign, "people": head.people}
    facts |= {"opened_for": reason} if reason else {}
    return json.dumps(facts | {"rows": listed}, ensure_ascii=False, indent=2) + "\n"


def in_order(rows: Iterable[Row]) -> list[Row]:
    """By appeal and name: an order that tells nothing else."""
    return sorted(rows, key=lambda row: (row.appeal, row.name.casefold(), row))


def _columns(reason: str) -> Sequence[str]:
    return Row._fields if reason else Row._fields[:4]


def _cells(row: Row, reason: str) -> Sequence[str]:
    return row if reason else row[:4]


def _rows(line: str, head: Head, key: OpenedKey, appeal: str, *, everything: bool) -> list[Row]:
    try:
        person = json.loads(line)
        seen = {
            slug: Disclosure(kind)
            for slug, kind in person["signatures"].items()
            if appeal in ("", slug) and (everything or kind != Disclosure.COUNTED_ONLY)
        }
        sealed = b64decode(person["sealed"], validate=True)
        district = str(person["district"] or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BundleUnclear from None
    if not seen:
        return []  # nobody may see anything: it stays sealed
    details = json.loads(key.open(sealed, head.context))
    rows = [_row(slug, kind, details, district, everything) for slug, kind in seen.items()]
    return [row for row in rows if row.name or everything]


def _row(
    slug: str,
    kind: Disclosure,
    details: Json,
    district: str,
    everything: bool,  # noqa: FBT001
) -> Row:
    name = details["name"]
    if everything:
        return Row(slug, kind.value, name, district, details["mail"], details["settlement"])
    shown = name if kind == Disclosure.NAMED else initials_of(name)
    return Row(slug, kind.value, shown, district)


def _appeals(campaign: Campaign) -> dict[int, str]:
    found = db.session.execute(
        select(Appeal.id, Appeal.slug)
        .where(Appeal.campaign_id == campaign.id, Appeal.state.in_(PUBLIC))
        .order_by(Appeal.id)
    )
    return {appeal_id: str(slug) for appeal_id, slug in found}


def _keys(campaign: Campaign, until: datetime | None) -> list[str]:
    counted = Signatory.signatures.any(state=SignatureState.COUNTED)
    return list(
        db.session.scalars(
            select(Signatory.key)
            .where(Signatory.campaign_id == campaign.id, Signatory.sealed.is_not(None), counted)
            .where(true() if until is None else Signatory.confirmed_at <= until)
            .order_by(Signatory.key)
        )
    )


def _person(person: Signatory, slugs: dict[int, str]) -> dict[str, Json]:
    return {
        "sealed": b64encode(person.sealed or b"").decode(),
        "district": person.district,
        "signatures": {
            slugs[signature.appeal_id]: signature.disclosure.value
            for signature in person.signatures
            if signature.state == SignatureState.COUNTED
        },
    }


def _line(facts: dict[str, Json]) -> str:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n"
