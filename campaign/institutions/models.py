"""The directory: addressed bodies, their offices, other names, groups, and reply rules."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaign.db import Json, Model


class InstitutionKind(StrEnum):
    PARLIAMENT = "parliament"
    CABINET = "cabinet"
    MINISTRY = "ministry"
    COMMITTEE = "committee"
    SECRETARIAT = "secretariat"
    LOCAL_SELF_GOVERNMENT = "local-self-government"
    DONOR = "donor"
    CSO = "cso"
    GROUP = "group"


class DayUnit(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class ReplyRule(Model):
    """The terms an institution must keep. Data with a source, never code."""

    __tablename__ = "reply_rule"
    __table_args__ = (CheckConstraint("answer_days > 0", name="answer_within_some_days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    binding: Mapped[bool]
    register_days: Mapped[int | None]
    answer_days: Mapped[int]
    extension_days: Mapped[int | None]
    unit: Mapped[DayUnit]
    holidays: Mapped[str | None]
    """Country whose public holidays stop the clock: ISO 3166-1, "KG"."""
    source: Mapped[dict[str, str]]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Institution(Model):
    """An addressed body; or a group of them, as a heading names it."""

    __tablename__ = "institution"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[InstitutionKind]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("institution.id"))
    names: Mapped[dict[str, str]]
    short_names: Mapped[dict[str, str]]
    letter_languages: Mapped[list[Json]]
    """The languages a letter to it is written in, the leading one first: ["ky", "ru"]."""
    reply_rule_id: Mapped[int | None] = mapped_column(ForeignKey("reply_rule.id"))

    reply_rule: Mapped[ReplyRule | None] = relationship()
    parent: Mapped["Institution | None"] = relationship(remote_side=[id])
    aliases: Mapped[list["Alias"]] = relationship(cascade="all, delete-orphan")
    offices: Mapped[list["Office"]] = relationship(
        cascade="all, delete-orphan", order_by="Office.id", back_populates="institution"
    )

    @property
    def is_group(self) -> bool:
        return self.kind == InstitutionKind.GROUP


class Alias(Model):
    """Another name a resolution may use for it."""

    __tablename__ = "institution_alias"
    __table_args__ = (UniqueConstraint("institution_id", "language", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    language: Mapped[str]
    name: Mapped[str]


class Office(Model):
    """Where an institution takes letters. The address block is kept as it is to be written."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    institution_id: Mapped[int] = mapped_column(ForeignKey("institution.id", ondelete="CASCADE"))
    mail: Mapped[str]
    postal: Mapped[dict[str, str]]
    addressee: Mapped[dict[str, Json]]
    """By language, the lines of the address block: {"ru": ["Тораге …", …]}; no template declines a name."""
    salutation: Mapped[dict[str, str]]

    institution: Mapped[Institution] = relationship(back_populates="offices")


class UsualMember(Model):
    """Who is usually meant by a group; the organiser picks anew for each campaign."""

    __tablename__ = "usual_member"

    group_id: Mapped[int] = mapped_column(
        ForeignKey("institution.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("institution.id", ondelete="CASCADE"), primary_key=True
    )


class District(Model):
    """Where a signer may say they live: ISO 3166-2, or "abroad"."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    names: Mapped[dict[str, str]]
    short_names: Mapped[dict[str, str]]
