"""What the pages of the review share: taking a step that a form asks for, or saying why not."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import request
from sqlalchemy import select

from campaign.appeals import reviewing, versions
from campaign.appeals.models import Appeal, AppealState
from campaign.db import db, transaction
from campaign.errors import CampaignError, NotFound
from campaign.organisers.roles import Permission
from campaign.resolutions.models import Campaign, Resolution, ReviewStep
from campaign.resolutions.review import history, keeping
from campaign.resolutions.review.doubts import OpenDoubt, settled_and_open
from campaign.resolutions.review.reviewed import Reviewed
from campaign.resolutions.review.steps import Change, is_whole
from campaign.web import numbers
from campaign.web.dashboard.pages import organiser_id, own
from campaign.web.needs import may
from campaign.web.sentences import STATUS_OF, sentence_of

LONGEST = 5000


@dataclass(frozen=True)
class Refusal:
    """Why a step was not taken: its code, a sentence for the reader, and the status of the answer."""

    code: str
    sentence: str
    status: int
    field: str | None = None


def take(slug: str, verb: str, change: Change, *, about: int | None = None) -> Refusal | None:
    """Takes one step of the review in a transaction of its own."""
    return attempt(
        lambda: reviewing.take(own(slug), organiser_id(), verb, change, seen=seen(), about=about)
    )


def attempt(act: Callable[[], object]) -> Refusal | None:
    """Acts, all or nothing; a refusal that a page can show is given back."""
    try:
        with transaction():
            act()
    except NotFound:
        raise
    except CampaignError as error:
        return Refusal(
            error.code,
            sentence_of(error),
            STATUS_OF.get(type(error), 409),
            str(error.facts.get("field", "")) or None,
        )
    return None


def seen() -> int:
    """The version its organiser saw, as the form says."""
    version = numbers.whole(request.form.get("version", ""))
    if version is None:
        raise NotFound
    return version


@dataclass(frozen=True)
class Shown:
    """What every page of the review shows: how it stands, and what can be undone."""

    campaign: Campaign
    resolution: Resolution
    reviewed: Reviewed
    frozen: bool
    """Its appeals are open: only words change any more, and make a new version."""
    editable: bool
    """Not frozen, and the reader may change what this page shows."""
    writable: bool
    """The reader may change the words on this page."""
    source_locked: bool
    """Translators leave the authoritative words alone."""
    last_step: ReviewStep | None
    undone_step: ReviewStep | None
    progress: dict[str, int]

    def facts(self) -> dict[str, object]:
        return dict(vars(self))


def shown(slug: str, changing: Permission = Permission.EDIT_RESOLUTION) -> Shown:
    """Of the organiser's own campaign; `changing` is what the page's forms ask for."""
    campaign = own(slug)
    frozen = not is_editable(campaign)
    reviewed = keeping.reviewed(campaign.resolution)
    last, undone = history.last_done(campaign.resolution), history.first_undone(campaign.resolution)
    return Shown(
        campaign=campaign,
        resolution=campaign.resolution,
        reviewed=reviewed,
        frozen=frozen,
        editable=not frozen and may(changing),
        writable=may(changing),
        source_locked=not may(Permission.EDIT_RESOLUTION),
        last_step=None if frozen and last and not versions.is_only_words(campaign, last) else last,
        undone_step=None
        if frozen and undone and not versions.is_only_words(campaign, undone)
        else undone,
        progress=progress(reviewed),
    )


def progress(reviewed: Reviewed) -> dict[str, int]:
    """How many demands have each language, whole."""
    counts: dict[str, int] = {}
    for demand in reviewed.demands:
        for language, text in demand.texts.items():
            counts[language] = counts.get(language, 0) + is_whole(text)
    return counts


def doubts(resolution: Resolution, reviewed: Reviewed) -> tuple[list[OpenDoubt], list[OpenDoubt]]:
    return settled_and_open(reviewed, resolution.doubts)


def is_editable(campaign: Campaign) -> bool:
    """Only while all its appeals are drafts."""
    opened = select(Appeal.id).where(
        Appeal.campaign_id == campaign.id, Appeal.state != AppealState.DRAFT
    )
    return db.session.scalar(opened.limit(1)) is None


def wants_json() -> bool:
    """Asked by the page's own script while somebody writes."""
    return request.accept_mimetypes.best == "application/json"
