"""Words of a campaign's first demand, changed as an organiser changes them and published."""

from campaign.appeals import reviewing, versions
from campaign.db import db, transaction
from campaign.resolutions.models import Campaign
from campaign.resolutions.review import steps
from campaign.resolutions.review.history import WRITING

WHY = {"en": "A word was mistyped."}


def rewrite(campaign, text="Demand 1, in clearer words.", language="en", name="d1.text"):
    with transaction():
        reviewing.take(
            _again(campaign),
            None,
            WRITING,
            lambda reviewed: steps.write(reviewed, {f"{name}.{language}": text}, {}),
            seen=10_000,
        )


def publish(campaign, why=WHY):
    with transaction():
        return versions.publish(_again(campaign), why)


def change(campaign, text="Demand 1, in clearer words.", language="en"):
    """Rewritten and published."""
    rewrite(campaign, text, language)
    publish(campaign)


def _again(campaign):
    return db.session.get_one(Campaign, campaign.id)
