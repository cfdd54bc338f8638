"""What one addressee may see: names and initials as their owners chose, opened with the campaign key."""

import json
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from campaign.appeals.models import Appeal
from campaign.db import db
from campaign.signatures.models import Disclosure, Signature, SignatureState
from campaign.signatures.signing import sealed_for
from campaign.vault import OpenedKey

_SHORT = {Disclosure.NAMED: "n", Disclosure.INITIALS: "i"}


@dataclass(frozen=True)
class Disclosed:
    """Rows are (n or i, name or initials, district code, day: always empty), by name."""

    rows: tuple[tuple[str, str, str, str], ...]
    counted_only: int

    @property
    def named(self) -> int:
        return sum(row[0] == "n" for row in self.rows)

    @property
    def initials(self) -> int:
        return len(self.rows) - self.named


def disclosed(appeal: Appeal, key: OpenedKey) -> Disclosed:
    """Of the signatures that stand in the ledger. Those "counted only" are never opened."""
    standing = db.session.scalars(
        select(Signature)
        .where(Signature.appeal_id == appeal.id, Signature.state == SignatureState.COUNTED)
        .options(joinedload(Signature.signatory))
    ).all()
    rows = [row for signature in standing if (row := _row(signature, key))]
    ordered = tuple(sorted(rows, key=lambda row: row[1].casefold()))
    return Disclosed(ordered, len(standing) - len(rows))


def initials_of(name: str) -> str:
    """ "Айгүл Марат кызы" → "А. М. к."; the district's region says where, nothing says who."""
    return " ".join(f"{word[0]}." for word in name.split())


def _row(signature: Signature, key: OpenedKey) -> tuple[str, str, str, str] | None:
    if signature.disclosure == Disclosure.COUNTED_ONLY or signature.signatory.sealed is None:
        return None
    person = signature.signatory
    name = json.loads(key.open(person.sealed or b"", sealed_for(person.campaign_id)))["name"]
    if not name:
        return None
    shown = name if signature.disclosure == Disclosure.NAMED else initials_of(name)
    return _SHORT[signature.disclosure], shown, person.district or "", ""
