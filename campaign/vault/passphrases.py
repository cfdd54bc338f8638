"""What a passphrase must be, for accounts and for campaign keys."""

from campaign.errors import CampaignError

AT_LEAST = 12


class PassphraseTooShort(CampaignError):
    """OWASP ASVS 6.2.1: length is what counts; no rules of composition."""

    code = "passphrase-too-short"


def long_enough(passphrase: str) -> str:
    """The passphrase itself. Raises PassphraseTooShort."""
    if len(passphrase) < AT_LEAST:
        raise PassphraseTooShort(at_least=AT_LEAST)
    return passphrase
