"""A new version of texts that are being signed: only words change, and it is said what and why.

What was signed stays what it was. A demand is neither added, taken away, moved nor sent elsewhere
once people have signed for it: that would be another appeal.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from campaign.appeals import differences, publishing, reading
from campaign.appeals.differences import Difference
from campaign.appeals.models import Appeal, AppealText
from campaign.db import Json, db
from campaign.errors import CampaignError
from campaign.i18n import Texts
from campaign.resolutions.models import Campaign, Resolution, ReviewStep
from campaign.resolutions.review import keeping
from campaign.resolutions.review.reviewed import (
    Reviewed,
    is_text,
    laid_flat,
    owner_of,
    raised_from,
)

LONGEST_WHY = 600
_AROUND = re.compile(r"p\d+\.text\..+|s\d+\.heading")


class TextIsSigned(CampaignError):
    """The appeals are open: their words may change, and nothing else of them."""

    code = "text-is-signed"


class TextChanged(CampaignError):
    """A text got a new version while somebody read the one before it."""

    code = "text-changed"


class NothingChanged(CampaignError):
    """No open appeal reads otherwise than its newest version."""

    code = "nothing-changed"


class ChangeUnexplained(CampaignError):
    """Everybody who signed reads why a text was changed: it is written, and not long."""

    code = "change-unexplained"


@dataclass(frozen=True)
class Revised:
    """An appeal whose text reads otherwise now than its newest version."""

    appeal: Appeal
    body: str
    content: Mapping[str, Json]
    differences: list[Difference]
    """From the newest version when this was made."""

    @property
    def decides(self) -> bool:
        """Whether the words that decide are others, not a translation alone."""
        return bool(differences.deciding(self.differences, self.content["authoritative"]))


def is_fixed(campaign: Campaign) -> bool:
    """Once an appeal was opened."""
    return any(appeal.is_public for appeal in publishing.appeals_of(campaign))


def begin(campaign: Campaign) -> None:
    """Before a step of the review: of open appeals, keeps the resolution as it is published."""
    resolution = campaign.resolution
    if resolution.published is None and is_fixed(campaign):
        resolution.published = laid_flat(keeping.reviewed(resolution))
        db.session.flush()


def is_only_words(campaign: Campaign, step: ReviewStep) -> bool:
    """Whether open appeals may change so. What is shown outside of the signed text, the campaign's
    name and summary, is not changed behind a reader's back: it may be added where a language lacks
    it."""
    shown = campaign.resolution.published or {}
    return all(
        owner_of(name) == "looked"
        or name == "date"
        or (is_text(name) and not (owner_of(name) in {"name", "summary"} and shown.get(name)))
        for name in {*step.before, *step.after}
    )


def published(campaign: Campaign) -> Reviewed:
    """The resolution as its newest texts have it, whatever is being written for the next."""
    kept = campaign.resolution.published
    return keeping.reviewed(campaign.resolution) if kept is None else raised_from(kept)


def may_wait(campaign_id: int) -> bool:
    """Whether anything was written since the texts are public; one look at one column."""
    asked = select(Resolution.published.is_not(None)).where(Resolution.campaign_id == campaign_id)
    return bool(db.session.scalar(asked))


def lock(campaign: Campaign) -> None:
    """Two who publish at once follow one another, and so do the steps of the review."""
    db.session.refresh(campaign.resolution, with_for_update=True)


def waiting(campaign: Campaign) -> list[Revised]:
    """What publishing would give a new version: appeals that can be signed, and read otherwise."""
    routed, today = publishing.routing(campaign), reading.today()
    found = []
    for appeal in publishing.appeals_of(campaign):
        if reading.is_signable(appeal, today) and appeal.institution_id in routed:
            body = publishing.body_of(appeal, routed[appeal.institution_id])
            if body != appeal.text.body:
                content = publishing.content_of(body)
                changed = differences.between(appeal.text.content, content)
                found.append(Revised(appeal, body, content, changed))
    return found


def around_waits(campaign: Campaign) -> bool:
    """Whether words around the demands (preamble, problems, headings) read otherwise than published:
    packets have them, and nobody signs them."""
    kept = campaign.resolution.published
    if kept is None:
        return False
    now = laid_flat(keeping.reviewed(campaign.resolution))
    around = {name for name in {*kept, *now} if _AROUND.fullmatch(name)}
    return any(kept.get(name) != now.get(name) for name in around)


def publish(campaign: Campaign, why: Texts) -> list[Revised]:
    """Freezes the next version of every appeal that `waiting` gives, and lets packets have what
    waits around the demands. `why`: what was changed and
    why, in the languages it was written in.

    Who has signed stands on the version they signed. Raises ChangeUnexplained, NothingChanged.
    """
    said = {language: text.strip() for language, text in why.items() if text.strip()}
    if not said or any(len(text) > LONGEST_WHY for text in said.values()):
        raise ChangeUnexplained
    changed = waiting(campaign)
    if not changed and not around_waits(campaign):
        raise NothingChanged
    for one in changed:
        publishing.freeze(one.appeal, one.body, said)
    campaign.resolution.published = laid_flat(keeping.reviewed(campaign.resolution))
    return changed


def refuse_unseen(texts: Iterable[int], seen: str) -> None:
    """`seen` is what a form kept of `newest`, when it was shown. Raises TextChanged where one of
    these texts is newer: nobody signs what they have not read."""
    if seen.isdecimal() and any(text > int(seen) for text in texts):
        raise TextChanged


def newest(texts: Iterable[int]) -> str:
    """What a form keeps of the texts it shows: they are numbered as they are frozen."""
    return str(max(texts, default=0))


def since(appeal: Appeal, text: AppealText) -> list[Difference]:
    """What differs between a version and the newest one."""
    return differences.between(text.content, appeal.text.content)


def told(appeal: Appeal) -> list[tuple[AppealText, list[Difference]]]:
    """Its versions, the newest first, each with what differs from the one before."""
    before: list[AppealText | None] = [None, *appeal.texts[:-1]]
    pairs = zip(appeal.texts, before, strict=True)
    found = [(t, differences.between(b.content, t.content) if b else []) for t, b in pairs]
    return found[::-1]
