"""Reviewing a campaign's resolution: only while its appeals are drafts, and they follow each step."""

from campaign import audit
from campaign.appeals import publishing
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

    Raises StepOutOfOrder once an appeal is open, and whatever the step itself refuses.
    """
    publishing.only_drafts(campaign)
    step = history.take(campaign.resolution, verb, change, seen=seen, about=about)
    if step is not None:
        _follow(campaign, organiser_id, step, verb)
    return step


def undo(campaign: Campaign, organiser_id: int | None, *, seen: int) -> ReviewStep:
    """Takes the last step back, whoever took it."""
    publishing.only_drafts(campaign)
    step = history.undo(campaign.resolution, seen=seen)
    _follow(campaign, organiser_id, step, f"undone: {step.verb}")
    return step


def redo(campaign: Campaign, organiser_id: int | None, *, seen: int) -> ReviewStep:
    """Takes the step again that was undone last."""
    publishing.only_drafts(campaign)
    step = history.redo(campaign.resolution, seen=seen)
    _follow(campaign, organiser_id, step, f"redone: {step.verb}")
    return step


def _follow(campaign: Campaign, organiser_id: int | None, step: ReviewStep, action: str) -> None:
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
