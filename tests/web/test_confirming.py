"""Confirming is something that only a person does: looking, and posting blindly, change nothing."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from campaign.db import db, table_of, utcnow
from campaign.signatures.models import Signatory, Signature
from tests.factories import an_open_campaign, letters_to
from tests.visitor import Visitor

AIGUL = "aigul@example.org"


@pytest.fixture
def letter(app, visitor):
    """Of somebody who asked to sign in the browser of `visitor`."""
    campaign = an_open_campaign()
    visitor.submit(f"/en/campaigns/{campaign.slug}/sign", mail=AIGUL, consent="y")
    [sent] = letters_to(AIGUL)
    return sent


def link_of(letter):
    return f"/en/confirm/{letter['token']}"


def rows():
    """Everything kept of who signs and of what they signed."""
    db.session.rollback()
    kept = [db.session.execute(select(table_of(table))).all() for table in (Signatory, Signature)]
    db.session.rollback()
    return kept


def states():
    db.session.rollback()
    return {str(state) for state in db.session.scalars(select(Signature.state))}


@pytest.mark.parametrize("who", ["who signed", "a scanner"])
def test_opening_the_link_as_often_as_one_likes_changes_nothing(app, visitor, letter, who):
    browser = visitor.client if who == "who signed" else app.test_client()
    before = rows()

    for _ in range(5):
        assert browser.get(link_of(letter)).status_code == 200
        assert browser.head(link_of(letter)).status_code == 200

    assert rows() == before


def test_a_scanner_that_presses_the_button_confirms_nothing(app, letter):
    scanner, before = Visitor(app), rows()

    for _ in range(5):
        scanner.submit(link_of(letter), 422, form="confirm", code="")

    assert rows() == before


def test_nothing_is_confirmed_without_the_token_of_the_form(visitor, letter):
    before = rows()

    answer = visitor.client.post(link_of(letter), data={"code": letter["code"]})

    assert answer.status_code == 400
    assert rows() == before


def test_in_another_browser_the_code_of_the_letter_confirms(app, letter):
    Visitor(app).submit(link_of(letter), code=letter["code"])

    assert states() == {"confirmed"}


def test_after_five_wrong_codes_the_right_one_confirms_nothing(app, letter):
    phone = Visitor(app)
    for number in range(2, 7):
        phone.submit(link_of(letter), 422, code=f"2222-222{number}")

    phone.submit(link_of(letter), 422, code=letter["code"])

    assert states() == {"pending"}


@pytest.mark.parametrize(("hours", "confirms"), [(71.9, True), (72.1, False)])
def test_a_link_works_for_72_hours(visitor, letter, hours, confirms):
    with time_machine.travel(utcnow() + timedelta(hours=hours)):
        if confirms:
            # the cookie ends with the link, so the code is as good
            visitor.submit(link_of(letter), code=letter["code"])
        else:
            visitor.open(link_of(letter), 404)

    assert states() == {"confirmed" if confirms else "pending"}
