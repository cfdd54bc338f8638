"""What came in the mail, for signers who wait for their letters."""

import threading
from collections import defaultdict
from contextlib import contextmanager

from benchmarks.served import mail_server

PATIENCE_SECONDS = 60


class Post:
    """The links of the letters that the mail server has taken, by address."""

    def __init__(self, kept):
        self._kept, self._links, self._ends = kept, defaultdict(list), threading.Event()
        self._came = threading.Condition()

    def link_to(self, mail, number=1):
        """The path in this address's n-th letter, once it has come. Raises TimeoutError."""
        with self._came:
            if not self._came.wait_for(
                lambda: len(self._links[mail]) >= number, timeout=PATIENCE_SECONDS
            ):
                raise TimeoutError
            return self._links[mail][number - 1]

    def read(self):
        with self._kept.open() as lines:
            while not self._ends.wait(0.02):
                found = [line.split() for line in lines.readlines()]
                with self._came:
                    for _, mail, _, path in found:
                        self._links[mail.lower()].append(path)
                    self._came.notify_all()

    def end(self):
        self._ends.set()


@contextmanager
def post(port, kept):
    """A mail server whose letters are read as they come."""
    with mail_server(port, kept):
        box = Post(kept)
        reading = threading.Thread(target=box.read, daemon=True)
        reading.start()
        try:
            yield box
        finally:
            box.end()
            reading.join()
