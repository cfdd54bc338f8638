"""A campaign's keys: made when its first appeal opens, its private half kept here or nowhere here."""

from collections.abc import Mapping

from sqlalchemy import select

from campaign.config import settings
from campaign.db import Json, db
from campaign.errors import CampaignError, StepOutOfOrder
from campaign.organisers.by_two.asking import Wanted
from campaign.organisers.by_two.deciding import Granted, NeedsTwo
from campaign.organisers.by_two.models import ActKind
from campaign.resolutions.models import Campaign
from campaign.vault import CampaignKey, OpenedKey, new_signing_key, seal, vault
from campaign.vault.key_file import KeyFile, KeyFileUnclear, words_of
from campaign.vault.peppers import peppers
from campaign.vault.shares import Share, split

LEDGER_KEY = "campaign.ledger_private_key"


class KeyNotHere(CampaignError):
    """The private key is not on this server: it takes the key file."""

    code = "key-not-here"


class KeyOfAnother(CampaignError):
    """A good key file, but what was sealed for this campaign does not open with it."""

    code = "key-of-another"


def make(campaign: Campaign, passphrase: str, public_key: bytes | None = None) -> None:
    """The key that signers' details are sealed to, the ledger's key, and the pepper.

    With `public_key` the private one was made elsewhere and is never here. Raises
    PassphraseTooShort, KeyFileUnclear, PeppersNotWritable.
    """
    if public_key is None:
        key = CampaignKey.create(passphrase)
        campaign.public_key, campaign.protected_key = key.public, key.protected
    else:
        campaign.public_key = _usable(public_key)
    private, public = new_signing_key()
    campaign.origin = f"{settings.host}/ledger/{campaign.slug}"
    campaign.ledger_public_key = public
    campaign.ledger_private_key = vault.encrypt(private, LEDGER_KEY)
    campaign.pepper = peppers.create()


def unlock(campaign: Campaign, passphrase: str, file: bytes | None = None) -> OpenedKey:
    """The private key: as it is kept here, or from the key file's content.

    Raises PassphraseWrong, KeyNotHere, KeyFileUnclear, KeyOfAnother.
    """
    if file:
        key = KeyFile.read(file).key
        if key.public != campaign.public_key:
            raise KeyOfAnother
        return key.unlock(passphrase)
    if campaign.protected_key is None:
        raise KeyNotHere
    return CampaignKey(campaign.public_key or b"", campaign.protected_key).unlock(passphrase)


def key_file(campaign: Campaign, passphrase: str) -> KeyFile:
    """For the organisers to keep. The passphrase is asked although the file is protected by it:
    who found a dashboard open learns nothing to guess at. Raises PassphraseWrong, KeyNotHere."""
    unlock(campaign, passphrase)
    assert campaign.public_key and campaign.protected_key  # noqa: S101, PT018 - it was unlocked
    return KeyFile(campaign.slug, CampaignKey(campaign.public_key, campaign.protected_key))


def shares(campaign: Campaign, passphrase: str) -> tuple[Share, ...]:
    """Three, any two of which give the key back. Raises PassphraseWrong, KeyNotHere."""
    return split(unlock(campaign, passphrase), campaign.slug)


def prove_elsewhere(campaign: Campaign, file: bytes, passphrase: str) -> None:
    """The file proves that the key would not be lost if it were taken off this server.

    Raises StepOutOfOrder before there is a key or where it is gone already, and what `unlock`
    raises.
    """
    if campaign.public_key is None or campaign.protected_key is None:
        raise StepOutOfOrder
    if not file:
        raise KeyFileUnclear
    unlock(campaign, passphrase, file)


def take_off(campaign: Campaign, granted: Granted | None, *, used: bool) -> None:
    """From here on the private key is not on this server. Once it is `used`, which is once somebody
    sealed to it, that takes two. Raises NeedsTwo."""
    if used and (granted is None or granted.kind is not ActKind.KEY_AWAY):
        raise NeedsTwo
    campaign.protected_key = None


def as_wanted(campaign: Campaign, kind: ActKind) -> Wanted:
    """What two have to agree on: this key, as it lies here. Raises StepOutOfOrder where it does
    not."""
    facts = facts_of(campaign)
    if facts is None:
        raise StepOutOfOrder
    return Wanted(kind, "key", dict(facts))


def facts_of(campaign: Campaign) -> Mapping[str, Json] | None:
    """None where the private key is not here."""
    if campaign.public_key is None or campaign.protected_key is None:
        return None
    return {"public_key": words_of(campaign.public_key)}


def without_pepper() -> list[str]:
    """Campaigns that nobody can sign because their pepper is not in its place; short names."""
    kept = db.session.execute(
        select(Campaign.slug, Campaign.pepper).where(
            Campaign.pepper.is_not(None), Campaign.prints_forgotten_at.is_(None)
        )
    )
    return [slug for slug, pepper in kept if not peppers.is_there(pepper or "")]


def _usable(public_key: bytes) -> bytes:
    """Some 32 bytes are no key at all; better told now than to the first signer."""
    try:
        seal(public_key, b"", "")
    except ValueError:
        raise KeyFileUnclear from None
    return public_key
