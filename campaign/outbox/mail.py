"""How a rendered letter leaves: Flask-Mail over a checked SMTP line, or the demo's mailbox."""

import mailbox
import smtplib
import ssl
from pathlib import Path
from types import TracebackType
from typing import Protocol

from flask import Flask, current_app
from flask_mail import Connection, Mail

from campaign.config import Settings, settings
from campaign.errors import SettingMissing
from campaign.outbox import smtp
from campaign.outbox.addresses import domain_of
from campaign.outbox.dkim import Signer
from campaign.outbox.message import Message

mail = Mail()
PATIENCE_SECONDS = 20


class Line(Protocol):
    """What Flask-Mail needs of a mail server."""

    def sendmail(self, from_addr: str, to_addrs: list[str], msg: bytes, /) -> object: ...

    def quit(self) -> object: ...


class CheckedConnection(Connection):
    """Flask-Mail's own takes any certificate and waits for ever; this one does neither."""

    def configure_host(self) -> Line:  # type: ignore[override]
        return MailboxLine(settings) if not settings.mail_server else _smtp_line(settings)

    def hand_over(self, message: Message, envelope_from: str) -> None:
        """Signed last, when nothing in it changes any more. Raises what smtplib raises."""
        raw, signer = message.as_bytes(), current_app.extensions["campaign.dkim"]
        self.host.sendmail(  # type: ignore[union-attr]
            envelope_from, [message.recipient], signer.signed(raw) if signer else raw
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            super().__exit__(kind, error, trace)  # type: ignore[arg-type]
        except (smtplib.SMTPServerDisconnected, OSError):
            return  # the line had dropped; what it took is known letter by letter


class MailboxLine:
    """The demo's post: a Maildir, which survives a kill at any moment."""

    def __init__(self, given: Settings) -> None:
        given.mailbox.parent.mkdir(parents=True, exist_ok=True)
        self._box = mailbox.Maildir(str(given.mailbox), create=True)

    def sendmail(self, _sender: str, _to: list[str], message: bytes, *_options: object) -> object:
        return self._box.add(message)

    def quit(self) -> None:
        self._box.close()


def init_app(app: Flask) -> None:
    """Raises SettingMissing for a DKIM key that cannot be read."""
    mail.init_app(app)
    app.extensions["campaign.dkim"] = _signer(app.extensions["campaign.settings"])


def line() -> CheckedConnection:
    """Use as a context manager; one line carries many letters."""
    return CheckedConnection(mail)


def _signer(given: Settings) -> Signer | None:
    if not given.dkim_key:
        return None
    if not given.dkim_selector:
        raise SettingMissing(name="CAMPAIGN_DKIM_SELECTOR")
    domain = given.dkim_domain or domain_of(given.mail_sender)
    return Signer.from_file(Path(given.dkim_key), given.dkim_selector, domain)


def _smtp_line(given: Settings) -> Line:
    host, _, port = given.mail_server.partition(":")
    if given.mail_security == "tls":
        server: smtplib.SMTP = smtp.Encrypted(
            host, int(port or 465), timeout=PATIENCE_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtp.Plain(host, int(port or 587), timeout=PATIENCE_SECONDS)
        if given.mail_security == "starttls":
            server.starttls(context=ssl.create_default_context())
    if given.mail_user:
        server.login(given.mail_user, given.mail_password)
    return server
