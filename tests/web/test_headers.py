"""What every answer tells the browser, how much a form may be, and that no header becomes two."""

import re
from contextvars import Context
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask_mail import BadHeaderError
from sqlalchemy import select

from campaign import create_app
from campaign.db import db, transaction
from campaign.outbox import letters, rendering
from campaign.outbox.message import File, Head, Message
from campaign.outbox.models import Letter
from campaign.web import errors
from tests.factories import PASSPHRASE, an_open_campaign, an_organiser, letters_to

MAIL = "aigul@example.org"


@pytest.fixture
def campaign(app):
    return an_open_campaign()


@pytest.fixture
def secure(settings):
    """The same application as it is served over TLS."""
    return create_app(replace(settings, public_url="https://localhost"))


def ask(browser, method, path, **sent):
    answer = Context().run(getattr(browser, method), path, **sent)
    db.session.rollback()
    return answer


def sign(browser, campaign, **fields):
    base = fields.pop("base_url", "http://localhost")
    path = f"/en/campaigns/{campaign.slug}/sign"
    page = ask(browser, "get", path, base_url=base).text
    written = {"appeals": re.findall(r'name="appeals" value="([^"]+)', page)}
    written |= {"csrf_token": re.search(r'csrf_token" value="([^"]+)', page)[1]}
    written |= {"mail": MAIL, "consent": "y", "district": "", "disclosure": "counted-only"}
    return ask(browser, "post", path, data=written | fields, base_url=base)


def test_nothing_inline_nothing_from_elsewhere_nothing_framed(app):
    policy = ask(app.test_client(), "get", "/en/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
    ],
)
@pytest.mark.parametrize("path", ["/en/", "/en/nowhere", "/static/css/campaign.css"])
def test_every_answer_has_what_protects_the_reader(app, path, name, value):
    with ask(app.test_client(), "get", path) as answer:
        assert answer.headers[name] == value


