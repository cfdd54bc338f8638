"""The demonstration's mailbox: every letter "sent", for a newcomer without a mail server."""

import io
import mailbox
import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from campaign.config import settings
from campaign.web import access

pages = access.guarded(Blueprint("mailbox", __name__), access.only_in_the_demo)
A_PAGE = 50


@dataclass(frozen=True)
class Piece:
    text: str
    link: bool


@dataclass(frozen=True)
class Shown:
    """A letter as the page shows it; links to our own pages only."""

    key: str
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def at(self) -> datetime | None:
        date = self.message["Date"]
        return date.datetime if date else None

    @property
    def pieces(self) -> list[Piece]:
        body = self.message.get_body(("plain",))
        text = body.get_content() if body else ""
        own = re.compile(rf"({re.escape(settings.public_url)}/\S*)")
        return [Piece(part, bool(own.fullmatch(part))) for part in own.split(text)]

    @property
    def files(self) -> list[str]:
        return [part.get_filename() or "file" for part in self.message.iter_attachments()]


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/<language:language>/mailbox")
def show() -> ResponseReturnValue:
    page = max(request.args.get("page", 1, type=int), 1)
    paths = _newest_first()
    chosen = paths[(page - 1) * A_PAGE : page * A_PAGE]
    return render_template(
        "mailbox/mailbox.html",
        letters=[_read(path) for path in chosen],
        page=page,
        more=len(paths) > page * A_PAGE,
    )


@pages.get("/<language:language>/mailbox/<key>")
def letter(key: str) -> ResponseReturnValue:
    return render_template("mailbox/letter.html", letter=_with_key(key))


@pages.get("/<language:language>/mailbox/<key>/<int:number>")
def attachment(key: str, number: int) -> ResponseReturnValue:
    parts = list(_with_key(key).message.iter_attachments())
    if number >= len(parts):
        abort(404)
    part = parts[number]
    return send_file(
        io.BytesIO(cast("bytes", part.get_payload(decode=True))),
        mimetype=part.get_content_type(),
        download_name=part.get_filename(),
        as_attachment=True,
    )


def _newest_first() -> list[Path]:
    if not settings.mailbox.is_dir():
        return []
    mailbox.Maildir(str(settings.mailbox), create=True).close()
    found = [path for part in ("new", "cur") for path in (settings.mailbox / part).iterdir()]
    return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _with_key(key: str) -> Shown:
    for path in _newest_first():
        if _key(path) == key:
            return _read(path)
    return abort(404)


def _read(path: Path) -> Shown:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes them so
    return Shown(_key(path), message)


def _key(path: Path) -> str:
    return path.name.partition(":")[0]
