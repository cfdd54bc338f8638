"""Mail addresses: which are taken, and when two of them are one person's."""

from email_validator import EmailNotValidError, validate_email

from campaign.config import settings
from campaign.errors import CampaignError
from campaign.outbox import providers


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
    """One form for all ways to write one mailbox, by the rules of its provider (`providers.py`)."""
    local, _, domain = address.strip().lower().rpartition("@")
    return providers.mailbox_of(local, _in_ascii(domain))


def _in_ascii(domain: str) -> str:
    """A-labels (RFC 5890), as `checked` gives them; what has none stays as it is."""
    try:
        return domain if domain.isascii() else domain.encode("idna").decode()
    except UnicodeError:
        return domain


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def for_the_line(address: str) -> str:
    """As SMTP writes it: the domain in ASCII (RFC 5891). Raises UnicodeError where it cannot."""
    local, _, domain = address.rpartition("@")
    local.encode("ascii")
    return f"{local}@{_in_ascii(domain)}"
