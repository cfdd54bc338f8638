"""The form to sign: a slip in the domain is asked about."""

import pytest

from tests.factories import an_open_campaign, letters_to

WRITTEN, MEANT = "aigul@gmial.com", "aigul@gmail.com"


@pytest.fixture
def path(app):
    return f"/en/campaigns/{an_open_campaign().slug}/sign"


def test_a_domain_that_looks_mistyped_is_asked_about(visitor, path):
    page = visitor.submit(path, 422, mail=WRITTEN, consent="y")

    assert page.select_one("#mail")["value"] == WRITTEN
    offered = [choice["value"] for choice in page.select("[name=which_mail]")]
    assert offered == [MEANT, WRITTEN]
    assert not page.select("[name=which_mail][checked]")
    assert page.select_one(".errors a")["href"] == "#which_mail"
    assert letters_to(WRITTEN) == letters_to(MEANT) == []


@pytest.mark.parametrize("chosen", [WRITTEN, MEANT])
def test_the_letter_goes_to_the_address_that_was_chosen(visitor, path, chosen):
    page = visitor.submit(path, 422, mail=WRITTEN, consent="y")

    visitor.send(page, which_mail=chosen)

    assert [len(letters_to(mail)) for mail in (chosen, WRITTEN, MEANT)].count(1) == 2


def test_nobody_is_sent_to_an_address_that_was_not_offered(visitor, path):
    page = visitor.submit(path, 422, mail=WRITTEN, consent="y")

    visitor.send(page, 422, which_mail="eve@example.org")
    visitor.send(page, which_mail="eve@example.org", mail="aizat@example.org")

    assert letters_to("eve@example.org") == []
    assert len(letters_to("aizat@example.org")) == 1
