"""A mail server for measurements, in a process of its own: takes every letter, and keeps a line of
each: its Message-ID, whom it is for, when it was taken, and the path of the first link that asks to
confirm ("-" where it has none).

    python -m benchmarks.mail_server PORT FILE

It does as little as SMTP allows (RFC 5321), so that what is measured is the sender.
"""

import asyncio
import re
import sys
import time
from base64 import b64decode
from contextlib import suppress

HELLO = b"220 here\r\n"
GOOD = b"250 OK\r\n"
_CONFIRM = re.compile(rb"(/\w\w)?/confirm/[\w.~-]+")


async def main(port, kept):
    with open(kept, "ab", buffering=0) as file:  # noqa: ASYNC230, PTH123 - one short line a letter
        server = await asyncio.start_server(
            lambda reader, writer: _take(reader, writer, file), "127.0.0.1", port, limit=2**24
        )
        async with server:
            await server.serve_forever()


async def _take(reader, writer, file):
    with suppress(ConnectionError, asyncio.IncompleteReadError):  # a sender that was killed
        await _serve(reader, writer, file)
    writer.close()


async def _serve(reader, writer, file):
    writer.write(HELLO)
    recipient = b""
    while line := await reader.readline():
        word = line[:4].upper()
        if word == b"EHLO":
            writer.write(b"250-here\r\n250-8BITMIME\r\n250 PIPELINING\r\n")
            continue
        if word == b"RCPT":
            recipient = line[line.index(b"<") + 1 : line.index(b">")]
        if word == b"DATA":
            writer.write(b"354 go on\r\n")
            letter = await reader.readuntil(b"\r\n.\r\n")
            now = str(time.time()).encode()
            file.write(b" ".join((_message_id(letter), recipient, now, _path(letter))) + b"\n")
        if word == b"QUIT":
            writer.write(b"221 bye\r\n")
            break
        writer.write(GOOD)


def _message_id(letter):
    head = letter[: letter.index(b"\r\n\r\n")]
    lines = (line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
    return next(lines, b":").partition(b":")[2].strip()


def _path(letter):
    found = _CONFIRM.search(letter) or _CONFIRM.search(_text(letter))
    return found[0] if found else b"-"


def _text(letter):
    """The first part, where it is written in base64."""
    raw = letter.partition(b"base64\r\n\r\n")[2].partition(b"\r\n--")[0]
    return b64decode(raw) if raw else b""


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
