"""Reviewing a campaign's resolution. While its appeals are drafts they follow each step; once they are
open only words change, and nothing is public before it is published as a new version."""

from campaign import audit
from campaign.appeals import publishing, versions
from campaign.resolutions.models import Campaign, ReviewStep
from campaign.resolutions.review import history
from campaign.resolutions.review.steps import Change


def take(
    campaign: Campaign,
    organiser_id: int | None,
    verb: str,
    change: Change,
    *,
    seen: int,
    about: int | None = None,
) -> ReviewStep | None:
    """Takes one step of the review, as `history.take`, and drafts the appeals anew.

    Raises TextIsSigned where open appeals would change in more than their words, and whatever the
    step itself refuses.
    """
    versions.begin(campaign)
    step = history.take(campaign.resolution, verb, change, seen=seen, about=about)
    if step is not None:
        _follow(campaign, organiser_id, step, verb)
    return step


def undo(campaign: Campaign, organiser_id: int | None, *, seen: int) -> ReviewStep:
    """Takes the last step back, whoever took it. Raises as `take`."""
    versions.begin(campaign)
    step = history.undo(campaign.resolution, seen=seen)
    _follow(campaign, organiser_id, step, f"undone: {step.verb}")
    return step


def redo(campaign: Campaign, organiser_id: int | None, *, seen: int) -> ReviewStep:
    """Takes the step again that was undone last. Raises as `take`."""
    versions.begin(campaign)
    step = history.redo(campaign.resolution, seen=seen)
    _follow(campaign, organiser_id, step, f"redone: {step.verb}")
    return step


def _follow(campaign: Campaign, organiser_id: int | None, step: ReviewStep, action: str) -> None:
    if campaign.resolution.published is not None and not versions.is_only_words(campaign, step):
        raise versions.TextIsSigned
    audit.record(
        organiser_id,
        action,
        f"demand {step.number}" if step.number else campaign.slug,
        campaign_id=campaign.id,
        step=step.id,
        fields=sorted(step.after)[:MOST_FIELDS],
    )
    publishing.draft_appeals(campaign)


MOST_FIELDS = 40
