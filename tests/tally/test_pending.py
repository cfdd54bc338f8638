"""How many wait to be confirmed: in whole tens, moved by the jobs and by nothing else."""

from datetime import timedelta

import pytest
import time_machine

from campaign.db import transaction, utcnow
from campaign.signatures import confirming, signing
from campaign.tally import pending, reading
from tests.factories import an_offer, an_open_campaign, letters_to, slugs_of

BROWSER = "a browser"


def ask(campaign, number):
    mail = f"reader{number}@example.org"
    with transaction():
        signing.ask(an_offer(campaign), signing.Wish(mail, slugs_of(campaign), "ky"), BROWSER)
    return letters_to(mail)[-1]


def note():
    with transaction():
        return pending.note()


@pytest.mark.parametrize(("people", "told"), [(1, 0), (9, 0), (10, 10), (19, 10), (20, 20)])
def test_the_number_is_told_in_whole_tens(app, people, told):
    campaign = an_open_campaign()
    for number in range(people):
        ask(campaign, number)
    assert reading.pending(campaign.id) == 0

    note()

    assert reading.pending(campaign.id) == told


def test_who_confirmed_or_was_too_late_does_not_wait_any_more(app):
    campaign, other = an_open_campaign(), an_open_campaign()
    letters = [ask(campaign, number) for number in range(10)]
    for number in range(10, 20):
        ask(other, number)
    note()
    with transaction():
        confirming.confirm_with_browser(letters[0]["token"], BROWSER)

    note()
    assert (reading.pending(campaign.id), reading.pending(other.id)) == (0, 10)
    with time_machine.travel(utcnow() + pending.WITHIN + timedelta(minutes=1)):
        note()

    assert reading.pending(other.id) == 0
