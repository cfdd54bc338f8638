"""Whom a form asks: institutions ticked, and one typed that may be one, several or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from sqlalchemy import select

from campaign.db import db
from campaign.institutions import directory
from campaign.institutions.models import Institution
from campaign.resolutions.lookup import meant, suggestions
from campaign.web.writing import tidy


@dataclass(frozen=True)
class Asked:
    """The slugs chosen; and where what was typed is not clear, what it could mean."""

    slugs: tuple[str, ...]
    typed: str = ""
    candidates: tuple[Institution, ...] | None = None


def chosen() -> Asked:
    """From the form's `institution` boxes and its field `add`."""
    slugs = tuple(request.form.getlist("institution"))
    known = {one.slug for one in named(slugs)}
    kept = tuple(slug for slug in slugs if slug in known)
    typed = tidy(request.form.get("add", ""))[:200]
    if not typed:
        return Asked(kept)
    entries = directory.entries()
    if one := meant(typed, entries):
        return Asked((*kept, one))
    return Asked(kept, typed, tuple(named(suggestions(typed, entries))))


def named(slugs: Sequence[str]) -> list[Institution]:
    """The institutions, in the order of their slugs here."""
    found = {
        institution.slug: institution
        for institution in db.session.scalars(
            select(Institution).where(Institution.slug.in_(slugs))
        )
    }
    return [found[slug] for slug in dict.fromkeys(slugs) if slug in found]
