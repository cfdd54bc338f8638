"""Letters, one function each: it lists the facts its template needs. Writing is promising; the
dispatch sends. Recipient and facts are encrypted until then, and erased after."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, func, select

from campaign.config import settings
from campaign.db import Json, db, utcnow
from campaign.i18n import Texts
from campaign.outbox import whose
from campaign.outbox.models import Attachment, Letter, LetterState
from campaign.vault import vault

RECIPIENT, FACTS = "letter.recipient", "letter.facts"
ATTACHMENT = "letter_attachment.content"
A_DAY = timedelta(hours=24)
REMINDED_AFTER = timedelta(hours=24)


class Group(StrEnum):
    """Each with an allowance of its own, so that nobody can use up another's by asking."""

    SIGNING = "signing"
    """For oneself, or for an organisation."""
    WITHDRAWING = "withdrawing"
    UNASKED = "unasked"
    """Not asked for at that moment: a reminder, news, or what organisers decided."""
    ACCOUNTS = "accounts"
    """Of an organiser's account, asked for by whoever typed the address."""
    INVITING = "inviting"
    """An organisation is asked to endorse, or reminded of it, by whichever campaign."""
    VOUCHING = "vouching"
    """An organisation is asked to vouch for another one: what several ask of it waits its turn."""


KINDS = {
    Group.SIGNING: (
        "confirm_your_signature",
        "you_have_already_signed",
        "confirm_your_endorsement",
        "endorsement_to_prove",
    ),
    Group.WITHDRAWING: ("withdraw_your_signature", "open_your_page"),
    Group.UNASKED: (
        "remember_to_confirm",
        "an_institution_answered",
        "endorsement_approved",
        "endorsement_declined",
        "endorsement_to_renew",
    ),
    Group.ACCOUNTS: ("choose_a_new_passphrase", "use_this_address"),
    Group.INVITING: ("asked_to_endorse", "remember_to_answer"),
    Group.VOUCHING: ("please_vouch",),
}
A_DAYS_LETTERS = {
    Group.SIGNING: 3,
    Group.WITHDRAWING: 1,
    Group.UNASKED: 1,
    Group.ACCOUNTS: 3,
    Group.INVITING: 1,
    Group.VOUCHING: 1,
}
"""To one mailbox in 24 hours, over all campaigns: to a signer five; and one invitation, and to an
officer who vouches one question."""
MOST_IN_TURN = 7
"""Questions that wait for one officer, one a day; what is beyond goes nowhere."""
REMINDERS = ("remember_to_confirm",)
NEWS = ("an_institution_answered", *KINDS[Group.INVITING])
"""At the slower pace, and from the sender for news: it is no answer to a press of a button."""
TO_OFFICERS = (
    "confirm_your_endorsement",
    "endorsement_to_prove",
    "please_vouch",
    "endorsement_approved",
    "endorsement_declined",
    "endorsement_to_renew",
    *KINDS[Group.INVITING],
)
TALLY_OF = "tally:"
"""What a tally letter is about: this, and the id of its appeal."""
TO_OFFICES = ("tally_letter", "packet_letter")
TO_ORGANISERS = ("a_second_person_is_needed",)
OF_ACCOUNTS = ("choose_a_new_passphrase", "your_account_changed")
NEVER_STOPPED = (*TO_OFFICES, *OF_ACCOUNTS, *TO_ORGANISERS)
"""They go where we are bound to write: to offices, and to organisers about their own account, or
where one of them is needed."""
TO_THE_ADDRESS_AS_SIGNED = (
    "confirm_your_signature",
    "remember_to_confirm",
    "an_institution_answered",
)
"""Only their bounces say anything of a signature: to where the others go, a stranger may have
typed."""


class AccountChange(StrEnum):
    """What an organiser is told of their own account, each time."""

    PASSPHRASE = "passphrase changed"  # noqa: S105 - what happened
    CODES_ADDED = "one-time codes added"
    CODES_REMOVED = "one-time codes removed"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    RECOVERY_RENEWED = "recovery codes renewed"
    RECOVERY_USED = "recovery code used"
    ADDRESS = "address changed"
    FACTORS_RESET = "second factor taken off by the server's people"


@dataclass(frozen=True)
class Signer:
    """Whom a letter is of: so it can be taken back while it waits, and its bounce understood."""

    key: str
    mail_print: str
    campaign_id: int | None = None


