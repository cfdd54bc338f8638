"""From a letter's facts to a message: subject, text and HTML, in the recipient's language.

Letters of one kind differ in little but their links and codes. So a form is rendered once, with
blanks for those, and filled in for each letter.
"""

import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from flask import g, render_template, url_for
from flask_babel import force_locale

from campaign import i18n, stops
from campaign.config import settings
from campaign.db import Json, utcnow
from campaign.errors import CampaignError
from campaign.i18n import Language
from campaign.outbox import addresses, letters, unwanted
from campaign.outbox.letters import FACTS, RECIPIENT
from campaign.outbox.message import File, Head, Message
from campaign.outbox.models import Letter
from campaign.vault import vault

NEUTRAL = "Letters"
PARTS = ("subject.txt", "body.txt", "body.html")
BLANKS = (
    "token",
    "code",
    "withdraw_token",
    "own_token",
    "updates_token",
    "desk_token",
    "never_token",
)
"""Facts that differ from letter to letter, in words that mean the same in a link, in text and in
HTML."""
_PLAIN = re.compile(r"[\w.~-]+", re.ASCII)


class LinkEnded(CampaignError):
    """What the letter asks for is erased by now: nobody should read it any more."""


@dataclass(frozen=True)
class Form:
    head: Head
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


class Written(NamedTuple):
    """Of a letter, what its message is made from: the row is not held while it is sent."""

    id: int
    kind: str
    language: str
    message_id: str
    recipient: bytes | None
    facts: bytes | None
    created_at: datetime
    turn_at: datetime | None
    campaign_id: int | None


COLUMNS = tuple(getattr(Letter, name) for name in Written._fields)


@dataclass
class Renderer:
    """For one batch of letters, and forgotten with it."""

    forms: dict[str, Form] = field(default_factory=dict)
    recipients: dict[int, str] = field(default_factory=dict)
    prints: dict[str, str] = field(default_factory=dict)
    stands_still: dict[int, list[stops.Pause]] | None = None
    marks: dict[str, str] = field(
        default_factory=lambda: {name: f"x{secrets.token_hex(12)}x" for name in BLANKS}
    )

    def message_of(self, letter: Letter | Written, files: tuple[File, ...] = ()) -> Message:
        """The same letter always gives the same message, byte for byte.

        Raises VaultLocked, LinkEnded.
        """
        facts: dict[str, Json] = json.loads(vault.decrypt(letter.facts or b"", FACTS))
        recipient = self.recipient_of(letter)
        if "erased_at" in facts:
            facts["erased_at"] = self._erased_at(letter, facts["erased_at"])
        if letter.kind not in letters.NEVER_STOPPED:
            facts["never_token"] = unwanted.token_of(self.never_print(recipient))
        own = {name: facts[name] for name in BLANKS if name in facts}
        form = self._form(letter, facts, own)
        fill = {self.marks[name]: value for name, value in own.items()}
        return Message(
            head=form.head,
            recipient=addresses.for_the_line(recipient),
            message_id=letter.message_id,
            date=letter.created_at,
            text=_filled(form.text, fill),
            html=_filled(form.html, fill),
            headers=tuple((name, _filled(value, fill)) for name, value in form.headers),
            files=files,
        )

    def _erased_at(self, letter: Letter | Written, told: str) -> str:
        """Later by the time for which signing or mail was stopped. Raises LinkEnded."""
        if self.stands_still is None:
            self.stands_still = stops.stands_still()
        ends = datetime.fromisoformat(told)
        pauses = self.stands_still.get(letter.campaign_id or 0, ())
        ends += stops.put_off(ends - stops.ASKED_LASTS, utcnow(), pauses)
        if ends <= utcnow():
            raise LinkEnded
        return ends.isoformat()

    def recipient_of(self, letter: Letter | Written) -> str:
        """Raises VaultLocked."""
        if letter.id not in self.recipients:
            raw = vault.decrypt(letter.recipient or b"", RECIPIENT)
            self.recipients[letter.id] = raw.decode()
        return self.recipients[letter.id]

    def never_print(self, recipient: str) -> str:
        if recipient not in self.prints:
            self.prints[recipient] = unwanted.print_of(recipient)
        return self.prints[recipient]

    def _form(
        self, letter: Letter | Written, facts: dict[str, Json], own: Mapping[str, Json]
    ) -> Form:
        if not all(_PLAIN.fullmatch(value) for value in own.values()):
            raise ValueError("a link or code that would read differently in HTML")
        if "erased_at" in facts:  # its day is all that is read
            facts["erased_at"] = facts["erased_at"][: len("2026-11-25")]
        shared = facts | {name: self.marks[name] for name in own}
        key = json.dumps([letter.kind, letter.language, shared])
        if key not in self.forms:
            self.forms[key] = _rendered(letter.kind, letter.language, shared)
        return self.forms[key]


def _filled(text: str, fill: Mapping[str, str]) -> str:
    for mark, value in fill.items():
        text = text.replace(mark, value)
    return text


def _rendered(kind: str, language: str, facts: dict[str, Json]) -> Form:
    if "erased_at" in facts:
        facts["erased_at"] = datetime.fromisoformat(facts["erased_at"])
    if "until" in facts:
        facts["until"] = date.fromisoformat(facts["until"])
    for answer in facts.get("answers", ()):
        answer["on"] = date.fromisoformat(answer["on"])
    with force_locale(language):
        g.language = Language(language)
        subject, text, html, foot = (
            _part(part, facts) for part in (*(f"{kind}/{name}" for name in PARTS), "foot.txt")
        )
        headers = _unsubscribing(facts)
    quiet = facts.get("quiet", False)
    news = kind in letters.NEWS
    head = Head(
        sender_name=NEUTRAL if quiet else "Campaign",
        sender=settings.news_sender if news and settings.news_sender else settings.mail_sender,
        subject=" ".join(subject.split()),
        language=language,
    )
    return Form(head, text + foot, html, headers)


def as_read(kind: str, language: str, facts: Mapping[str, Json]) -> tuple[str, str]:
    """Subject and text as its recipient will read them, for whoever writes it to look at. Times in
    the facts are ISO words, as they are kept."""
    own = i18n.current_language()
    try:
        form = _rendered(kind, language, dict(facts))
    finally:
        g.language = own
    return form.head.subject, form.text


def _unsubscribing(facts: Mapping[str, Json]) -> tuple[tuple[str, str], ...]:
    """RFC 8058, one click, on what was subscribed to and on nothing else.

    Letters that answer a press of a button are not a subscription: unsubscribing from them would
    mean nothing. Nor are tally letters: they are the collective appeal itself going on, to a body
    that must register it, and a scanner's click must not end that.
    """
    if "updates_token" not in facts:
        return ()
    page = url_for("choices.stop", _external=True, token=facts["updates_token"])
    return (
        ("List-Unsubscribe", f"<{page}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _part(template: str, facts: dict[str, Json]) -> str:
    said = {"said": lambda texts: i18n.in_language(texts, i18n.current_language()).text}
    return render_template(f"letters/{template}", **facts, **said)
