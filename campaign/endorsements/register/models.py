"""Organisations: what is known of each, and its picture."""

import unicodedata
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Model, utcnow


class OrganisationKind(StrEnum):
    ASSOCIATION = "association"
    FOUNDATION = "foundation"
    UNION = "union"
    INITIATIVE = "initiative"
    MEDIA = "media"
    SCHOOL = "school"
    COMPANY = "company"
    OTHER = "other"


class Logo(Model):
    """A small picture, drawn anew from what was uploaded; named by the hash of its bytes."""

    __tablename__ = "logo"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    png: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "meant to be shown"})


class Organisation(Model):
    """One record however often it endorses: a country has one with this registration number, or one
    initiative group of this name at this place.

    It is there while everyone may see that the organisation endorses something, and no longer: all
    that lies here in clear is public. See `listing`.
    """

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("country", "number_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    names: Mapped[dict[str, str]]
    kind: Mapped[OrganisationKind]
    country: Mapped[str]
    """ISO 3166-1, two letters."""
    registration_number: Mapped[str]
    number_key: Mapped[str]
    """The number without what people write differently; or name and place of a group without one."""
    site: Mapped[str]
    place: Mapped[str]
    region: Mapped[str]
    """Code of a district, or nothing."""
    words: Mapped[str]
    """Its names in small letters, to be found by."""
    logo_sha256: Mapped[str | None] = mapped_column(ForeignKey("logo.sha256"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    logo: Mapped[Logo | None] = relationship()


_NO_NUMBER = {"бн", "безномера", "нет", "жок", "номерижок", "none", "no", "nonumber", "na"}
"""What is written where there is none."""


def key_of(registration_number: str) -> str:
    """Letters and digits alone, in small letters: 123-456 and № 123 456 are one number. Nothing where
    there is none."""
    key = _letters_of(registration_number.replace("№", ""))
    return "" if key in _NO_NUMBER else key


def key_of_group(name: str, place: str) -> str:
    """Of an initiative group, which is registered nowhere: its name and where it sits. No number has
    a blank in it."""
    return f"group {_letters_of(name)} {_letters_of(place)}"


def _letters_of(written: str) -> str:
    whole = unicodedata.normalize("NFKC", written).casefold()
    return "".join(letter for letter in whole if letter.isalnum())
