"""What a signer changes later: how much an addressee sees, the version they stand on, and which
letters come."""

import json

from campaign.appeals import reading, versions
from campaign.db import db, utcnow
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.outbox import addresses, letters, recall
from campaign.resolutions.models import Campaign
from campaign.signatures import moving_on, people, updates
from campaign.signatures.models import Disclosure, Signatory, Signature
from campaign.signatures.signing import sealed_for
from campaign.vault import seal

_AMOUNT = [Disclosure.COUNTED_ONLY, Disclosure.INITIALS, Disclosure.NAMED]


class NotTheAddress(CampaignError):
    """Another address than the one that was signed with."""

    code = "not-the-address"


class NameMissing(CampaignError):
    """To show more, the name is needed once more: what is sealed the server cannot read."""

    code = "name-missing"


def shows_more(signature: Signature, wanted: Disclosure) -> bool:
    return _AMOUNT.index(wanted) > _AMOUNT.index(signature.disclosure)


def show_as(signature: Signature, wanted: Disclosure, name: str = "") -> None:
    """Less at any time. More with the name, which is sealed anew in place of what was sealed; of the
    address only what the server can read is sealed beside it.

    Raises StepOutOfOrder for one that was taken back, and NameMissing.
    """
    if signature.state in people.TAKEN_BACK:
        raise StepOutOfOrder
    if shows_more(signature, wanted):
        if not name:
            raise NameMissing
        _seal(signature.signatory, name)
    signature.disclosure = wanted


def sign_newest(signature: Signature, seen: str) -> None:
    """The signer stands on the newest text from now on. `seen` as in `versions.refuse_unseen`. Twice
    is once.

    Raises TextChanged, SigningPaused; StepOutOfOrder for one that was taken back or is being
    removed, and where nothing can be signed any more.
    """
    appeal = signature.appeal
    reading.refuse_while_paused(appeal.campaign)
    versions.refuse_unseen([appeal.text.id], seen)
    signable = reading.is_signable(appeal, reading.today())
    if not (signable and moving_on.move_on(signature, appeal.text)):
        raise StepOutOfOrder


def choose_letters(signatory: Signatory, *, news: bool, quiet: bool, written: str = "") -> None:
    """News needs the address once, unless it is kept already; without news it is erased.

    Raises AddressUnclear, NotTheAddress, PepperMissing, PrintsForgotten; StepOutOfOrder where all
    was taken back.
    """
    signatory.quiet = quiet
    if not news:
        signatory.wants_answer, signatory.updates_mail = False, None
        recall.take_back(signatory.mail_print, letters.NEWS)
        return
    if signatory.updates_mail is None:
        _begin_news(signatory, written)


def _begin_news(signatory: Signatory, written: str) -> None:
    """Of what comes from now on."""
    if all(signature.state in people.TAKEN_BACK for signature in signatory.signatures):
        raise StepOutOfOrder
    mail = addresses.checked(written)
    if people.print_in(_campaign_of(signatory), mail) != signatory.mail_print:
        raise NotTheAddress
    signatory.wants_answer, signatory.updates_mail = True, updates.kept(mail)
    signatory.told_up_to = utcnow()


def _seal(signatory: Signatory, name: str) -> None:
    mail = updates.mail_of(signatory) if signatory.updates_mail else ""
    raw = json.dumps({"name": name, "mail": mail, "settlement": ""}, ensure_ascii=False).encode()
    campaign = _campaign_of(signatory)
    signatory.sealed = seal(campaign.public_key or b"", raw, sealed_for(campaign.id))


def _campaign_of(signatory: Signatory) -> Campaign:
    return db.session.get_one(Campaign, signatory.campaign_id)
