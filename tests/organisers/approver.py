"""A process of its own that approves, or goes through a door, and stops where it was told to.

    python -m tests.organisers.approver DATABASE PEPPERS MOMENT WHAT CAMPAIGN ACT ORGANISER

It prints the moment it has come to and then waits to be killed.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

from campaign import create_app
from campaign.db import db, transaction
from campaign.deliveries import sealed_bundle
from campaign.organisers.by_two import deciding, reading
from campaign.resolutions.models import Campaign
from campaign.web.dashboard import acts
from tests.databases import settings_for

BEFORE, ACTED, KEPT = "approved, not acted", "acted, not kept", "kept, not answered"


def main():
    url, peppers, moment, what, *numbers = sys.argv[1:]
    with create_app(settings_for(url, peppers=Path(peppers))).app_context():
        steps = {"approve": approve, "take": take}
        steps[what](moment, *map(int, numbers))
        stop_at(KEPT, moment)


def approve(moment, campaign_id, act_id, organiser_id):
    with transaction():
        act = reading.held(campaign_id, act_id)
        way = acts.WAYS[act.kind]

        def do(act, granted):
            stop_at(BEFORE, moment)
            way.do(act, granted)
            db.session.flush()
            stop_at(ACTED, moment)

        deciding.approve(act, organiser_id, replace(way, do=do))


def take(moment, campaign_id, _act_id, organiser_id):
    with transaction():
        sealed_bundle.take(db.session.get_one(Campaign, campaign_id), organiser_id)
        db.session.flush()
        stop_at(ACTED, moment)


def stop_at(here, moment):
    if here == moment:
        sys.stdout.write(f"{here}\n")
        sys.stdout.flush()
        time.sleep(600)


if __name__ == "__main__":
    main()
