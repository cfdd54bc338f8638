"""Why an organiser does what could harm somebody: asked for, and kept in the audit."""

from campaign import words
from campaign.errors import CampaignError

LONGEST = 500


class WhyMissing(CampaignError):
    """Whoever reads the audit, and a second person where one is needed, must read why."""

    code = "why-missing"


def given(text: str) -> str:
    """As it is kept. Raises WhyMissing, WordsTooLong."""
    why = words.reason(text, LONGEST)
    if not why:
        raise WhyMissing
    return why