def test_over_tls_browsers_are_told_to_stay_there(app, secure):
    plain = ask(app.test_client(), "get", "/en/").headers
    over_tls = ask(secure.test_client(), "get", "/en/", base_url="https://localhost").headers

    assert "Strict-Transport-Security" not in plain
    assert over_tls["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_pages_of_links_are_kept_nowhere_and_tell_nobody_where_they_were(app, campaign):
    browser = app.test_client()
    sign(browser, campaign)
    [letter] = [one for one in letters_to(MAIL) if one["kind"] == "confirm_your_signature"]

    for path in (f"/en/confirm/{letter['token']}", "/en/withdraw/x", "/en/desk/x", "/ky/endorse/x"):
        headers = ask(browser, "get", path).headers
        assert headers["Referrer-Policy"] == "no-referrer", path
        assert headers["Cache-Control"] == "no-store", path


def test_over_tls_cookies_are_for_this_host_alone(secure, campaign):
    """The prefix makes a browser refuse them with a domain, without TLS, or for a part of a site."""
    browser = secure.test_client()
    answer = sign(browser, campaign, base_url="https://localhost")
    cookies = [
        *ask(browser, "get", f"/en/campaigns/{campaign.slug}/sign", base_url="https://localhost")
        .headers.getlist("Set-Cookie"),
        *answer.headers.getlist("Set-Cookie"),
    ]  # fmt: skip

    assert {cookie.partition("=")[0] for cookie in cookies} >= {"__Host-signing"}
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


def test_over_tls_who_signed_confirms_without_a_referrer(secure, campaign):
    """Pages of links send none; the form's token is what counts."""
    browser, base = secure.test_client(), "https://localhost"
    sign(browser, campaign, base_url=base)
    [letter] = [one for one in letters_to(MAIL) if one["kind"] == "confirm_your_signature"]
    path = f"/en/confirm/{letter['token']}"
    page = ask(browser, "get", path, base_url=base).text
    token = re.search(r'csrf_token" value="([^"]+)', page)[1]

    without = ask(browser, "post", path, data={"x": ""}, base_url=base)
    with_it = ask(browser, "post", path, data={"csrf_token": token}, base_url=base)

    assert without.status_code == 400
    assert with_it.status_code == 303


def test_a_form_for_people_is_small(app, campaign):
    browser = app.test_client()

    large = sign(browser, campaign, name="x" * errors.PUBLIC_FORM_BYTES)
    usual = sign(browser, campaign)

    assert (large.status_code, usual.status_code) == (413, 303)


def test_a_body_of_unknown_length_is_refused(app, campaign):
    answer = ask(
        app.test_client(), "post", f"/en/campaigns/{campaign.slug}/sign",
        headers={"Transfer-Encoding": "chunked"},
    )  # fmt: skip

    assert answer.status_code == 411


@pytest.mark.parametrize("written", ["Felt\r\nBcc: eve@example.org", "Felt\nX: 1", "Felt\u2028X"])
def test_an_organisations_name_stays_on_the_line_of_the_subject(app, written):
    facts = {"organisation": written, "campaign_titles": {"en": "x"}, "campaign_slug": "x"}
    with transaction():
        letters.endorsement_approved(
            MAIL, "en", **facts, campaign_id=1, withdraw_token="x", own_token="x"
        )
    letter = db.session.scalars(select(Letter)).one()

    head = rendering.Renderer().message_of(letter).as_bytes().partition(b"\r\n\r\n")[0]

    assert len(re.findall(rb"(?m)^Subject:", head)) == 1
    assert not re.search(rb"(?m)^(Bcc|X):", head)


@pytest.mark.parametrize(
    "address",
    ["aigul@example.org\r\nBcc: eve@example.org", "aigul@example.org\n", "a\n@example.org"],
)
def test_an_address_with_a_line_in_it_reaches_no_letter(app, campaign, address):
    sign(app.test_client(), campaign, mail=address)

    recipients = {letter["kind"] for letter in letters_to("eve@example.org")}
    assert recipients == set()
    for letter in letters_to(MAIL):
        assert letter["kind"] in {"confirm_your_signature", "remember_to_confirm"}


LINES = "x\r\nBcc: eve@example.org"


@pytest.mark.parametrize(
    "message",
    [
        {"head": Head(LINES, "campaign@example.org", "x", "en")},
        {"head": Head("Campaign", "campaign@example.org" + LINES, "x", "en")},
        {"recipient": MAIL + LINES},
        {"files": (File(LINES, "text/plain", b""),)},
        {"files": (File("a.txt", LINES, b""),)},
        {"headers": (("List-Unsubscribe", LINES),)},
    ],
    ids=["sender's name", "sender", "recipient", "file's name", "file's kind", "own header"],
)
def test_no_header_of_a_letter_becomes_two(message):
    usual = {
        "head": Head("Campaign", "campaign@example.org", "Confirm", "en"),
        "recipient": MAIL,
        "message_id": "<1@example.org>",
        "date": datetime(2026, 11, 25, tzinfo=UTC),
        "text": "x",
        "html": "<p>x</p>",
    }

    try:
        raw = Message(**usual | message).as_bytes()
    except (BadHeaderError, ValueError):
        return
    assert not re.search(rb"(?m)^Bcc:", raw)


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example.org/dashboard", "https://evil.example.org/dashboard",
        "/\\evil.example.org/dashboard", "/%09/evil.example.org/dashboard",
        "/%0d%0aX:1/dashboard", "/%0a/evil.example.org/dashboard",
    ],
)  # fmt: skip
def test_after_signing_in_nobody_is_led_elsewhere(app, visitor, onward):
    organiser = an_organiser()
    page = visitor.open("/en/organisers/sign-in")
    token = page.select_one("[name=csrf_token]")["value"]

    answer = ask(
        visitor.client, "post", f"/en/organisers/sign-in?next={onward}",
        data={"csrf_token": token, "email": organiser.email, "passphrase": PASSPHRASE},
    )  # fmt: skip

    assert answer.location == "/en/dashboard/"
    assert "X" not in answer.headers


def test_behind_no_proxy_forwarded_headers_count_for_nothing(app, campaign):
    forged = {"X-Forwarded-For": "198.51.100.9", "X-Forwarded-Host": "evil.example.org"}

    answer = ask(app.test_client(), "get", "/", headers=forged)
    sign_answer = sign(app.test_client(), campaign)

    assert "evil" not in str(answer.headers)
    assert sign_answer.status_code == 303
    with transaction():
        assert letters_to(MAIL)
