"""The web server, started as docs/running.md says, writes down nothing of who asks."""

import re
import shlex
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

RUNNING = Path(__file__).parents[2] / "docs" / "running.md"
pytestmark = pytest.mark.enable_socket


def a_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def documented(port):
    """The command of the page, with another port and an application that starts at once."""
    line = re.search(
        r"^ +\.venv/bin/gunicorn (.*) campaign\.wsgi:app$", RUNNING.read_text("utf-8"), re.MULTILINE
    )[1]
    return [
        sys.executable,
        "-m",
        "gunicorn",
        *shlex.split(line.replace(":8000", f":{port}")),
        "wsgiref.simple_server:demo_app",
    ]


def ask(port, request):
    """What comes back; nothing while nobody listens yet."""
    try:
        with socket.create_connection(("127.0.0.1", port), 5) as line:
            line.sendall(request)
            return line.recv(4096)
    except OSError:
        return b""


def test_a_request_that_cannot_be_read_leaves_no_address_in_the_log():
    port = a_free_port()
    command = documented(port)
    with subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE) as server:  # noqa: S603 - our own command
        try:
            end = time.monotonic() + 60
            while not ask(port, b"GET / HTTP/1.0\r\n\r\n") and time.monotonic() < end:
                time.sleep(0.1)
            too_long = ask(port, b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n")
            no_request = ask(port, b"nonsense\r\n\r\n")
        finally:
            server.terminate()
            said, _ = server.communicate(timeout=30)

    assert (b"414" in too_long, b"400" in no_request) == (True, True)
    assert b"127.0.0.1" not in said