PROMISED = (
    select(Letter.kind, func.count().label("letters"))
    .where(Letter.to_print == bindparam("to"), Letter.created_at > bindparam("since"))
    .group_by(Letter.kind)
)
"""How many letters of each kind one mailbox was promised; asked with `of_today`."""


def has_room(recipient: str, group: Group) -> bool:
    """Whether one more letter of this group may go to this mailbox in these 24 hours, however its
    address was written and whichever campaign it is of."""
    return _promised(recipient, group) < A_DAYS_LETTERS[group]


def of_today(recipient: str) -> dict[str, Json]:
    """Whose letters `PROMISED` asks for, and since when."""
    return {"to": whose.print_of_mailbox(recipient), "since": utcnow() - A_DAY}


def room_in(promised: Mapping[str, int], group: Group) -> bool:
    """The same, of what was promised already, by kind."""
    return _of_group(promised, group) < A_DAYS_LETTERS[group]


@dataclass(frozen=True)
class ToConfirm:
    """What the first letter says, and the one reminder."""

    campaign_titles: Texts
    appeals: Sequence[Texts]
    token: str
    code: str
    disclosure: str
    erased_at: datetime


def confirm_your_signature(
    recipient: str, language: str, asked: ToConfirm, *, signer: Signer, quiet: bool
) -> Letter:
    facts: dict[str, Json] = vars(asked) | {
        "erased_at": asked.erased_at.isoformat(),
        "quiet": quiet,
    }
    return _write("confirm_your_signature", recipient, language, facts, signer)


def remember_to_confirm(
    recipient: str, language: str, asked: ToConfirm, *, signer: Signer
) -> Letter:
    """Promised with the first letter and held for a day, since the address stands nowhere else
    where the server could read it; taken back when its owner confirms."""
    facts: dict[str, Json] = vars(asked) | {"erased_at": asked.erased_at.isoformat()}
    letter = _write("remember_to_confirm", recipient, language, facts, signer)
    letter.created_at = letter.due_at = utcnow() + REMINDED_AFTER
    return letter


def you_have_already_signed(
    recipient: str,
    language: str,
    *,
    campaign_titles: Texts,
    quiet: bool,
    withdraw_token: str,
    signer: Signer,
) -> Letter:
    facts: dict[str, Json] = {
        "campaign_titles": campaign_titles,
        "quiet": quiet,
        "withdraw_token": withdraw_token,
    }
    return _write("you_have_already_signed", recipient, language, facts, signer)


def withdraw_your_signature(
    recipient: str,
    language: str,
    *,
    campaign_titles: Texts,
    token: str,
    quiet: bool,
    signer: Signer,
) -> Letter:
    facts: dict[str, Json] = {"campaign_titles": campaign_titles, "token": token, "quiet": quiet}
    return _write("withdraw_your_signature", recipient, language, facts, signer)


def open_your_page(
    recipient: str,
    language: str,
    *,
    campaign_titles: Texts,
    token: str,
    quiet: bool,
    signer: Signer,
) -> Letter:
    facts: dict[str, Json] = {"campaign_titles": campaign_titles, "token": token, "quiet": quiet}
    return _write("open_your_page", recipient, language, facts, signer)


def an_institution_answered(
    recipient: str,
    language: str,
    *,
    campaign_titles: Texts,
    answers: Sequence[Mapping[str, Json]],
    updates_token: str,
    signer: Signer,
    quiet: bool,
) -> Letter:
    """`answers`: {"institution": texts, "appeal_slug", "on": ISO date}, one for each appeal that this
    person signed and that was answered since they were told last."""
    facts: dict[str, Json] = {
        "campaign_titles": campaign_titles,
        "answers": answers,
        "updates_token": updates_token,
        "quiet": quiet,
    }
    return _write("an_institution_answered", recipient, language, facts, signer)


@dataclass(frozen=True)
class Invitation:
    """What a letter to an organisation says that is asked to endorse."""

    organisation: str
    campaign_titles: Texts
    campaign_slug: str
    sentence: str
    """The organisers' own; may be empty."""
    token: str
    erased_at: datetime
    """When its link ends."""
    campaign_id: int | None = None


def asked_to_endorse(recipient: str, language: str, asked: Invitation) -> Letter:
    return _inviting("asked_to_endorse", recipient, language, asked)


