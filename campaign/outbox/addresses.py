"""Mail addresses: which are taken, and when two of them are one person's."""

from email_validator import EmailNotValidError, validate_email

from campaign.config import settings
from campaign.errors import CampaignError

_DOTS_MEAN_NOTHING = {"gmail.com", "googlemail.com"}


class AddressUnclear(CampaignError):
    """Not an address that a letter can be sent to."""

    code = "address-unclear"


def checked(written: str) -> str:
    """The address as it is to be written on the letter. Raises AddressUnclear.

    Addresses that lead nowhere (name@some.test) are taken in the demonstration only.
    """
    try:
        found = validate_email(
            written.strip(),
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=settings.demo,
        )
    except EmailNotValidError:
        raise AddressUnclear from None
    return found.ascii_email or found.normalized


def canonical(address: str) -> str:
    """One form for all ways to write one mailbox: case, +tags, and dots where they mean nothing."""
    local, _, domain = address.strip().lower().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in _DOTS_MEAN_NOTHING:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"
