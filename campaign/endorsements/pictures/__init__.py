"""Pictures and pages that were uploaded: drawn anew in a child process, so that nothing but what is
seen goes on: no metadata, no script, no second file inside."""

from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import Literal

from campaign import limited
from campaign.errors import CampaignError
from campaign.limited import Limits, TooCostly

LARGEST = 8 * 1024 * 1024
"""As phones take them."""
MOST_PAGES = 5
LIMITS = Limits(timedelta(seconds=15), 768 * 1024 * 1024)
"""A page of 25 megapixels takes less than half of the memory."""
_PROGRAM = Path(__file__).with_name("child.py")


class PictureUnclear(CampaignError):
    """`reason` is one of: nothing, too-large, kind, broken, too-many-pages, too-costly."""

    code = "picture-unclear"


def logo_of(raw: bytes) -> bytes:
    """A PNG of at most 256 pixels a side. Raises PictureUnclear."""
    [png] = _drawn(raw, "logo")
    return png


def pages_of(raw: bytes) -> list[bytes]:
    """A letter, given as PDF, PNG or JPEG, as JPEG pages. Raises PictureUnclear."""
    return _drawn(raw, "letter")


def _drawn(raw: bytes, what: Literal["logo", "letter"]) -> list[bytes]:
    if not raw:
        raise PictureUnclear(reason="nothing")
    if len(raw) > LARGEST:
        raise PictureUnclear(reason="too-large")
    order = {"what": what, "most_pages": MOST_PAGES}
    try:
        told = limited.answer_of(_PROGRAM, order, raw, LIMITS)
    except TooCostly:
        raise PictureUnclear(reason="too-costly") from None
    if "refused" in told:
        raise PictureUnclear(reason=told["refused"])
    return [b64decode(page) for page in told["pages"]]
