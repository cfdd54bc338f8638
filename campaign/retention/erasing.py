"""Erasing one person, on request: everything that is theirs, wherever it lies, at once.

What stays: a random key, the times of asking and confirming, the region until the ledger has taken
the signature back, and the two ledger entries, which name nobody.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, or_, select

from campaign import audit
from campaign.db import db
from campaign.deliveries import packets
from campaign.deliveries.models import Delivery
from campaign.endorsements import endorsing, officers
from campaign.endorsements.inviting import inviting
from campaign.endorsements.models import Endorsement, EndorsementState
from campaign.endorsements.sharing import sharing
from campaign.errors import LinkInvalid
from campaign.outbox import letters, mailbox, recall
from campaign.resolutions.models import Campaign
from campaign.signatures import bounced, people, signing, withdrawing
from campaign.signatures.models import Disclosure, Signatory
from campaign.tokens import links

_UNDECIDED = (EndorsementState.SUBMITTED, EndorsementState.CONFIRMED)


def erase(signatory: Signatory) -> None:
    """Withdraws every signature and erases the person, in the caller's transaction.

    A packet with names that waits goes back to its order; of one that went out our copy goes. Also
    what others asked for with this address goes. Twice is once.
    """
    campaign = db.session.get_one(Campaign, signatory.campaign_id)
    shown_to = [s.appeal_id for s in signatory.signatures if s.disclosure != _UNSEEN]
    mail_print = signatory.mail_print
    withdrawing.take_everything_back(signatory)
    recall.forget_signer(mail_print)
    packets_of = _call_back(shown_to)
    if campaign.prints_forgotten_at is None:
        mailbox.forget(lambda mail: people.print_in(campaign, mail) == mail_print, packets_of)
    _erase_requests(signatory, mail_print)
    bounced.forget(signatory)
    for column, empty in Signatory.blank().items():
        setattr(signatory, column, empty)
    signatory.mail_print = signatory.key
    audit.record(None, "person erased", "retention", campaign_id=campaign.id)


def erase_officer(endorsement: Endorsement) -> None:
    """The officer goes; the organisation's endorsement goes too unless it was decided on already.

    In the caller's transaction. Twice is once.
    """
    if endorsement.officer is not None:
        mail = officers.of(endorsement).mail
        _forget_address(mail)
    endorsement.officer, endorsement.browser_print, endorsement.code_print = None, "", ""
    audit.forget_why(subject=endorsement.key)
    endorsement.told = replace(endorsement.told, officer=None)
    for proof in endorsement.proofs:
        proof.detail, proof.pages = None, []
    audit.record(None, "officer erased", "retention", campaign_id=endorsement.campaign_id)
    if endorsement.state in _UNDECIDED:
        db.session.delete(endorsement)


def erase_by_link(link: str) -> None:
    """Whoever a link of ours is of: to confirm or to withdraw, of a signature or an endorsement; or
    to answer an invitation.

    The address of the link, or its last part alone. Raises LinkInvalid.
    """
    token = link.strip().rstrip("/").rpartition("/")[2].partition("?")[0]
    for purpose in (withdrawing.WITHDRAW, signing.CONFIRM):
        try:
            key = links.read(purpose, token)
        except LinkInvalid:
            continue
        return erase(people.with_key(key))
    try:
        invited = inviting.with_token(token)
    except LinkInvalid:
        pass
    else:
        return _forget_address(inviting.known_of(invited).mail)
    for with_token in (
        endorsing.with_withdraw_token,
        endorsing.with_token,
        lambda own: sharing.of_token(own)[0],
    ):
        try:
            endorsement = with_token(token)
        except LinkInvalid:
            continue
        return erase_officer(endorsement)
    raise LinkInvalid


def _forget_address(mail: str) -> None:
    """Of an organisation: letters to it, our copies of them, and that it was invited."""
    recall.forget_recipient(mail, letters.TO_OFFICERS)
    mailbox.forget(lambda other: other == mail)
    inviting.forget_mail(mail)


_UNSEEN = Disclosure.COUNTED_ONLY


def _call_back(appeals: Sequence[int]) -> set[str]:
    """Message-IDs of the letters their packets went with."""
    found = db.session.scalars(select(Delivery).where(Delivery.appeal_id.in_(appeals))).all()
    return {sent_as for delivery in found if (sent_as := packets.call_back(delivery))}


def _erase_requests(signatory: Signatory, mail_print: str) -> None:
    """What was asked with the same address and never confirmed, or has joined: unless it is of the
    other of two people who share a mailbox."""
    same = or_(Signatory.name_print == signatory.name_print, Signatory.name_print == "")
    if not signatory.name_print:
        same = Signatory.id.is_not(None)
    db.session.execute(
        delete(Signatory)
        .where(
            Signatory.campaign_id == signatory.campaign_id,
            Signatory.mail_print == mail_print,
            Signatory.confirmed_at.is_(None),
            Signatory.id != signatory.id,
            same,
        )
        .execution_options(synchronize_session=False)
    )
