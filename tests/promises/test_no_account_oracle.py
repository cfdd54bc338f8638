"""Nobody can ask whether somebody has an account: to every address the answer is the same, and its work.

As in `test_no_oracle.py`, the work is compared by what the database is asked, never by the clock.
"""

import re
from contextvars import Context

import pytest

from campaign.db import db, transaction
from campaign.organisers import accounts, invitations
from campaign.organisers.roles import MemberRole
from tests.factories import a_campaign, an_organiser
from tests.organisers.authenticator import Authenticator
from tests.organisers.test_passkeys import add
from tests.organisers.test_second_factor import with_codes
from tests.promises.test_no_oracle import LETTERS, _kind, _plain


def has_no_account(mail):
    """Never seen before."""


def has_an_account(mail):
    an_organiser(email=mail)


def has_codes(mail):
    with_codes(an_organiser(email=mail))


def has_a_passkey(mail):
    add(an_organiser(email=mail), Authenticator())


def was_shut_out(mail):
    organiser = an_organiser(email=mail)
    with transaction():
        organiser.active = False


def has_had_its_letters(mail):
    an_organiser(email=mail)
    for _ in range(3):
        with transaction():
            accounts.ask_for_new_passphrase(mail, "en")


def is_invited(mail):
    owner = an_organiser()
    campaign = a_campaign(organiser=owner)
    with transaction():
        guest = invitations.Guest(mail, MemberRole.VETTER, "en")
        invitations.invite(campaign.id, campaign.titles, guest, by=owner)


def works_on_another_campaign(mail):
    a_campaign(organiser=an_organiser(email=mail))


SITUATIONS = (
    has_no_account, has_an_account, has_codes, has_a_passkey, was_shut_out, has_had_its_letters,
    is_invited, works_on_another_campaign,
)  # fmt: skip


@pytest.fixture
def asked(app):
    """Who stands how, each under an address as long as the others."""
    mails = [f"{letter}igul@example.org" for letter in LETTERS]
    standing = dict(zip(SITUATIONS, mails, strict=False))
    for situation, mail in standing.items():
        situation(mail)
    return standing


@pytest.mark.parametrize("page", ["sign-in", "forgotten"])
def test_the_door_says_the_same_to_every_address(app, asked, statements, page):
    path = f"/en/organisers/{page}"

    def answer_to(mail):
        return _answer(app.test_client(), path, statements, email=mail, passphrase="a wrong one")

    answer_to("warm.up@example.org")
    _all_are_the_same({one.__name__: answer_to(mail) for one, mail in asked.items()})


def test_tried_too_often_it_still_says_the_same(app, asked, statements):
    def sixth_answer_to(mail):
        for _ in range(6):
            said = _answer(
                app.test_client(), "/en/organisers/sign-in", statements, email=mail, passphrase="x"
            )
        return said

    answers = {one.__name__: sixth_answer_to(mail) for one, mail in asked.items()}

    _all_are_the_same(answers)
    assert answers["has_no_account"]["status"] == 429


def test_an_owner_who_invites_learns_nothing_of_an_address(app, visitor, asked, statements):
    owner = an_organiser()
    campaign = a_campaign(organiser=owner)
    visitor.signs_in(owner)
    room = f"/en/dashboard/{campaign.slug}/people"

    def answer_to(mail):
        said = _answer(
            visitor.client, room, statements, f"{room}/invitations",
            email=mail, role="vetter", letter_in="en",
        )  # fmt: skip
        with transaction():
            [row] = invitations.open_ones(campaign.id)
            invitations.withdraw(campaign.id, row.id, by=owner.id)
        return said

    answer_to("warmu@example.org")
    _all_are_the_same({one.__name__: answer_to(mail) for one, mail in asked.items()})


def test_asking_to_move_to_an_address_says_the_same(app, visitor, asked, statements):
    visitor.signs_in(an_organiser())
    path = "/en/organisers/account/address"

    def answer_to(mail):
        return _answer(visitor.client, path, statements, path, email=mail)

    answer_to("warmu@example.org")
    _all_are_the_same({one.__name__: answer_to(mail) for one, mail in asked.items()})


def _all_are_the_same(answers):
    expected = answers["has_no_account"]
    assert {name: answer for name, answer in answers.items() if answer != expected} == {}
    assert [kind for kind, *_ in expected["work"] if kind == "INSERT"] or expected["status"] == 429


def _answer(browser, page, statements, action=None, **fields):
    """Status, headers but for date and the values of cookies, length of the body, and the work."""
    shown = Context().run(browser.get, page).text
    fields["csrf_token"] = re.search(r'csrf_token" value="([^"]+)', shown)[1]
    statements.clear()
    answer = Context().run(browser.post, action or page, data=fields)
    work = [_kind(statement) for statement in statements]
    after = Context().run(browser.get, answer.location) if answer.location else answer
    db.session.rollback()
    return {
        "status": answer.status_code,
        "headers": sorted((name, _plain(name, value)) for name, value in answer.headers),
        "length": (len(answer.data), len(after.data)),
        "work": work,
    }
