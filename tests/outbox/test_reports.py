"""What a bounce says, however a mail server words it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.outbox import reports
from tests.outbox.bounce_reports import AIGUL, a_report, an_answering_machine, in_words

TO = "bounces+tag@example.org"


def failures(raw):
    found = reports.read(raw).failures
    return [(failure.recipients[0], failure.status, failure.is_gone) for failure in found]


@pytest.mark.parametrize(
    ("status", "words", "gone"),
    [
        ("5.1.1", "", True),
        ("5.1.2", "", True),
        ("5.1.10", "", True),
        ("5.2.1", "", True),
        ("5.0.0", "550 5.1.1 No such user here", True),
        ("5.0.0", "550 go away", False),
        ("5.2.2", "552 5.2.2 mailbox full", False),
        ("5.7.1", "550 5.7.1 we do not like you", False),
        ("5.4.7", "delivery time expired", False),
        ("5.1.8", "bad sender address", False),
        ("4.1.1", "", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_gone(status, words, gone):
    [(recipient, _, found)] = failures(a_report(TO, status=status, words=words))

    assert (recipient, found) == (AIGUL, gone)


def test_a_report_in_words_is_understood_too():
    assert failures(in_words(TO)) == [(AIGUL, "5.1.1", True)]
    assert failures(in_words(TO, words="Connected but refused by policy.")) == [(AIGUL, "", False)]


@pytest.mark.parametrize(
    "raw",
    [
        a_report(TO, action="delayed", status="4.4.1"),
        a_report(TO, action="delivered", status="2.0.0"),
        a_report(TO, action="relayed", status="2.0.0"),
        an_answering_machine(TO),
        b"",
        b"\r\n\r\n",
    ],
    ids=["delayed", "delivered", "relayed", "away", "empty", "nothing"],
)
def test_what_is_no_failure_is_none(raw):
    assert failures(raw) == []


def test_who_was_written_to_and_who_it_was_passed_on_to_are_both_read():
    [failure] = reports.read(
        a_report(TO, recipient="elsewhere@example.com", original=AIGUL)
    ).failures

    assert failure.recipients == (AIGUL, "elsewhere@example.com")


@given(st.binary(max_size=400), st.integers(0, 900))
def test_anything_can_be_read(noise, at):
    whole = a_report(TO)

    reports.read(noise)
    reports.read(whole[:at] + noise + whole[at:])
    reports.read(whole[:at])
