"""What was promised and is not to go any more, or is not to tell any more whose it was."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update

from campaign.db import db
from campaign.outbox import whose
from campaign.outbox.letters import RECIPIENT
from campaign.outbox.models import Letter, LetterState
from campaign.vault import vault


def take_back(mail_print: str, kinds: Sequence[str] | None = None) -> None:
    """What still waits for this address of this campaign is not sent; it is erased.

    One that is under way at this moment may still arrive.
    """
    waiting = (Letter.of_print == whose.print_of_signer(mail_print)) & (
        Letter.state == LetterState.WAITING
    )
    if kinds is not None:
        waiting &= Letter.kind.in_(kinds)
    db.session.execute(delete(Letter).where(waiting))


def forget_signer(mail_print: str) -> None:
    """Of this address of this campaign nothing waits any more, not even on its way, and no letter
    tells whose it was. One that a mail server has cannot be called back."""
    theirs = Letter.of_print == whose.print_of_signer(mail_print)
    unsent = Letter.state.in_((LetterState.WAITING, LetterState.SENDING, LetterState.WITHHELD))
    db.session.execute(delete(Letter).where(theirs, unsent))
    db.session.execute(
        update(Letter).where(theirs).values(of_print=None, regarding=None, to_print=None)
    )


def forget_recipient(mail: str, kinds: Sequence[str]) -> None:
    """What waits of these kinds for exactly this address is erased: recipients are opened for it."""
    waiting = select(Letter.id, Letter.recipient).where(
        Letter.kind.in_(kinds), Letter.recipient.is_not(None)
    )
    theirs = [
        letter_id
        for letter_id, kept in db.session.execute(waiting)
        if vault.decrypt(kept or b"", RECIPIENT).decode() == mail
    ]
    db.session.execute(delete(Letter).where(Letter.id.in_(theirs)))
    db.session.execute(
        update(Letter)
        .where(Letter.to_print == whose.print_of_mailbox(mail), Letter.kind.in_(kinds))
        .values(to_print=None)
    )


def waits(letter_id: int | None) -> bool:
    """Whether it is still here, and may be withheld."""
    letter = db.session.get(Letter, letter_id) if letter_id else None
    return letter is not None and letter.state == LetterState.WAITING


def withhold_waiting(letter_id: int | None) -> None:
    """What it asks for has come about; one that went, or is on its way, stays as it is."""
    letter = db.session.get(Letter, letter_id, with_for_update=True) if letter_id else None
    if letter is not None and letter.state == LetterState.WAITING:
        letter.withhold()
