"""The look-up of leaked passphrases: off, asked by five digits, and never in anybody's way."""

import hashlib
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from campaign.organisers import leaked

KNOWN = "correct horse battery staple"
DIGITS = hashlib.sha1(KNOWN.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def asked(app, monkeypatch):
    """The service on this machine, and what it was asked."""
    paths = []

    class Service(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"{'0' * 35}:0\r\n{DIGITS[5:]}:12\r\n{'A' * 35}:3".encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(leaked, "SERVICE", f"http://127.0.0.1:{server.server_port}/range/")
    yield paths
    server.shutdown()
    server.server_close()


@pytest.fixture
def looked_up(app):
    told = app.extensions["campaign.settings"]
    app.extensions["campaign.settings"] = replace(told, breached_lookup=True)


@pytest.mark.enable_socket
def test_nothing_is_asked_unless_the_setting_says_so(asked):
    assert not leaked.is_leaked(KNOWN)
    assert asked == []


@pytest.mark.enable_socket
def test_a_leaked_one_is_known_by_five_digits(asked, looked_up):
    assert leaked.is_leaked(KNOWN)
    assert not leaked.is_leaked("six felt horns on white wool")

    assert asked[0] == f"/range/{DIGITS[:5]}"


def test_a_service_that_is_away_is_in_nobodys_way(looked_up, monkeypatch):
    def away(*_, **__):
        raise TimeoutError

    monkeypatch.setattr(leaked, "urlopen", away)

    assert not leaked.is_leaked(KNOWN)
