"""Organisers' accounts, what they sign in with, their sessions, and which campaigns are theirs."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from campaign.db import Json, Model, utcnow
from campaign.organisers.roles import MemberRole

TOTP_SECRET = "organiser.totp_secret"  # noqa: S105 - a column's name


class Organiser(Model):
    """Somebody who runs campaigns. Flask-Security reads and writes this table as its user's."""

    __tablename__ = "organiser"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    password: Mapped[str] = synonym("password_hash")
    """The library's name for it."""
    active: Mapped[bool] = mapped_column(default=True)
    language: Mapped[str]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    fs_webauthn_user_handle: Mapped[str] = mapped_column(unique=True)
    """What passkeys know the account by; tells nothing else."""
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary, info={"encrypted": TOTP_SECRET})
    totp_since: Mapped[datetime | None]
    """Empty while the secret was only shown, and no code of it was typed yet."""
    totp_counter: Mapped[int | None]
    """Of the last code that was taken: neither it nor an older one is taken again (RFC 6238, 5.2)."""
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    webauthn: Mapped[list["Passkey"]] = relationship(
        back_populates="user", order_by="Passkey.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        CheckConstraint(
            "totp_since IS NULL OR totp_secret IS NOT NULL", name="codes_come_from_a_secret"
        ),
    )

    @property
    def has_second_factor(self) -> bool:
        return self.totp_since is not None or bool(self.webauthn)


class Passkey(Model):
    """A WebAuthn credential: signs in alone, since the device asks for a finger or a PIN."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    organiser_id: Mapped[int] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(
        LargeBinary, unique=True, info={"not_encrypted": "the device tells it to every site"}
    )
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info={"not_encrypted": "public"})
    sign_count: Mapped[int]
    transports: Mapped[list[Json]]
    extensions: Mapped[str | None]
    usage: Mapped[str]
    backup_state: Mapped[bool]
    device_type: Mapped[str]
    create_datetime: Mapped[datetime] = mapped_column(default=utcnow)
    lastuse_datetime: Mapped[datetime] = mapped_column(default=utcnow)
    """A challenge older than this is not taken, so none is taken twice."""

    user: Mapped[Organiser] = relationship(back_populates="webauthn")

    __table_args__ = (UniqueConstraint("organiser_id", "name"),)


class RecoveryCode(Model):
    """Stands in for the second factor once. Kept as a keyed print; gone when used."""

    __tablename__ = "recovery_code"

    organiser_id: Mapped[int] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), primary_key=True
    )
    code_print: Mapped[str] = mapped_column(primary_key=True)


class Device(StrEnum):
    """All that is kept of what somebody signs in with."""

    PHONE = "phone"
    COMPUTER = "computer"


class SignedInSession(Model):
    """One browser that is signed in. Of its token only a hash; of the network nothing."""

    __tablename__ = "signed_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    organiser_id: Mapped[int] = mapped_column(
        ForeignKey("organiser.id", ondelete="CASCADE"), index=True
    )
    device: Mapped[Device]
    began_at: Mapped[datetime] = mapped_column(default=utcnow)
    seen_at: Mapped[datetime]
    """The full hour, and no finer."""
    proved_at: Mapped[datetime]
    """When a passphrase or passkey was last asked for and given."""

    organiser: Mapped[Organiser] = relationship()


class Membership(Model):
    """This organiser works on this campaign, in this role; every page of the dashboard asks for it."""

    __tablename__ = "membership"

    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    role: Mapped[MemberRole]
    joined_at: Mapped[datetime | None] = mapped_column(default=utcnow)
    """Empty where it was not noted yet."""
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    """Nobody: they made the campaign, or were added on the server."""
    role_since: Mapped[datetime | None]
    """When another organiser let them have it: by the invitation, or later."""

    organiser: Mapped[Organiser] = relationship(foreign_keys=organiser_id)
    inviter: Mapped[Organiser | None] = relationship(foreign_keys=invited_by)


class Invitation(Model):
    """To work on a campaign, for whoever reads mail at this address. Gone once it was answered."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaign.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str]
    role: Mapped[MemberRole]
    token_hash: Mapped[str] = mapped_column(unique=True)
    """The link itself is in the letter only."""
    language: Mapped[str]
    invited_by: Mapped[int] = mapped_column(ForeignKey("organiser.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    __table_args__ = (UniqueConstraint("campaign_id", "email"),)


class SignInAttempt(Model):
    """A try at a sign-in, to slow down guessing; kept for a day. Fingerprints, never addresses."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(default=utcnow)
