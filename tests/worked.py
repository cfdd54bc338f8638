"""The work that a browser does under attack, made quick by its parameters."""

import json

import altcha
import pytest

from campaign.signatures import work


@pytest.fixture
def little_work(monkeypatch):
    monkeypatch.setattr(work, "COST", 10)
    monkeypatch.setattr(work, "TURNS", range(3, 6))


def answer_to(challenge):
    """What a browser sends that did what it was asked."""
    asked = altcha.Challenge.from_dict(json.loads(challenge))
    return altcha.Payload(asked, altcha.solve_challenge(asked)).to_base64()


def work_done(form):
    """The same for the challenge in a page."""
    return answer_to(form.select_one("#work")["data-challenge"])
