"""A second factor that is lost with its recovery codes: the server's people take it off."""

from campaign.errors import NotFound
from campaign.organisers import accounts, recovery_codes
from campaign.organisers.models import Organiser
from campaign.outbox.letters import AccountChange


def take_off_second_factor(email: str) -> Organiser:
    """Codes, passkeys and recovery codes; every session ends and a letter tells. Raises NotFound."""
    organiser = accounts.with_email(email)
    if organiser is None:
        raise NotFound(what=email)
    organiser.totp_secret = organiser.totp_since = organiser.totp_counter = None
    organiser.webauthn.clear()
    recovery_codes.forget_if_idle(organiser)
    accounts.changed(organiser, AccountChange.FACTORS_RESET)
    return organiser
