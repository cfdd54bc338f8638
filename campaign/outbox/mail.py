"""How a rendered letter leaves: Flask-Mail over a checked SMTP line, or the demo's mailbox."""

import mailbox
import smtplib
import ssl
from types import TracebackType
from typing import Protocol

from flask import Flask
from flask_mail import Connection, Mail, Message

from campaign.config import Settings, settings

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
    mail.init_app(app)


def line() -> CheckedConnection:
    """Use as a context manager; one line carries many letters."""
    return CheckedConnection(mail)


def _smtp_line(given: Settings) -> Line:
    host, _, port = given.mail_server.partition(":")
    safe = ssl.create_default_context()
    if given.mail_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, int(port or 465), timeout=PATIENCE_SECONDS, context=safe
        )
    else:
        server = smtplib.SMTP(host, int(port or 587), timeout=PATIENCE_SECONDS)
        if given.mail_security == "starttls":
            server.starttls(context=safe)
    if given.mail_user:
        server.login(given.mail_user, given.mail_password)
    return server


__all__ = ["Message", "line", "mail"]
