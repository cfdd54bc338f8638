"""The letter once more, for who did not find the first: to the address exactly as it was signed with.

Asking leaves one row, whoever asks; a job decides what goes, so that no answer and no work tells of
anyone. The first link goes on working: both letters lie in the same mailbox, and the one that comes
late must not lead nowhere. Its code does not: only one is kept, and it is this letter's.
"""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from campaign import codes
from campaign.db import db, utcnow
from campaign.errors import LinkInvalid
from campaign.outbox import addresses, letters, recall, whose
from campaign.outbox.letters import Group, ToConfirm
from campaign.resolutions.models import Campaign
from campaign.signatures import confirming, people
from campaign.signatures.models import AskedAgain, Signatory
from campaign.signatures.people import PrintsForgotten
from campaign.signatures.signing import CONFIRM
from campaign.signatures.withdrawing import WITHDRAW
from campaign.tokens import links
from campaign.vault import VaultLocked, vault
from campaign.vault.peppers import PepperMissing

AT_ONCE = 50
MOST_WAIT = timedelta(hours=24)
"""Where no job runs: then nobody waits for the letter any more."""
_CONTEXT = "asked_again.mail"


def ask(campaign: Campaign, written: str) -> None:
    """In the caller's transaction, one row for every address. Raises AddressUnclear."""
    mail = addresses.checked(written)
    db.session.add(AskedAgain(campaign_id=campaign.id, mail=vault.encrypt(mail.encode(), _CONTEXT)))


def waits() -> bool:
    return db.session.scalar(select(AskedAgain.id).limit(1)) is not None


def work() -> int:
    """A batch of what was asked, in the caller's transaction; how many. What was asked is gone by it,
    whether a letter goes or none.
    """
    asked = db.session.scalars(
        select(AskedAgain).order_by(AskedAgain.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    ).all()
    for one in asked:
        if one.created_at > utcnow() - MOST_WAIT:
            # a secret that is missing, or was destroyed by the calendar: then no letter goes
            with suppress(VaultLocked, PepperMissing, PrintsForgotten):
                _send_again(one)
        db.session.delete(one)
    return len(asked)


def _send_again(asked: AskedAgain) -> None:
    campaign = db.session.get_one(Campaign, asked.campaign_id)
    mail = vault.decrypt(asked.mail, _CONTEXT).decode()
    mail_print = people.print_in(campaign, mail)
    if not letters.has_room(mail, Group.SIGNING):
        return
    request = _waiting(mail_print, mail)
    if request is not None:
        _ask_again(campaign, request, mail)
        return
    known = db.session.scalar(people.confirmed(campaign.id, mail_print))
    if known and any(signature.state in people.STANDING for signature in known.signatures):
        letters.you_have_already_signed(
            mail,
            known.language,
            campaign_titles=campaign.titles,
            quiet=known.quiet,
            withdraw_token=links.sign(WITHDRAW, known.key),
            signer=letters.Signer(known.key, mail_print, campaign.id),
        )


def _waiting(mail_print: str, mail: str) -> Signatory | None:
    """The newest request of this address that is neither confirmed nor erased."""
    key = whose.newest_request(mail_print, mail)
    try:
        request = people.with_key(key) if key else None
    except LinkInvalid:
        return None
    waits = request is not None and request.confirmed_at is None and request.signatures
    return request if waits else None


def _ask_again(campaign: Campaign, request: Signatory, mail: str) -> None:
    """With a new code and new tries, and instead of the reminder, which has the old code."""
    code = codes.new()
    request.code_print, request.code_tries = vault.fingerprint("code", code), 0
    recall.take_back(request.mail_print, letters.REMINDERS)
    asked = ToConfirm(
        campaign_titles=campaign.titles,
        appeals=confirming.institutions_of(request),
        token=links.sign(CONFIRM, request.key),
        code=codes.on_paper(code),
        disclosure=request.signatures[0].disclosure,
        erased_at=request.created_at + CONFIRM.lasts,
    )
    signer = letters.Signer(request.key, request.mail_print, campaign.id)
    letters.confirm_your_signature(
        mail, request.language, asked, signer=signer, quiet=request.quiet
    )
