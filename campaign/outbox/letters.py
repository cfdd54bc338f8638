"""Letters, one function each: it lists the facts its template needs. Writing is promising; the
dispatch sends. Recipient and facts are encrypted until then, and erased after."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from campaign.config import settings
from campaign.db import Json, db, utcnow
from campaign.i18n import Texts
from campaign.outbox import addresses
from campaign.outbox.models import Attachment, Letter
from campaign.vault import Fingerprint, vault

RECIPIENT, FACTS = "letter.recipient", "letter.facts"
A_DAY = timedelta(hours=24)
_PROMISED = select(func.count()).where(
    Letter.to_print == bindparam("to"),
    Letter.created_at > bindparam("since"),
    Letter.kind.in_(bindparam("kinds", expanding=True)),
)


def promised_today(recipient: str, kinds: Sequence[str]) -> int:
    """How many letters of these kinds were promised to this mailbox in the last 24 hours, however
    its address was written and whichever campaign they are of."""
    told = {"to": _print_of(recipient), "since": utcnow() - A_DAY, "kinds": list(kinds)}
    return db.session.scalar(_PROMISED, told) or 0


def confirm_your_signature(
    recipient: str,
    language: str,
    *,
    campaign_titles: Texts,
    appeals: Sequence[Texts],
    token: str,
    code: str,
    quiet: bool,
    disclosure: str,
    erased_at: datetime,
) -> Letter:
    facts: dict[str, Json] = {
        "campaign_titles": campaign_titles,
        "appeals": appeals,
        "token": token,
        "code": code,
    }
    facts |= {"quiet": quiet, "disclosure": disclosure, "erased_at": erased_at.isoformat()}
    return _write("confirm_your_signature", recipient, language, facts)


def you_have_already_signed(
    recipient: str, language: str, *, campaign_titles: Texts, quiet: bool, withdraw_token: str
) -> Letter:
    facts: dict[str, Json] = {
        "campaign_titles": campaign_titles,
        "quiet": quiet,
        "withdraw_token": withdraw_token,
    }
    return _write("you_have_already_signed", recipient, language, facts)


def withdraw_your_signature(
    recipient: str, language: str, *, campaign_titles: Texts, token: str, quiet: bool
) -> Letter:
    facts: dict[str, Json] = {"campaign_titles": campaign_titles, "token": token, "quiet": quiet}
    return _write("withdraw_your_signature", recipient, language, facts)


def confirm_your_endorsement(
    recipient: str,
    language: str,
    *,
    organisation: str,
    campaign_titles: Texts,
    token: str,
    code: str,
    erased_at: datetime,
) -> Letter:
    facts: dict[str, Json] = {
        "organisation": organisation,
        "campaign_titles": campaign_titles,
        "token": token,
    }
    facts |= {"code": code, "erased_at": erased_at.isoformat()}
    return _write("confirm_your_endorsement", recipient, language, facts)


def endorsement_approved(
    recipient: str,
    language: str,
    *,
    organisation: str,
    campaign_titles: Texts,
    campaign_slug: str,
    withdraw_token: str,
) -> Letter:
    facts: dict[str, Json] = {"organisation": organisation, "campaign_titles": campaign_titles}
    facts |= {"campaign_slug": campaign_slug, "withdraw_token": withdraw_token}
    return _write("endorsement_approved", recipient, language, facts)


def endorsement_declined(
    recipient: str, language: str, *, organisation: str, campaign_titles: Texts, reason: str
) -> Letter:
    facts: dict[str, Json] = {
        "organisation": organisation,
        "campaign_titles": campaign_titles,
        "reason": reason,
    }
    return _write("endorsement_declined", recipient, language, facts)


def tally_letter(
    recipient: str,
    language: str,
    *,
    institution: Texts,
    appeal_slug: str,
    campaign_titles: Texts,
    counts: Mapping[str, int],
    before: Mapping[str, int] | None,
    organisations: Sequence[str],
    demands: Sequence[Mapping[str, Json]],
    checkpoint: Mapping[str, Json],
) -> Letter:
    """Counts by class, what changed since the last one, who endorses, and the ledger's head."""
    facts: dict[str, Json] = {
        "institution": institution,
        "appeal_slug": appeal_slug,
        "counts": counts,
    }
    facts |= {"campaign_titles": campaign_titles, "before": before, "checkpoint": checkpoint}
    facts |= {"organisations": organisations, "demands": demands}
    return _write("tally_letter", recipient, language, facts)


def packet_letter(
    recipient: str,
    language: str,
    *,
    about: str,
    institution: Texts,
    campaign_titles: Texts,
    outgoing: str,
    counts: Mapping[str, int],
    desk_token: str,
    sender_name: Texts,
    attachments: Sequence[tuple[str, str, bytes]],
) -> Letter:
    """The packet itself, attached; `about` names the delivery, so that its fate can be followed."""
    facts: dict[str, Json] = {
        "institution": institution,
        "campaign_titles": campaign_titles,
        "outgoing": outgoing,
    }
    facts |= {"counts": counts, "desk_token": desk_token, "sender_name": sender_name}
    letter = _write("packet_letter", recipient, language, facts)
    letter.about = about
    letter.attachments = [Attachment(name=n, mime=m, content=c) for n, m, c in attachments]
    return letter


def _write(kind: str, recipient: str, language: str, facts: Mapping[str, Json]) -> Letter:
    """In the caller's transaction. The Message-ID is set now: a letter sent twice is one letter."""
    letter = Letter(
        kind=kind,
        language=language,
        message_id=f"<{secrets.token_hex(16)}@{settings.host.partition(':')[0]}>",
        to_print=_print_of(recipient),
        recipient=vault.encrypt(recipient.encode(), RECIPIENT),
        facts=vault.encrypt(json.dumps(facts, ensure_ascii=False).encode(), FACTS),
    )
    db.session.add(letter)
    return letter


def _print_of(recipient: str) -> Fingerprint:
    return vault.fingerprint("letter-to", addresses.canonical(recipient))
