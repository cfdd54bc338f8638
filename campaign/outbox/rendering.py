"""From a letter's facts to a message: subject, text and HTML, in the recipient's language."""

import json
from datetime import datetime

from flask import g, render_template
from flask_babel import force_locale
from flask_mail import Message

from campaign import i18n
from campaign.config import settings
from campaign.db import Json
from campaign.i18n import Language
from campaign.outbox.letters import FACTS, RECIPIENT
from campaign.outbox.models import Letter
from campaign.vault import vault

NEUTRAL = "Letters"


def message_of(letter: Letter) -> Message:
    """The same letter always gives the same message, but for its date."""
    facts: dict[str, Json] = json.loads(vault.decrypt(letter.facts or b"", FACTS))
    recipient = vault.decrypt(letter.recipient or b"", RECIPIENT).decode()
    if "erased_at" in facts:
        facts["erased_at"] = datetime.fromisoformat(facts["erased_at"])
    with force_locale(letter.language):
        g.language = Language(letter.language)
        subject, text, html = (
            _rendered(letter.kind, part, facts) for part in ("subject.txt", "body.txt", "body.html")
        )
    quiet = facts.get("quiet", False)
    message = Message(
        subject=" ".join(subject.split()),
        recipients=[recipient],
        body=text,
        html=html,
        sender=(NEUTRAL if quiet else "Campaign", settings.mail_sender),
        extra_headers={"Auto-Submitted": "auto-generated"},
    )
    message.msgId = letter.message_id
    for attachment in letter.attachments:
        message.attach(attachment.name, attachment.mime, attachment.content)
    return message


def _rendered(kind: str, part: str, facts: dict[str, Json]) -> str:
    said = {"said": lambda texts: i18n.in_language(texts, i18n.current_language()).text}
    return render_template(f"letters/{kind}/{part}", **facts, **said)
