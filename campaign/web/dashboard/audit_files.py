"""The audit as a file: CSV for a spreadsheet, JSON for a program that checks it."""

import csv
import io
import json
from collections.abc import Sequence

from flask import Response, send_file

from campaign.audit import chain
from campaign.audit.models import AuditEntry
from campaign.db import Json
from campaign.deliveries.sheets import safe_cell
from campaign.resolutions.models import Campaign
from campaign.web.dashboard import audit_things

KINDS = {"csv": "text/csv", "json": "application/json"}
_HEAD = (
    "number", "at", "who", "action", "subject", "why", "before", "after", "facts", "hash",
)  # fmt: skip


def sent(campaign: Campaign, entries: Sequence[AuditEntry], kind: str) -> Response:
    """A download named by the campaign and how far the chain went."""
    people = audit_things.people({e.organiser_id for e in entries if e.organiser_id is not None})
    end = chain.head()
    made = as_csv(entries, people) if kind == "csv" else as_json(campaign, entries, people, end)
    return send_file(
        io.BytesIO(made.encode()),
        mimetype=KINDS[kind],
        as_attachment=True,
        download_name=f"{campaign.slug}-audit-{end.number}.{kind}",
        max_age=-1,
    )


def as_csv(entries: Sequence[AuditEntry], people: dict[int, str]) -> str:
    """RFC 4180 with a byte order mark; no cell is a formula (ASVS 5.0.0, 1.2.10)."""
    out = io.StringIO()
    out.write("\ufeff")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_HEAD)
    for entry in entries:
        row = _row(entry, people)
        table.writerow([safe_cell(_cell(row[name])) for name in _HEAD])
    return out.getvalue()


def as_json(
    campaign: Campaign, entries: Sequence[AuditEntry], people: dict[int, str], end: chain.Head
) -> str:
    """With what the hash was made of, so that each entry can be checked by itself (`audit/chain.py`)."""
    return json.dumps(
        {
            "format": "campaign.audit.v1",
            "campaign": campaign.slug,
            "head": str(end),
            "entries": [_row(entry, people) for entry in entries],
        },
        ensure_ascii=False,
        indent=1,
    )


def _row(entry: AuditEntry, people: dict[int, str]) -> dict[str, Json]:
    who = people.get(entry.organiser_id, "") if entry.organiser_id is not None else ""
    return chain.facts_of(entry) | {
        "who": who,
        "why": entry.why,
        "why_salt": entry.why_salt,
        "hash": entry.hash,
    }


def _cell(value: Json) -> str:
    if value is None or value == {}:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
