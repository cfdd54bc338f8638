"""Everybody at once: no answer may be an error, and the count may not be off by one.

    python -m benchmarks.rush [--people 400] [--signers 2000] [--at-once 64]

1. So many people sign within one second, each on a connection of their own.
2. So many signers, 64 at once, the whole way with mail. Every tenth clicks twice on "sign"; every
   seventh signs once more with the address in capitals, and confirms from both letters; every fifth
   clicks twice on "confirm". Each of them must stand in the public tally once.

On PostgreSQL, with the jobs beside the pages. What is told of time depends on the machine.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from benchmarks.post import Post, post
from benchmarks.postgres import postgres
from benchmarks.served import (
    SCREENED,
    Line,
    Server,
    at_once,
    counted,
    form,
    free_port,
    jobs,
    sign,
    until,
)
from campaign import create_app, demo

SIGNS_TWICE, SPELLS_ANEW, CONFIRMS_TWICE = 10, 7, 5


@dataclass
class Crowd:
    port: int
    box: Post
    opened: tuple

    def signs(self, due):
        """One of many within a second; gives the status, and the seconds from the moment it was due."""
        time.sleep(max(0.0, due - time.perf_counter()))
        [status] = self._sent(sign(self.opened))
        return status, time.perf_counter() - due

    def goes_all_the_way(self, number):
        request = sign(self.opened)
        statuses = self._clicked(request, twice=number % SIGNS_TWICE == 0)
        letters = 1
        if number % SPELLS_ANEW == 0:
            method, path, body, headers = request
            statuses += self._sent((method, path, _in_capitals(body), headers))
            letters = 2
        for letter in range(letters):
            statuses += self._confirmed(_mail_of(request), letter + 1, number)
        return statuses

    def _confirmed(self, mail, letter, number):
        fields, headers = self.opened
        link = self.box.link_to(mail, letter)
        pressed = ("POST", link, urlencode(fields), headers)
        return self._clicked(pressed, twice=number % CONFIRMS_TWICE == 0)

    def _clicked(self, request, *, twice):
        if not twice:
            return self._sent(request)
        both = at_once(2, self._sent, [request, request])
        return [status for statuses in both for status in statuses]

    def _sent(self, request):
        with Line(self.port) as line:
            line.send(*request)
        return line.statuses


def main():
    given = _arguments()
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        mail = free_port()
        settings = demo.prepare(home, free_port()) | {
            "CAMPAIGN_DATABASE_URL": stack.enter_context(postgres()),
            "CAMPAIGN_MAIL_SERVER": f"127.0.0.1:{mail}",
            "CAMPAIGN_MAIL_SECURITY": "none",
        }
        app = create_app(demo.settings_of(settings))
        demo.load_sample(app, settings)
        before, environ = counted(app), os.environ | settings | SCREENED
        box = stack.enter_context(post(mail, home / "taken"))
        server = stack.enter_context(Server("benchmarks.ours:app", free_port(), environ, workers=2))
        crowd = Crowd(server.port, box, form(server.port))
        stack.enter_context(jobs(environ))
        rushed = _in_one_second(crowd, given.people)
        began = time.perf_counter()
        walked = at_once(given.at_once, crowd.goes_all_the_way, range(given.signers))
        took = time.perf_counter() - began
        with suppress(RuntimeError):
            until(lambda: counted(app) >= before + given.signers, seconds=60)
        time.sleep(3)  # what would be counted too often has time to be
        found = counted(app) - before
    _tell(given, rushed, Counter(status for one in walked for status in one), took, found)


def _in_one_second(crowd, people):
    begin = time.perf_counter() + 1
    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(crowd.signs, [begin + n / people for n in range(people)]))


def _mail_of(request):
    [mail] = parse_qs(request[2])["mail"]
    return mail


def _in_capitals(body):
    fields = {name: value for name, [value] in parse_qs(body, keep_blank_values=True).items()}
    return urlencode(fields | {"mail": fields["mail"].upper()})


def _tell(given, rushed, answers, took, found):
    first, delays = Counter(status for status, _ in rushed), sorted(delay for _, delay in rushed)
    print(f"{given.people} people in one second: answers {dict(first)},")
    print(f"  half of them within {delays[len(delays) // 2]:.1f} s, all within {delays[-1]:.1f} s")
    print(f"{given.signers} signers, {given.at_once} at once, in {took:.0f} s: {dict(answers)}")
    print(f"  {found} in the public tally, off by {found - given.signers}")
    bad = [status for status in (*first, *answers) if status >= 400]
    sys.exit(1 if bad or found != given.signers else 0)


def _arguments():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--signers", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=64)
    return parser.parse_args()


if __name__ == "__main__":
    main()
