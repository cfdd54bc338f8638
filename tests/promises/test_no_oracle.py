"""Nobody can ask whether somebody signed: to every address the answer is the same, and its work.

The work is compared by what the database is asked, never by the clock; `benchmarks/oracle.py`
measures the time.
"""

import re
from contextvars import Context

import pytest
from bs4 import BeautifulSoup

from campaign.db import db, transaction
from campaign.outbox import unwanted
from campaign.outbox.letters import A_DAYS_LETTERS, Group
from campaign.resolutions.models import Campaign
from campaign.signatures import attack, confirming, people, signing, withdrawing
from campaign.signatures.models import SignatureState
from campaign.tally import counting
from campaign.tokens import links
from tests.factories import an_offer, an_open_campaign, an_organiser, letters_to, slugs_of
from tests.worked import little_work, work_done  # noqa: F401 - a fixture

BROWSER = "a browser"
LETTERS = "abcdefghijklmnop"


@pytest.fixture
def campaign(app):
    return an_open_campaign()


def ask(campaign, mail):
    with transaction():
        signing.ask(an_offer(campaign), signing.Wish(mail, slugs_of(campaign), "en"), BROWSER)


def stands_nowhere(campaign, mail):
    """Never seen before."""


def has_asked(campaign, mail):
    ask(campaign, mail)


def has_confirmed(campaign, mail):
    ask(campaign, mail)
    with transaction():
        confirming.confirm_with_browser(letters_to(mail)[0]["token"], BROWSER)


def is_counted(campaign, mail):
    has_confirmed(campaign, mail)
    with transaction():
        counting.count(campaign.id)


def has_withdrawn(campaign, mail):
    is_counted(campaign, mail)
    with transaction():
        withdrawing.withdraw(links.sign(withdrawing.WITHDRAW, _person(campaign, mail).key))


def is_held(campaign, mail):
    _after(campaign, mail, SignatureState.HELD)


def is_removed(campaign, mail):
    _after(campaign, mail, SignatureState.REMOVED)


def wants_no_letters(campaign, mail):
    has_confirmed(campaign, mail)
    with transaction():
        unwanted.never_again(unwanted.token_of(mail))


def has_had_its_letters(campaign, mail):
    for _ in range(A_DAYS_LETTERS[Group.SIGNING]):
        ask(campaign, mail)


def has_asked_to_withdraw(campaign, mail):
    is_counted(campaign, mail)
    for _ in range(A_DAYS_LETTERS[Group.WITHDRAWING]):
        _ask_to_withdraw(campaign, mail)


SITUATIONS = (
    stands_nowhere, has_asked, has_confirmed, is_counted, has_withdrawn, is_held, is_removed,
    wants_no_letters, has_had_its_letters, has_asked_to_withdraw,
)  # fmt: skip


@pytest.mark.usefixtures("little_work")
@pytest.mark.parametrize(
    ("page", "attacked", "works"),
    [
        ("sign", False, False),
        ("sign", True, False),
        ("sign", True, True),
        ("withdraw", False, False),
        ("own", False, False),
        ("look-in-your-mail", False, False),
    ],
    ids=[
        "sign",
        "sign under attack",
        "sign under attack with work done",
        "withdraw",
        "own",
        "send again",
    ],
)
def test_every_address_gets_the_same_answer_for_the_same_work(
    app, campaign, statements, page, attacked, works
):
    if attacked:
        _is_attacked(campaign)
    mails = [f"{letter}igul@example.org" for letter in LETTERS]
    asked = dict(zip(SITUATIONS, mails, strict=False))
    for situation, mail in asked.items():
        situation(campaign, mail)
    path = f"/en/campaigns/{campaign.slug}/{page}"

    _answer(app, path, "warm.up@example.org", statements, works=works)
    answers = {
        s.__name__: _answer(app, path, mail, statements, works=works) for s, mail in asked.items()
    }

    expected = answers["stands_nowhere"]
    assert {name: answer for name, answer in answers.items() if answer != expected} == {}
    assert expected["status"] < 400
    assert len([kind for kind, *_ in expected["work"] if kind == "INSERT"]) >= 1


def _answer(app, path, mail, statements, *, works):
    """Status, headers but for date and the values of cookies, length of the body, and the work."""
    browser = app.test_client()
    page = Context().run(browser.get, path).text
    fields = {"csrf_token": re.search(r'csrf_token" value="([^"]+)', page)[1], "mail": mail}
    fields |= {"appeals": re.findall(r'name="appeals" value="([^"]+)', page)}
    fields |= {"consent": "y", "district": "", "disclosure": "counted-only"}
    if works:
        fields["work"] = work_done(BeautifulSoup(page, "html.parser"))
    statements.clear()
    answer = Context().run(browser.post, path, data=fields)
    shown = Context().run(browser.get, answer.location) if answer.location else answer
    db.session.rollback()
    return {
        "status": answer.status_code,
        "headers": sorted((name, _plain(name, value)) for name, value in answer.headers),
        "length": (len(answer.data), len(shown.data)),
        "work": [_kind(statement) for statement in statements],
    }


def _is_attacked(campaign):
    with transaction():
        found = db.session.get_one(Campaign, campaign.id)
        attack.begin(found, 1, an_organiser().id)


def _plain(name, value):
    return "" if name == "Date" else re.sub(r"=[^;]+", "", value) if name == "Set-Cookie" else value


def _kind(statement):
    """What is done, and to which tables."""
    tables = re.findall(r"(?:FROM|INTO|UPDATE|JOIN) (\w+)", statement)
    return statement.split()[0], *tables


def _after(campaign, mail, state):
    has_confirmed(campaign, mail)
    with transaction():
        for signature in _person(campaign, mail).signatures:
            signature.state = state


def _person(campaign, mail):
    return db.session.scalar(people.confirmed(campaign.id, people.print_in(campaign, mail)))


def _ask_to_withdraw(campaign, mail):
    with transaction():
        withdrawing.ask_to_withdraw(campaign, mail, "en")
