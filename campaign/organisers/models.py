"""Organisers' accounts, and which campaigns are theirs."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from campaign.db import Model, utcnow
from campaign.organisers.roles import MemberRole


class Organiser(Model):
    """Somebody who runs campaigns. Signed in by address and passphrase (Argon2id)."""

    __tablename__ = "organiser"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str]
    session_key: Mapped[str] = mapped_column(unique=True)
    """Changed at sign-out and at a new password: every older session ends then."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class Membership(Model):
    """This organiser works on this campaign, in this role; every page of the dashboard asks for it."""

    __tablename__ = "membership"

    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    role: Mapped[MemberRole]


class SignInAttempt(Model):
    """A failed sign-in, to slow down guessing; kept for a day. Fingerprints, never addresses."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)
