"""Refusals: what Campaign declines to do, each with a stable code.

A refusal is raised where the rule stands and is turned into a sentence, in the reader's
language, in one place (`web/errors.py` for pages, `cli.py` for the command). Whatever is
not a CampaignError is a bug and is left to be one.
"""

from typing import ClassVar


class CampaignError(Exception):
    """A refusal; `facts` fill the blanks of its sentence and never hold a person's details."""

    code: ClassVar[str] = "refused"

    def __init__(self, **facts: object) -> None:
        super().__init__(self.code)
        self.facts = facts


class NotFound(CampaignError):
    code = "not-found"


class LinkInvalid(CampaignError):
    """A link that was never given, was altered, or has run out."""

    code = "link-invalid"


class CodeNotRight(CampaignError):
    """Neither the browser that filled in the form, nor the code from the letter."""

    code = "code-not-right"


class MailboxFull(CampaignError):
    """Two people with other names have signed from this mailbox; told to who confirms from it."""

    code = "mailbox-full"


class NotAllowed(CampaignError):
    """The organiser may not do this; told as "not found" so that nothing is given away."""

    code = "not-allowed"


class NotPermitted(CampaignError):
    """A member whose role does not do this; they know the campaign, so it is said openly."""

    code = "not-permitted"


class StepOutOfOrder(CampaignError):
    """What was asked does not follow from the state a thing is in."""

    code = "step-out-of-order"


class SettingMissing(CampaignError):
    code = "setting-missing"
