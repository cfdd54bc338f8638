"""One mailbox, however it is written; and what looks like a slip of the finger."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.outbox import addresses, providers, slips

ONE_MAILBOX = [
    ["aigul.omurova@gmail.com", "AigulOmurova+list@googlemail.com", "a.i.g.u.l.omurova@GMAIL.com"],
    ["aigul-o@yandex.ru", "aigul.o@ya.ru", "Aigul.O+x@yandex.com", "aigul-o@yandex.kz"],
    ["aigul@yahoo.com", "aigul-petitions@yahoo.com", "aigul+a@yahoo.com"],
    ["aigul.o@proton.me", "aigulo@protonmail.com", "aigul-o+x@pm.me", "aigul_o@protonmail.ch"],
    ["aigul@icloud.com", "aigul@me.com", "aigul+x@mac.com"],
    ["aigul@fastmail.com", "news@aigul.fastmail.com", "aigul+x@fastmail.com"],
    ["aigul@outlook.com", "Aigul+x@outlook.com"],
    ["aigul@пример.example.org", "AIGUL@ПРИМЕР.example.org", "aigul@xn--e1afmkfd.example.org"],
    ["aigul.o@example.org", "Aigul.O+x+y@EXAMPLE.org"],
]
TWO_MAILBOXES = [
    ("aigul@mail.ru", "aigul@bk.ru"),
    ("aigul@inbox.ru", "aigul@list.ru"),
    ("aigul@outlook.com", "aigul@hotmail.com"),
    ("aigul@hotmail.com", "aigul@live.com"),
    ("aigul.o@mail.ru", "aigulo@mail.ru"),
    ("aigul.o@example.org", "aigulo@example.org"),
    ("aigul-o@example.org", "aigul@example.org"),
    ("aigul_o@yandex.ru", "aigul-o@yandex.ru"),
    ("aigul@gmail.com", "aigul@gmail.com.example.org"),
    ("aigul@aigul.example.org", "aigul@example.org"),
    ("+aigul@example.org", "+aizat@example.org"),
]


@pytest.mark.parametrize("ways", ONE_MAILBOX, ids=lambda ways: ways[0])
def test_one_mailbox_is_one_however_it_is_written(ways):
    assert len({addresses.canonical(way) for way in ways}) == 1


@pytest.mark.parametrize(("one", "other"), TWO_MAILBOXES)
def test_two_mailboxes_stay_two(one, other):
    assert addresses.canonical(one) != addresses.canonical(other)


@given(
    st.text("abz09.-_+", min_size=1, max_size=12),
    st.sampled_from([*sorted(providers.WELL_KNOWN), "name.fastmail.com", "example.org"]),
)
def test_what_is_canonical_stays_as_it_is(local, domain):
    once = addresses.canonical(f"{local}@{domain}")

    assert addresses.canonical(once) == once
    assert not once.startswith("@")


def test_every_rule_names_its_source():
    assert all(provider.source for provider in providers.PROVIDERS)
    listed = [domain for provider in providers.PROVIDERS for domain in provider.domains]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("aigul@gmial.com", "aigul@gmail.com"),
        ("aigul@gmail.con", "aigul@gmail.com"),
        ("aigul@gmail.co", "aigul@gmail.com"),
        ("aigul@gmai.com", "aigul@gmail.com"),
        ("aigul@gmaill.com", "aigul@gmail.com"),
        ("aigul@gmail.ru", "aigul@gmail.com"),
        ("Aigul.O+x@GMIAL.com", "Aigul.O+x@gmail.com"),
        ("aigul@mail.ur", "aigul@mail.ru"),
        ("aigul@mial.ru", "aigul@mail.ru"),
        ("aigul@yandx.ru", "aigul@yandex.ru"),
        ("aigul@iclod.com", "aigul@icloud.com"),
        ("aigul@hotmial.com", "aigul@hotmail.com"),
    ],
)
def test_a_slip_is_seen(written, meant):
    assert slips.meant(written) == meant


@pytest.mark.parametrize(
    "domain",
    [*sorted(providers.WELL_KNOWN), "example.org", "bir.example.org", "mail.gov.kg", "k.kg"],
)
def test_what_is_not_a_slip_is_not_asked_about(domain):
    assert slips.meant(f"aigul@{domain}") is None