def remember_to_answer(recipient: str, language: str, asked: Invitation) -> Letter:
    """The same once more, and never a third time."""
    return _inviting("remember_to_answer", recipient, language, asked)


def _inviting(kind: str, recipient: str, language: str, asked: Invitation) -> Letter:
    """Where another campaign asked this mailbox today, it goes tomorrow, and nobody is told: that
    would tell who else asks."""
    facts: dict[str, Json] = vars(asked) | {"erased_at": asked.erased_at.isoformat()}
    of = facts.pop("campaign_id")
    return _with_room(Group.INVITING, kind, recipient, language, facts, campaign_id=of)


def confirm_your_endorsement(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
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
    goes = has_room(recipient, Group.SIGNING)
    letter = _write("confirm_your_endorsement", recipient, language, facts, campaign_id=campaign_id)
    if not goes:
        letter.withhold()
    return letter


def endorsement_to_prove(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
    organisation: str,
    campaign_titles: Texts,
    proved: bool,
    token: str,
    asked: str = "",
) -> Letter:
    """Where the officer sees what proves it so far; `asked`: what an organiser asks for, in words."""
    facts: dict[str, Json] = {"organisation": organisation, "campaign_titles": campaign_titles}
    facts |= {"proved": proved, "token": token, "asked": asked}
    return _with_room(
        Group.SIGNING, "endorsement_to_prove", recipient, language, facts, campaign_id=campaign_id
    )


def please_vouch(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
    organisation: str,
    asks: Texts,
    campaign_titles: Texts,
    token: str,
    until: date,
) -> Letter:
    """To the officer of `organisation`, about the one that asks (its names); `until`: the day on
    which its link ends. One goes a day, so it waits until those before it went."""
    facts: dict[str, Json] = {"organisation": organisation, "campaign_titles": campaign_titles}
    facts |= {"asks": asks, "token": token, "until": until.isoformat()}
    before = _promised(recipient, Group.VOUCHING)
    letter = _write("please_vouch", recipient, language, facts, campaign_id=campaign_id)
    letter.created_at = letter.due_at = utcnow() + before * A_DAY
    if before >= MOST_IN_TURN:
        letter.withhold()
    return letter


def endorsement_approved(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
    organisation: str,
    campaign_titles: Texts,
    campaign_slug: str,
    withdraw_token: str,
    own_token: str,
    shown: str = "public",
    hold_until: int | None = None,
) -> Letter:
    """`shown` and `hold_until` as the endorsement has them: the letter says what will be seen."""
    facts: dict[str, Json] = {"organisation": organisation, "campaign_titles": campaign_titles}
    facts |= {"campaign_slug": campaign_slug, "withdraw_token": withdraw_token}
    facts |= {"own_token": own_token}
    facts |= {"shown": shown, "hold_until": hold_until}
    return _with_room(
        Group.UNASKED, "endorsement_approved", recipient, language, facts, campaign_id=campaign_id
    )


def endorsement_declined(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
    organisation: str,
    campaign_titles: Texts,
    reason: str,
) -> Letter:
    facts: dict[str, Json] = {
        "organisation": organisation,
        "campaign_titles": campaign_titles,
        "reason": reason,
    }
    return _with_room(
        Group.UNASKED, "endorsement_declined", recipient, language, facts, campaign_id=campaign_id
    )


def endorsement_to_renew(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
    organisation: str,
    campaign_titles: Texts,
    why: Texts,
    decides: bool,
    token: str,
) -> Letter:
    """A text that it endorsed has a new version; `why` in the organisers' words, `decides` where
    more than a translation was changed."""
    facts: dict[str, Json] = {"organisation": organisation, "campaign_titles": campaign_titles}
    facts |= {"why": dict(why), "decides": decides, "token": token}
    return _with_room(
        Group.UNASKED, "endorsement_to_renew", recipient, language, facts, campaign_id=campaign_id
    )


def tally_letter(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
    institution: Texts,
    appeal_slug: str,
    campaign_titles: Texts,
    counts: Mapping[str, int],
    before: Mapping[str, int] | None,
    organisations: Sequence[str],
    demands: Sequence[Mapping[str, Json]],
    checkpoint: Mapping[str, Json],
    about: str,
) -> Letter:
    """Counts by class, what changed since the last one, who endorses, and the ledger's head."""
    facts: dict[str, Json] = {
        "institution": institution,
        "appeal_slug": appeal_slug,
        "counts": counts,
    }
    facts |= {"campaign_titles": campaign_titles, "before": before, "checkpoint": checkpoint}
    facts |= {"organisations": organisations, "demands": demands}
    letter = _write("tally_letter", recipient, language, facts, campaign_id=campaign_id)
    letter.about = about
    return letter


def packet_letter(
    recipient: str,
    language: str,
    *,
    campaign_id: int,
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
    letter = _write("packet_letter", recipient, language, facts, campaign_id=campaign_id)
    letter.about = about
    letter.attachments = [
        Attachment(name=name, mime=mime, content=vault.encrypt(content, ATTACHMENT))
        for name, mime, content in attachments
    ]
    return letter


def choose_a_new_passphrase(recipient: str, language: str, *, token: str) -> Letter:
    """To an organiser who forgot theirs; the link works once and for an hour."""
    return _write("choose_a_new_passphrase", recipient, language, {"token": token})


def use_this_address(recipient: str, language: str, *, token: str) -> Letter:
    """To the address an organiser wants to move to; the link works once and for an hour."""
    return _write("use_this_address", recipient, language, {"token": token})


def your_account_changed(recipient: str, language: str, *, change: AccountChange) -> Letter:
    """To an organiser, so that whoever did not do it themselves learns of it."""
    facts: dict[str, Json] = {"change": change, "at": utcnow().isoformat()}
    return _write("your_account_changed", recipient, language, facts)


def you_are_invited(
    recipient: str,
    language: str,
    *,
    campaign_titles: Texts,
    role: str,
    invited_by: str,
    token: str,
) -> Letter:
    """To work on a campaign; whether there is an account with this address or not."""
    facts: dict[str, Json] = {
        "campaign_titles": campaign_titles,
        "role": role,
        "invited_by": invited_by,
        "token": token,
    }
    return _write("you_are_invited", recipient, language, facts)


def a_second_person_is_needed(
    recipient: str, language: str, *, campaign_titles: Texts, campaign_slug: str, hours: int
) -> Letter:
    """To an organiser who may approve: neither who asks nor for what stands in a mailbox."""
    facts: dict[str, Json] = {"campaign_titles": campaign_titles, "campaign_slug": campaign_slug}
    return _write("a_second_person_is_needed", recipient, language, facts | {"hours": hours})


def _promised(recipient: str, group: Group) -> int:
    """Of these 24 hours, and what waits for later ones."""
    found = {row.kind: row.letters for row in db.session.execute(PROMISED, of_today(recipient))}
    return _of_group(found, group)


def _of_group(promised: Mapping[str, int], group: Group) -> int:
    return sum(promised.get(kind, 0) for kind in KINDS[group])


def _with_room(
    group: Group,
    kind: str,
    recipient: str,
    language: str,
    facts: Mapping[str, Json],
    *,
    campaign_id: int | None,
) -> Letter:
    """It goes in any case: tomorrow, where today has had its letter of this group."""
    goes_today = has_room(recipient, group)
    letter = _write(kind, recipient, language, facts, campaign_id=campaign_id)
    if not goes_today:
        letter.created_at = letter.due_at = utcnow() + A_DAY
    return letter


def _write(
    kind: str,
    recipient: str,
    language: str,
    facts: Mapping[str, Json],
    signer: Signer | None = None,
    campaign_id: int | None = None,
) -> Letter:
    """In the caller's transaction. The Message-ID is set now: a letter sent twice is one letter."""
    now = utcnow()
    letter = Letter(
        kind=kind,
        # said here, so that letters written together are one statement, whatever becomes of them
        state=LetterState.WAITING,
        created_at=now,
        due_at=now,
        language=language,
        campaign_id=signer.campaign_id if signer else campaign_id,
        message_id=f"<{secrets.token_hex(16)}@{settings.message_id_domain}>",
        to_print=whose.print_of_mailbox(recipient),
        recipient=vault.encrypt(recipient.encode(), RECIPIENT),
        facts=vault.encrypt(json.dumps(facts, ensure_ascii=False).encode(), FACTS),
    )
    if signer:
        letter.of_print = whose.print_of_signer(signer.mail_print)
        if kind in TO_THE_ADDRESS_AS_SIGNED:
            letter.regarding = whose.regarding(signer.key, recipient)
    db.session.add(letter)
    return letter
